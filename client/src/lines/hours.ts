/** Departures of a day by the hour of the clock. */
import { toLocalTime } from '../i18n/clock.ts';

/** One hour of a day. */
export interface Hour {
  /** Hours since the midnight with which the day begins: 25 is one o'clock of the night after it. */
  readonly hour: number;
  /** ISO instants, ascending. */
  readonly departures: readonly string[];
  /** Mean interval of the departures of the hour; absent for fewer than two in the hour. */
  readonly everySec?: number;
}

const HOUR_SEC = 3_600;

/** Hours since the midnight of `date`, in the zone of the feeds. */
function toHour(instant: string, date: string): number {
  const local = toLocalTime(instant);
  const days = Math.round((Date.parse(local.slice(0, 10)) - Date.parse(date)) / 86_400_000);
  return days * 24 + Number(local.slice(11, 13));
}

/**
 * All hours from the first departure to the last one, those without departures too.
 *
 * The interval of an hour is that between its departures and to the first one of the next hour: six departures that are ten minutes
 * apart are "every 10 minutes", also where the hour has only one of its own.
 */
export function toHours(departures: readonly string[], date: string): Hour[] {
  const byHour = Map.groupBy(departures, (instant) => toHour(instant, date));
  const keys = [...byHour.keys()];
  if (keys.length === 0) return [];
  const first = Math.min(...keys);
  return Array.from({ length: Math.max(...keys) - first + 1 }, (_, i) => {
    const hour = first + i;
    const own = byHour.get(hour) ?? [];
    const next = byHour.get(hour + 1)?.[0];
    const all = [...own, ...(next === undefined || own.length === 0 ? [] : [next])];
    const spanSec = (Date.parse(all.at(-1) ?? '') - Date.parse(all[0] ?? '')) / 1000;
    const everySec = all.length > 1 ? spanSec / (all.length - 1) : undefined;
    // A gap of an hour is no interval that anybody counts on.
    const isRegular = everySec !== undefined && everySec > 0 && everySec < HOUR_SEC;
    return { hour, departures: own, ...(isRegular ? { everySec: Math.round(everySec / 60) * 60 } : {}) };
  });
}

/** `05`, `23`; `00` and `01` after midnight. */
export const toHourText = (hour: number) => String(((hour % 24) + 24) % 24).padStart(2, '0');
