/**
 * The runs as which a vehicle continues with its passengers: by `transfer_type` 4, else by `block_id` unless
 * `transfer_type` 5 forbids to stay seated.
 */
import { toDistanceM } from '../../../base/geo.ts';
import { countCalls, type Timetable, toStopPoint } from '../timetable.ts';
import type { ActiveRun } from './active-runs.ts';
import type { RunGroup } from './run-groups.ts';

/** A run of the day and the index of its group. */
export interface DayRun {
  readonly run: ActiveRun;
  readonly group: number;
}

/** Most metres between the last stop of a trip and the first of the next trip of its block. */
const NEARBY_M = 200;
/** Passengers must get off where a vehicle waits longer than this between two trips of its block. */
const LONGEST_LAYOVER_SEC = 3600;

/**
 * The followers of each run: usually none or one, several where a train is divided. A trip of frequencies.txt has many
 * vehicles, so it neither has nor is a follower.
 */
export function listFollowers(
  timetable: Timetable,
  groups: readonly RunGroup[],
): ReadonlyMap<ActiveRun, readonly DayRun[]> {
  const followers = new Map<ActiveRun, DayRun[]>();
  if (timetable.tripLinks.count === 0 && timetable.trips.block.every((block) => block < 0)) return followers;
  const links = new DayLinks(timetable, groups);
  for (const one of links.runs) {
    const byTransfers = links.listByTransfers(one);
    if (byTransfers.length > 0) followers.set(one.run, byTransfers);
  }
  for (const [one, next] of links.listBlockPairs()) {
    // A transfer of type 4 overrides the block.
    if (!followers.has(one.run) && !links.mustGetOff(one, next)) followers.set(one.run, [next]);
  }
  return followers;
}

const toKey = (a: number, b: number) => `${a} ${b}`;

class DayLinks {
  readonly #timetable: Timetable;
  readonly #groups: readonly RunGroup[];
  readonly runs: readonly DayRun[];
  /** By trip and service day. */
  readonly #byTrip: ReadonlyMap<string, DayRun>;
  readonly #seated = new Map<number, Set<number>>();
  readonly #getOff = new Set<string>();

  constructor(timetable: Timetable, groups: readonly RunGroup[]) {
    this.#timetable = timetable;
    this.#groups = groups;
    this.runs = listSingleRuns(timetable, groups);
    this.#byTrip = new Map(
      this.runs.map((one) => [toKey(this.#tripOf(one), one.run.dayShift), one] as const),
    );
    const { count, fromTrip, isSeated, toTrip } = timetable.tripLinks;
    for (let i = 0; i < count; i++) {
      const [from, to] = [fromTrip[i] as number, toTrip[i] as number];
      if (isSeated[i] === 0) this.#getOff.add(toKey(from, to));
      else this.#seated.set(from, (this.#seated.get(from) ?? new Set()).add(to));
    }
  }

  mustGetOff(one: DayRun, next: DayRun): boolean {
    return this.#getOff.has(toKey(this.#tripOf(one), this.#tripOf(next)));
  }

  /** Followers by transfers.txt. Where the follower starts before the first trip ends, it runs on the next service day. */
  listByTransfers(one: DayRun): DayRun[] {
    const { runStart } = this.#timetable.patterns;
    const lastSec = (runStart[one.run.row] as number) + this.#toDurationSec(one);
    return [...(this.#seated.get(this.#tripOf(one)) ?? [])].flatMap((trip) => {
      const { dayShift } = one.run;
      const [sameDay, nextDay] = [dayShift, dayShift + 1].map((day) => this.#byTrip.get(toKey(trip, day)));
      const known = sameDay ?? nextDay;
      if (!known) return [];
      const next = (runStart[known.run.row] as number) >= lastSec ? sameDay : nextDay;
      return next && !this.mustGetOff(one, next) ? [next] : [];
    });
  }

  /** Each run with the next run of its block and service day, where that starts after its end, nearby and soon. */
  listBlockPairs(): [DayRun, DayRun][] {
    const { block } = this.#timetable.trips;
    const blocks = Map.groupBy(
      this.runs.filter((one) => (block[this.#tripOf(one)] as number) >= 0),
      (one) => toKey(block[this.#tripOf(one)] as number, one.run.dayShift),
    );
    return [...blocks.values()].flatMap((runs) => {
      const inOrder = runs.toSorted((a, b) => a.run.start - b.run.start || this.#tripOf(a) - this.#tripOf(b));
      return inOrder.flatMap((one, i): [DayRun, DayRun][] => {
        const endSec = one.run.start + this.#toDurationSec(one);
        const next = inOrder.slice(i + 1).find(({ run }) => run.start >= endSec);
        return next && this.#canContinue(one, next) ? [[one, next]] : [];
      });
    });
  }

  #canContinue(one: DayRun, next: DayRun): boolean {
    const layoverSec = next.run.start - (one.run.start + this.#toDurationSec(one));
    if (layoverSec > LONGEST_LAYOVER_SEC) return false;
    const { callOffsets, stop } = this.#timetable.patterns;
    const last = stop[(callOffsets[this.#patternOf(one) + 1] as number) - 1] as number;
    const first = stop[callOffsets[this.#patternOf(next)] as number] as number;
    return isNearby(this.#timetable, last, first);
  }

  #tripOf({ run }: DayRun): number {
    return this.#timetable.patterns.runTrip[run.row] as number;
  }

  #patternOf({ group }: DayRun): number {
    return (this.#groups[group] as RunGroup).pattern;
  }

  /** Seconds from the first departure to the last arrival. */
  #toDurationSec(one: DayRun): number {
    const { patterns } = this.#timetable;
    const last = countCalls(patterns, this.#patternOf(one)) - 1;
    return patterns.profileArrival[(patterns.runProfile[one.run.row] as number) + last] as number;
  }
}

/** The runs of trips that run at most once a day. */
function listSingleRuns({ patterns, trips }: Timetable, groups: readonly RunGroup[]): DayRun[] {
  const rowsOfTrip = new Uint8Array(trips.count);
  for (const trip of patterns.runTrip) rowsOfTrip[trip] = Math.min(2, (rowsOfTrip[trip] as number) + 1);
  const isSingle = ({ row }: ActiveRun) =>
    rowsOfTrip[patterns.runTrip[row] as number] === 1 && patterns.runHeadway[row] === 0;
  return groups.flatMap(({ runs }, group) => runs.filter(isSingle).map((run) => ({ run, group })));
}

/** Whether two stops are the same, have the same station, or are at most 200 m apart. */
export function isNearby({ stops }: Timetable, a: number, b: number): boolean {
  const [stationOfA, stationOfB] = [stops.parent[a] as number, stops.parent[b] as number];
  if (a === b || (stationOfA >= 0 && stationOfA === stationOfB)) return true;
  return toDistanceM(toStopPoint(stops, a), toStopPoint(stops, b)) <= NEARBY_M;
}
