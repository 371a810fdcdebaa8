/** Which runs a modification concerns: those of some days, of a part of the day, of one direction. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toWeekday } from '../../base/service-day.ts';
import type { EditedPattern, EditedRun } from '../../transit/timetable/edit/edited-rows.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import { toSeconds } from './document.ts';

export type Direction = 'outbound' | 'inbound';

/** Runs of the pattern in the direction (GTFS `direction_id` 0 is outbound); all where none is named. */
export function isInDirection(
  editor: TimetableEditor,
  run: EditedRun,
  direction: Direction | undefined,
): boolean {
  if (direction === undefined) return true;
  const isInbound = (editor.getTrip(run.trip).flags & 16) !== 0;
  return isInbound === (direction === 'inbound');
}

export interface RunFilter {
  /** Seven flags from Monday to Sunday; every day where absent. */
  readonly days?: string;
  /** Departure at the first call, from inclusive, to exclusive; the whole day where absent. */
  readonly window?: readonly [string, string];
  readonly direction?: Direction;
}

export interface SplitRuns {
  readonly chosen: readonly EditedRun[];
  readonly others: readonly EditedRun[];
}

/**
 * Parts the runs of a pattern. A run that goes on chosen and on other days becomes two, each with a trip of its own
 * days.
 */
export class RunSplitter {
  readonly #editor: TimetableEditor;
  readonly #filter: RunFilter;
  readonly #tag: string;
  /** By service: what its days are to the filter. */
  readonly #services = new Map<
    number,
    'all' | 'none' | { readonly chosen: number; readonly others: number }
  >();
  readonly #trips = new Map<string, number>();

  /** @param tag makes the ids of trips that are split */
  constructor(editor: TimetableEditor, filter: RunFilter, tag: string) {
    this.#editor = editor;
    this.#filter = filter;
    this.#tag = tag;
  }

  split({ runs }: EditedPattern): SplitRuns {
    const { direction, window } = this.#filter;
    const [from, to] = window ? window.map(toSeconds) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const chosen: EditedRun[] = [];
    const others: EditedRun[] = [];
    for (const run of runs) {
      const isInWindow = run.start >= (from as number) && run.start < (to as number);
      if (!isInWindow || !isInDirection(this.#editor, run, direction)) {
        others.push(run);
        continue;
      }
      const { service } = this.#editor.getTrip(run.trip);
      const days = this.#splitService(service);
      if (days === 'none') others.push(run);
      else if (days === 'all') chosen.push(run);
      else {
        chosen.push({ ...run, trip: this.#toTrip(run.trip, days.chosen, 'in') });
        others.push({ ...run, trip: this.#toTrip(run.trip, days.others, 'out') });
      }
    }
    return { chosen, others };
  }

  #toTrip(trip: number, service: number, part: 'in' | 'out'): number {
    const key = `${trip} ${part}`;
    const known = this.#trips.get(key);
    if (known !== undefined) return known;
    const made = this.#editor.addTripLike(trip, { id: `${this.#tag}-${part}-${trip}`, service });
    this.#trips.set(key, made);
    return made;
  }

  #splitService(service: number) {
    const known = this.#services.get(service);
    if (known !== undefined) return known;
    const split = this.#toSplit(service);
    this.#services.set(service, split);
    return split;
  }

  #toSplit(service: number): 'all' | 'none' | { readonly chosen: number; readonly others: number } {
    const { days } = this.#filter;
    if (days === undefined) return 'all';
    const isChosen = (day: ServiceDay) => days[toWeekday(day)] === '1';
    const { dayCount, firstDay } = this.#editor.base.services;
    let [some, rest] = [false, false];
    for (let day = firstDay; day < firstDay + dayCount && !(some && rest); day++) {
      if (!this.#editor.isActive(service, day)) continue;
      if (isChosen(day)) some = true;
      else rest = true;
    }
    if (!rest) return some ? 'all' : 'none';
    if (!some) return 'none';
    return {
      chosen: this.#editor.addServiceOf(service, isChosen),
      others: this.#editor.addServiceOf(service, (day) => !isChosen(day)),
    };
  }
}

/** Whether a run goes on one of the weekdays. */
export function runsOn(editor: TimetableEditor, { trip }: EditedRun, days: string): boolean {
  const { service } = editor.getTrip(trip);
  const { dayCount, firstDay } = editor.base.services;
  for (let day = firstDay; day < firstDay + dayCount; day++) {
    if (days[toWeekday(day)] === '1' && editor.isActive(service, day)) return true;
  }
  return false;
}

/** Departures that a scenario may add: a headway of a second on many lines would fill the memory. */
export const MAX_ADDED_DEPARTURES = 1_000_000;

/** Departures that may still be added; below 0 after one modification asked for more than were left. */
export interface DepartureBudget {
  left: number;
}

/** Takes departures from the budget; false where it does not hold them. */
export function takeDepartures(budget: DepartureBudget, count: number): boolean {
  budget.left = budget.left < count ? -1 : budget.left - count;
  return budget.left >= 0;
}

/** Departures of a headway: from `start` on, before `end`. Empty where the budget does not hold them. */
export function listStarts(
  budget: DepartureBudget,
  start: number,
  end: number,
  headwaySecs: number,
): number[] {
  const count = Math.max(0, Math.ceil((end - start) / headwaySecs));
  if (!takeDepartures(budget, count)) return [];
  return Array.from({ length: count }, (_, i) => start + i * headwaySecs);
}
