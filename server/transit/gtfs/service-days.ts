/** On which days the services of a feed run, as bits. */
import { type ServiceDay, toWeekday } from '../../base/service-day.ts';

/** As many days as a timetable keeps: some feeds end in the year 9999. */
const MAX_DAYS = 14_610;
/** 2000-01-01: no GTFS feed is as old, so days before it give way where not all can be kept. */
const BEFORE_GTFS: ServiceDay = 10_957;
/** Days without any service after which service counts as interrupted. */
const PAUSE_DAYS = 7;

/** A row of `calendar.txt`. */
export interface WeeklyService {
  /** Monday first. */
  readonly weekdays: readonly boolean[];
  readonly startDay: ServiceDay;
  readonly endDay: ServiceDay;
}

/** Days from the first to the last, both included. */
export interface DayRange {
  readonly from: ServiceDay;
  readonly to: ServiceDay;
}

/** When the trips of a feed run. */
export interface ServiceSpan {
  /** Days on which something runs. */
  readonly days: number;
  /** Times without a week in which nothing runs; none where nothing ever runs. */
  readonly periods: readonly DayRange[];
}

export class ServiceDays {
  readonly #weekly: ReadonlyMap<string, WeeklyService>;
  readonly #exceptions: ReadonlyMap<string, ReadonlyMap<ServiceDay, boolean>>;
  readonly #bits = new Map<string, Uint32Array>();
  readonly #firstDay: ServiceDay;
  readonly #dayCount: number;

  /** @param exceptions by service and day: whether the day is added (or taken away) */
  constructor(
    weekly: ReadonlyMap<string, WeeklyService>,
    exceptions: ReadonlyMap<string, ReadonlyMap<ServiceDay, boolean>>,
  ) {
    this.#weekly = weekly;
    this.#exceptions = exceptions;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { endDay, startDay } of weekly.values()) {
      first = Math.min(first, startDay);
      last = Math.max(last, endDay);
    }
    for (const days of exceptions.values()) {
      for (const day of days.keys()) {
        first = Math.min(first, day);
        last = Math.max(last, day);
      }
    }
    if (first > last) [first, last] = [0, -1];
    if (last - first >= MAX_DAYS) first = Math.max(first, Math.min(BEFORE_GTFS, last - MAX_DAYS + 1));
    this.#firstDay = first;
    this.#dayCount = Math.min(last - first + 1, MAX_DAYS);
  }

  /** One bit for each day of the feed. */
  bitsOf(serviceId: string): Uint32Array {
    const known = this.#bits.get(serviceId);
    if (known) return known;
    const bits = new Uint32Array(Math.ceil(this.#dayCount / 32));
    this.#bits.set(serviceId, bits);
    const set = (at: number, isOn: boolean) => {
      if (at < 0 || at >= this.#dayCount) return;
      const mask = 1 << (at & 31);
      bits[at >>> 5] = isOn ? bits[at >>> 5]! | mask : bits[at >>> 5]! & ~mask;
    };
    const weekly = this.#weekly.get(serviceId);
    if (weekly) {
      const from = Math.max(0, weekly.startDay - this.#firstDay);
      const to = Math.min(this.#dayCount - 1, weekly.endDay - this.#firstDay);
      for (let at = from; at <= to; at++) if (weekly.weekdays[toWeekday(this.#firstDay + at)]) set(at, true);
    }
    for (const [day, isAdded] of this.#exceptions.get(serviceId) ?? []) set(day - this.#firstDay, isAdded);
    return bits;
  }

  /** When at least one of the services runs. */
  toSpan(serviceIds: Iterable<string>): ServiceSpan {
    const all = new Uint32Array(Math.ceil(this.#dayCount / 32));
    for (const id of serviceIds) addBits(all, this.bitsOf(id));
    const periods: { from: ServiceDay; to: ServiceDay }[] = [];
    let days = 0;
    for (let at = 0; at < this.#dayCount; at++) {
      if (((all[at >>> 5]! >>> (at & 31)) & 1) === 0) continue;
      days++;
      const day = this.#firstDay + at;
      const last = periods.at(-1);
      if (last && day - last.to <= PAUSE_DAYS) last.to = day;
      else periods.push({ from: day, to: day });
    }
    return { days, periods };
  }
}

export function addBits(to: Uint32Array, from: Uint32Array): void {
  for (let word = 0; word < to.length; word++) to[word] = to[word]! | from[word]!;
}

/** Whether some day is in both. */
export function haveSharedBits(a: Uint32Array, b: Uint32Array): boolean {
  for (let word = 0; word < a.length; word++) if ((a[word]! & b[word]!) !== 0) return true;
  return false;
}
