/**
 * Times of day in the cities' zone. The viewer's own zone plays no part: a time read in Berlin is the
 * time on the platform in Hohhot.
 */
import { type Language, languageTags } from './language.ts';

const timeZone = 'Asia/Shanghai';

/** China has kept UTC+8 without summer time since 1991. */
const zoneOffset = '+08:00';
const zoneOffsetMs = 8 * 3_600_000;

/** `2026-11-25T07:30`: a wall-clock time in the cities' zone. */
export type LocalTime = string;

const clockFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `07:30` of an instant. */
export function toClock(instant: string | number): string {
  return clockFormat.format(new Date(instant));
}

/** Wall-clock time of an instant, to the minute. */
export function toLocalTime(instant: string | number): LocalTime {
  return new Date(new Date(instant).getTime() + zoneOffsetMs).toISOString().slice(0, 16);
}

/** ISO instant of a wall-clock time. */
export function toInstant(local: LocalTime): string {
  return new Date(`${local}:00${zoneOffset}`).toISOString();
}

/** The wall-clock time, or undefined where the text is none (a 31st of June is none). */
export function findLocalTime(text: string | null): LocalTime | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  const instant = new Date(`${text}:00${zoneOffset}`).getTime();
  return Number.isFinite(instant) && toLocalTime(instant) === text ? text : undefined;
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
