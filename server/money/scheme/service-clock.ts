/** Service days of instants, and the periods of caps. */
import {
  type ServiceDay,
  toCalendarDate,
  toDayStartEpochSec,
  toServiceTime,
  toWeekday,
} from '../../base/service-day.ts';
import type { Cap } from './scheme.ts';

/** Time zones change their offset at full quarters of an hour, so the local date is constant within a quarter. */
const QUARTER_SEC = 900;
/** Memos are emptied beyond this: a year of quarters is 35,040. */
const MAX_MEMO = 50_000;

/** Service days of one time zone and one start of the day, with memos of both directions. */
export class ServiceClock {
  readonly timeZone: string;
  readonly serviceDayStartSec: number;
  readonly #dayOfQuarter = new Map<number, ServiceDay>();
  readonly #startOfDay = new Map<ServiceDay, number>();

  constructor(timeZone: string, serviceDayStartSec: number) {
    this.timeZone = timeZone;
    this.serviceDayStartSec = serviceDayStartSec;
  }

  /** The calendar date of the instant minus the start of the service day. */
  toServiceDay(eventSec: number): ServiceDay {
    const quarter = Math.floor((eventSec - this.serviceDayStartSec) / QUARTER_SEC);
    const known = this.#dayOfQuarter.get(quarter);
    if (known !== undefined) return known;
    const { day } = toServiceTime(quarter * QUARTER_SEC, this.timeZone);
    if (this.#dayOfQuarter.size > MAX_MEMO) this.#dayOfQuarter.clear();
    this.#dayOfQuarter.set(quarter, day);
    return day;
  }

  /** Seconds of an instant on the clock of a service day: noon minus 12 h is 0, 02:00 of the next date is 26 h. */
  toDaySec(eventSec: number, day: ServiceDay): number {
    return eventSec - this.#toStartSec(day);
  }

  /** The instant of a second on the clock of a day. */
  toEpochSec(day: ServiceDay, daySec: number): number {
    return this.#toStartSec(day) + daySec;
  }

  #toStartSec(day: ServiceDay): number {
    let start = this.#startOfDay.get(day);
    if (start === undefined) {
      start = toDayStartEpochSec(day, this.timeZone);
      if (this.#startOfDay.size > MAX_MEMO) this.#startOfDay.clear();
      this.#startOfDay.set(day, start);
    }
    return start;
  }
}

/** First day of the period in which a service day lies: the day, its Monday, or the first of its month. */
export function toPeriodStart(period: Cap['period'], day: ServiceDay): ServiceDay {
  if (period === 'day') return day;
  if (period === 'week') return day - toWeekday(day);
  return day - (toCalendarDate(day).dayOfMonth - 1);
}

/** Last day of the period that begins on a day. */
export function toPeriodEnd(period: Cap['period'], start: ServiceDay): ServiceDay {
  if (period === 'day') return start;
  if (period === 'week') return start + 6;
  // Any day of the next month lies within 31 days after the last of this one.
  return toPeriodStart('month', start + 31) - 1;
}
