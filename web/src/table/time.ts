/**
 * Times are shown as the server wrote them: the calendar of the tenant has been applied there
 * already, so the browser's time zone must not move a month's first day into the month before.
 */
const WRITTEN = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?/;

export interface WallTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export function parseTime(text: string): WallTime | null {
  const found = WRITTEN.exec(text);
  if (!found) return null;
  const part = (index: number, absent: number) =>
    found[index] === undefined ? absent : Number(found[index]);
  const month = part(2, 1);
  const day = part(3, 1);
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return { year: part(1, 0), month, day, hour: part(4, 0), minute: part(5, 0), second: part(6, 0) };
}

export function toUtc(time: WallTime): Date {
  const { year, month, day, hour, minute, second } = time;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

const MONTH: Intl.DateTimeFormatOptions = { month: "short", year: "numeric" };
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const CLOCK: Intl.DateTimeFormatOptions = { ...DAY, hour: "2-digit", minute: "2-digit" };

const OPTIONS: Record<string, Intl.DateTimeFormatOptions> = {
  month: MONTH,
  week: DAY,
  day: DAY,
  hour: CLOCK,
  minute: CLOCK,
  second: { ...CLOCK, second: "2-digit" },
};

export function formatTime(
  text: string,
  granularity: string | null | undefined,
  locale: string,
): string {
  const time = parseTime(text);
  if (!time) return text;
  switch (granularity) {
    case "year":
      // A fiscal year spans two calendar years; naming one of them would be a guess.
      return time.month === 1 ? String(time.year) : span(time, 12, locale);
    case "quarter":
      // "Q2" means something else in every fiscal calendar; the months do not.
      return span(time, 3, locale);
    default:
      return formatter(OPTIONS[granularity ?? ""] ?? guess(time), locale).format(toUtc(time));
  }
}

function span(start: WallTime, months: number, locale: string): string {
  const last = toUtc({ ...start, month: start.month + months - 1, day: 1 });
  return formatter(MONTH, locale).formatRange(toUtc(start), last);
}

function guess(time: WallTime): Intl.DateTimeFormatOptions {
  return time.hour + time.minute + time.second === 0 ? DAY : CLOCK;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC", hourCycle: "h23" });
    cache.set(key, found);
  }
  return found;
}
