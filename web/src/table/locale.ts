import type { Column } from "../api/types";

/**
 * The reader's own locale, with one exception: rupees are counted in lakh and crore, whatever
 * English the browser speaks. One locale holds for a whole result, so that its columns agree.
 */
export function chooseLocale(columns: Column[], languages: readonly string[]): string {
  const first = supported(languages) ?? "en";
  const rupees = columns.some((column) => column.format?.currency === "INR");
  return rupees && /^en\b/i.test(first) ? "en-IN" : first;
}

/** How dates are written where no result is at hand. */
export function browserLocale(): string {
  return supported(navigator.languages) ?? "en";
}

function supported(languages: readonly string[]): string | undefined {
  return languages.find((language) => {
    try {
      return Intl.NumberFormat.supportedLocalesOf(language).length > 0;
    } catch {
      return false;
    }
  });
}
