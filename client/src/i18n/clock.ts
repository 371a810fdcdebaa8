/**
 * Times of day in the zone of the feeds. The viewer's own zone plays no part: a time read in Berlin is the time on the
 * platform in Hohhot.
 */
import type { Translate } from './i18n.ts';
import { type Language, languageTags } from './language.ts';

/** `2026-11-25T07:30`: a wall-clock time in the zone of the feeds. */
export type LocalTime = string;

/** Set once, before anything is shown. */
let timeZone = 'UTC';
let clockFormat = toClockFormat(timeZone);

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
  clockFormat = toClockFormat(timeZone);
}

/** Makes `Temporal` available in browsers that lack it; to be awaited before any function of this module is called. */
export async function loadTemporal(): Promise<void> {
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
}

/** Zones that people call otherwise than the browser does. */
const zoneMessages: Readonly<Record<string, 'zone.shanghai'>> = { 'Asia/Shanghai': 'zone.shanghai' };

/** What the zone of the feeds is called in a language. */
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
 * ISO instant of a wall-clock time. Of two instants with the same clock the first is meant, as clocks go back; a time that
 * clocks skip is taken as so much later.
 */
export function toInstant(local: LocalTime): string {
  const { epochMilliseconds } = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone);
  return new Date(epochMilliseconds).toISOString();
}

/** The wall-clock time, or undefined where the text is none (a 31st of June is none). */
export function findLocalTime(text: string | null): LocalTime | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toString({ smallestUnit: 'minute' });
  } catch {
    return undefined;
  }
}

/** `2026-11-25`, `days` later. */
export function toDateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Midnights that lie between two instants in the cities' zone. */
export function toDaysBetween(from: string | number, to: string | number): number {
  const day = (instant: string | number) => Date.parse(`${toLocalTime(instant).slice(0, 10)}T00:00:00Z`);
  return Math.round((day(to) - day(from)) / 86_400_000);
}

/**
 * Seconds between two instants as their clocks show them, in whole minutes: 07:35 to 09:43 is 2 h 8 min,
 * whatever the seconds say.
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
