/**
 * Times of day as integer seconds since the start of the service day.
 *
 * The start of a service day is noon minus 12 hours (GTFS reference), so 25:10:00 is legal and
 * a day on which the clocks change still counts in seconds without a jump.
 */

/** Seconds of a GTFS time (`H:MM:SS` or `HH:MM:SS`, hours may pass 24), or undefined where it is none. */
export function findSeconds(text: string): number | undefined {
  const match = /^\s*(\d{1,3}):([0-5]\d):([0-5]\d)\s*$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** Seconds of a time as people type it: `7:30`, `07:30` or `07:30:00`, also with a full-width colon; undefined for other texts. */
export function findTypedSeconds(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  return findSeconds(/^\d{1,3}:\d{2}$/.test(plain) ? `${plain}:00` : plain);
}

/** `HH:MM:SS`, hours past 24 kept, a negative time as the evening before with a leading minus. */
export function toTimeText(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const abs = Math.abs(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${sign}${two(Math.floor(abs / 3600))}:${two(Math.floor(abs / 60) % 60)}:${two(abs % 60)}`;
}

/** `HH:MM` on the clock, with `+1` or `-1` where the time lies on another day. */
export function toClockText(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  const text = toTimeText(seconds - day * 86_400).slice(0, 5);
  if (day === 0) return text;
  return `${text}${day > 0 ? '+' : ''}${day}`;
}
