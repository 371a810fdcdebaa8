/** Times of day in the time zone of the feeds, whatever the time zone of the viewer's device is. */
import type { Translate } from './i18n.ts';
import { type Language, languageTags } from './language.ts';

/** `2026-11-25T07:30`: a wall-clock time in the zone of the feeds. */
export type LocalTime = string;

/** Set once, before the first render. */
let timeZone = 'UTC';
/** Made at its first use, because a format is expensive to make. */
let clockFormat: Intl.DateTimeFormat | undefined;

function toClockFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** Sets the zone in which all times are shown and read; an IANA name, as the server's configuration gives it. */
export function setTimeZone(name: string): void {
  timeZone = name;
  clockFormat = undefined;
}

/** Loads a polyfill in browsers without `Temporal`. Await it before calling any function of this module. */
export async function loadTemporal(): Promise<void> {
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
}

/** Zones whose usual name differs from the one that the browser knows. */
const zoneMessages: Readonly<Record<string, 'zone.shanghai'>> = { 'Asia/Shanghai': 'zone.shanghai' };

/** Name of the feeds' time zone in a language. */
export function toZoneName(language: Language, t: Translate): string {
  const known = zoneMessages[timeZone];
  if (known) return t(known, { lng: language });
  const format = new Intl.DateTimeFormat(languageTags[language], { timeZone, timeZoneName: 'longGeneric' });
  return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Whether the viewer's own clock shows another time than that of the feeds at an instant. */
export function isElsewhere(instant: number): boolean {
  const own = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return own.format(new Date(instant)) !== toClock(instant);
}

/** `07:30` of an instant. */
export function toClock(instant: string | number): string {
  clockFormat ??= toClockFormat(timeZone);
  return clockFormat.format(new Date(instant));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `07:30` of an instant on the clock of a place, by the IANA name of its zone. */
export function toClockAt(instant: string | number, zone = timeZone): string {
  const format = formats.get(zone) ?? toClockFormat(zone);
  formats.set(zone, format);
  return format.format(new Date(instant));
}

/** Whether the clock of a place shows another time at an instant than that of the feeds. */
export function isOtherClock(instant: string | number, zone: string | undefined): boolean {
  return toClockAt(instant, zone) !== toClock(instant);
}

/** Wall-clock time of an instant, to the minute. */
export function toLocalTime(instant: string | number): LocalTime {
  const local = Temporal.Instant.fromEpochMilliseconds(new Date(instant).getTime()).toZonedDateTimeISO(
    timeZone,
  );
  return local.toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/**
 * ISO instant of a wall-clock time. A time that occurs twice, when clocks go back, is the earlier instant; a time that
 * clocks skip is moved forward by the length of the gap.
 */
export function toInstant(local: LocalTime): string {
  const { epochMilliseconds } = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone);
  return new Date(epochMilliseconds).toISOString();
}

/** The text where it is a valid wall-clock time, else undefined: a 31st of June is not valid. */
export function findLocalTime(text: string | null): LocalTime | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toString({ smallestUnit: 'minute' });
  } catch {
    return undefined;
  }
}

/** The text where it is a date, `2026-11-25`, else undefined: a 31st of June is none. */
export const findDate = (text: string | null): string | undefined =>
  findLocalTime(text && `${text}T00:00`)?.slice(0, 10);

/** `2026-11-25`, `days` later. */
export function toDateAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Number of midnights between two instants in the feeds' time zone. */
export function toDaysBetween(from: string | number, to: string | number): number {
  const toDay = (instant: string | number) => Temporal.PlainDate.from(toLocalTime(instant).slice(0, 10));
  return toDay(from).until(toDay(to)).days;
}

/**
 * Seconds between two instants, each cut to its minute: 07:35:50 to 09:43:10 is 2 h 8 min, as the two clocks show it.
 */
export function toClockSpanSec(from: string, to: string): number {
  const minutes = (instant: string) => Math.floor(Date.parse(instant) / 60_000);
  return (minutes(to) - minutes(from)) * 60;
}

/** `11月25日 周三`, `Wed 25 Nov`. */
export function toDateText(instant: string | number, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : languageTags[language], {
    timeZone,
    month: 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(new Date(instant));
}

/** `2026-11-25` as `11月25日 周三`, `Wed 25 Nov`, with the year. */
export function toDayText(date: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : languageTags[language], {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(new Date(`${date}T00:00:00Z`));
}

/** Formats a date, `2026-10-01`, which has no zone. */
const toDateParts = (date: string, language: Language, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : languageTags[language], {
    timeZone: 'UTC',
    ...options,
  }).format(new Date(`${date}T00:00:00Z`));

/** `10月1日`, `1 Oct` of a date. */
export const toShortDate = (date: string, language: Language) =>
  toDateParts(date, language, { month: 'short', day: 'numeric' });

/** `周四`, `Thursday` of a date. */
export const toWeekdayText = (date: string, language: Language) =>
  toDateParts(date, language, { weekday: language === 'en' ? 'long' : 'short' });

/** Keeps the feeds' time zone in the browser, for a page that opens while the server cannot be reached. */
const zoneStorageKey = 'tongcheng.zone.v1';

/** The stored time zone, else that of the browser. */
export function loadTimeZone(): string {
  try {
    const stored = localStorage.getItem(zoneStorageKey);
    if (stored) return stored;
  } catch {
    // The browser refuses access to its storage: use its own time zone.
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function storeTimeZone(timeZone: string): void {
  try {
    localStorage.setItem(zoneStorageKey, timeZone);
  } catch {
    // Without storage the next page asks the server.
  }
}
