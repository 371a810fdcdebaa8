/** The days on which the services of a feed run, as bits, and whether a feed runs on a given day. */
import { type ServiceDay, toDateText, toWeekday } from '../../base/service-day.ts';
import type { FeedProblem, FeedProblemCode } from './problems.ts';

/**
 * At most forty years are kept: some feeds begin in 1900 or end in the year 9999. A service then takes 1.8 kB.
 */
const MAX_DAYS = 14_610;
/** 2000-01-01. GTFS is younger, so where a feed has more days than are kept, days before this one are cut first. */
const BEFORE_GTFS: ServiceDay = 10_957;
/** This many days in a row without any service count as a pause. */
const PAUSE_DAYS = 7;

/** A row of `calendar.txt`. */
export interface WeeklyService {
  /** Monday first. */
  readonly weekdays: readonly boolean[];
  readonly startDay: ServiceDay;
  readonly endDay: ServiceDay;
}

/** Both days are included. */
export interface DayRange {
  readonly from: ServiceDay;
  readonly to: ServiceDay;
}

/** When the trips of a feed run. */
export interface ServiceSpan {
  /** Number of days with service. */
  readonly days: number;
  /** Ranges without a pause inside; empty where nothing ever runs. */
  readonly periods: readonly DayRange[];
}

export class ServiceDays {
  readonly firstDay: ServiceDay;
  /** 0 where no service has a day. */
  readonly dayCount: number;
  readonly #weekly: ReadonlyMap<string, WeeklyService>;
  readonly #exceptions: ReadonlyMap<string, ReadonlyMap<ServiceDay, boolean>>;
  readonly #bits = new Map<string, Uint32Array>();

  /** @param exceptions by service and day: true adds the day, false removes it */
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
    this.firstDay = first;
    this.dayCount = Math.min(last - first + 1, MAX_DAYS);
  }

  /** Bit `d` is 1 where the service runs on `firstDay + d`. */
  bitsOf(serviceId: string): Uint32Array {
    const known = this.#bits.get(serviceId);
    if (known) return known;
    const bits = new Uint32Array(Math.ceil(this.dayCount / 32));
    this.#bits.set(serviceId, bits);
    const set = (at: number, isOn: boolean) => {
      if (at < 0 || at >= this.dayCount) return;
      const mask = 1 << (at & 31);
      bits[at >>> 5] = isOn ? bits[at >>> 5]! | mask : bits[at >>> 5]! & ~mask;
    };
    const weekly = this.#weekly.get(serviceId);
    if (weekly) {
      const from = Math.max(0, weekly.startDay - this.firstDay);
      const to = Math.min(this.dayCount - 1, weekly.endDay - this.firstDay);
      for (let at = from; at <= to; at++) if (weekly.weekdays[toWeekday(this.firstDay + at)]) set(at, true);
    }
    for (const [day, isAdded] of this.#exceptions.get(serviceId) ?? []) set(day - this.firstDay, isAdded);
    return bits;
  }

  /** The days on which at least one of the services runs. */
  toSpan(serviceIds: Iterable<string>): ServiceSpan {
    const all = new Uint32Array(Math.ceil(this.dayCount / 32));
    for (const id of serviceIds) addBits(all, this.bitsOf(id));
    const periods: { from: ServiceDay; to: ServiceDay }[] = [];
    let days = 0;
    for (let at = 0; at < this.dayCount; at++) {
      if (((all[at >>> 5]! >>> (at & 31)) & 1) === 0) continue;
      days++;
      const day = this.firstDay + at;
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

/** Whether the two sets have a day in common. */
export function haveSharedBits(a: Uint32Array, b: Uint32Array): boolean {
  for (let word = 0; word < a.length; word++) if ((a[word]! & b[word]!) !== 0) return true;
  return false;
}

/** `paused`: nothing runs for a week or more around the day, and service resumes later. */
export type ServiceState = 'never' | 'not-begun' | 'running' | 'paused' | 'over';

export function toServiceState({ periods }: ServiceSpan, day: ServiceDay): ServiceState {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return 'never';
  if (day < first.from) return 'not-begun';
  if (day > last.to) return 'over';
  return periods.some(({ from, to }) => from <= day && day <= to) ? 'running' : 'paused';
}

const stateCodes = {
  'not-begun': 'service-not-begun',
  over: 'service-over',
  paused: 'service-paused',
} as const satisfies Partial<Record<ServiceState, FeedProblemCode>>;

/** A warning where nothing of the feed runs on the day. A feed that never runs has the problem `no-service` instead. */
export function listStateProblems(span: ServiceSpan, day: ServiceDay): FeedProblem[] {
  const state = toServiceState(span, day);
  if (state === 'never' || state === 'running') return [];
  const [first, last] = [span.periods[0], span.periods.at(-1)];
  const next = span.periods.find(({ from }) => from > day);
  const today = toDateText(day);
  return [
    {
      severity: 'warning',
      code: stateCodes[state],
      file: 'calendar.txt',
      value: toText(state === 'over' ? last?.to : next?.from),
      expected: {
        zh: `${today} 有班次运行（数据为 ${toText(first?.from)} 至 ${toText(last?.to)}）`,
        en: `service on ${today} (the feed has it from ${toText(first?.from)} to ${toText(last?.to)})`,
      },
    },
  ];
}

function toText(day: ServiceDay | undefined): string {
  return day === undefined ? '' : toDateText(day);
}
