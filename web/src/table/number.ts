import type { Format, Scalar } from "../api/types";

const DECIMAL = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

export type Style = "full" | "compact";

export function isNumeric(value: Scalar): value is string | number {
  return typeof value === "number" ? Number.isFinite(value) : isDecimal(value);
}

function isDecimal(value: Scalar): value is string {
  return typeof value === "string" && DECIMAL.test(value);
}

/** Decimals a column needs so that its figures stand under one another. */
export function decimalsOf(values: Iterable<Scalar>): number {
  for (const value of values) {
    if (isNumeric(value) && /\.\d*[1-9]/.test(String(value))) return 2;
  }
  return 0;
}

/**
 * Formats a number without ever turning an exact decimal into a float: `Intl` takes the decimal
 * string as it stands.
 */
export function formatNumber(
  value: string | number,
  format: Format | null,
  locale: string,
  decimals = 2,
  style: Style = "full",
): string {
  const text = formatter(format, locale, decimals, style).format(value as Intl.StringNumericLiteral);
  return format?.kind === "percent" ? `${text}%` : text;
}

const cache = new Map<string, Intl.NumberFormat>();

function formatter(format: Format | null, locale: string, decimals: number, style: Style) {
  const key = [format?.kind, format?.currency, locale, decimals, style].join("|");
  let found = cache.get(key);
  if (!found) {
    found = build(format, locale, decimals, style);
    cache.set(key, found);
  }
  return found;
}

function build(format: Format | null, locale: string, decimals: number, style: Style) {
  const digits: Intl.NumberFormatOptions =
    style === "compact"
      ? { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  if (format?.kind !== "currency" || !format.currency) return new Intl.NumberFormat(locale, digits);
  try {
    const currency: Intl.NumberFormatOptions = {
      style: "currency",
      currency: format.currency,
      currencyDisplay: "narrowSymbol",
    };
    // In full, the currency itself knows how many decimals it has, where any are needed.
    const own = style === "compact" || decimals === 0 ? digits : {};
    return new Intl.NumberFormat(locale, { ...currency, ...own });
  } catch {
    // A code that is no currency: the bare number is still true.
    return new Intl.NumberFormat(locale, digits);
  }
}
