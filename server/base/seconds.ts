/**
 * Times of day as integer seconds since the start of the service day.
 *
 * A service day starts at noon minus 12 hours (GTFS reference). So 25:10:00 is a valid time, and seconds do not jump on
 * days when clocks change.
 */

/** Parses a GTFS time (`H:MM:SS` to `HHH:MM:SS`, hours may exceed 24); undefined for other texts. */
export function findSeconds(text: string): number | undefined {
  const match = /^\s*(\d{1,3}):([0-5]\d):([0-5]\d)\s*$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** Parses a typed time: `7:30`, `07:30` or `07:30:00`, also with full-width characters; undefined for other texts. */
export function findTypedSeconds(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  return findSeconds(/^\d{1,3}:\d{2}$/.test(plain) ? `${plain}:00` : plain);
}

/** Formats as `HH:MM:SS`; hours may exceed 24, and a negative time gets a leading minus. */
export function toTimeText(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const abs = Math.abs(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${sign}${two(Math.floor(abs / 3600))}:${two(Math.floor(abs / 60) % 60)}:${two(abs % 60)}`;
}

/** Formats as clock time `HH:MM`, followed by the days to the service day (`+1`, `-1`) where the time is on another day. */
export function toClockText(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  const text = toTimeText(seconds - day * 86_400).slice(0, 5);
  if (day === 0) return text;
  return `${text}${day > 0 ? '+' : ''}${day}`;
}
