/**
 * Which run a vehicle goes on as, with its passengers: by `transfer_type` 4, else by `block_id`, unless
 * `transfer_type` 5 sends them off.
 */
import { toDistanceM } from '../../../base/geo.ts';
import type { Timetable } from '../timetable.ts';
import { type ActiveRun, lengthOf, type RunGroup } from './active-runs.ts';

/** A run of the day and the group that it is in. */
export interface DayRun {
  readonly run: ActiveRun;
  readonly group: number;
}

/** From the last stop of one trip to the first of the next, where only the block says that it is one vehicle. */
const NEARBY_M = 200;
/** A vehicle that stands longer than this between two trips of its block is taken out of service. */
const LONGEST_LAYOVER_SEC = 3600;

/**
 * The runs that each run goes on as: one as a rule, several where a train is parted, none for most. A trip of
 * frequencies.txt stands for many vehicles, so nothing follows it or goes before it.
 */
export function listFollowers(
  timetable: Timetable,
  groups: readonly RunGroup[],
): ReadonlyMap<ActiveRun, readonly DayRun[]> {
  const followers = new Map<ActiveRun, DayRun[]>();
  if (timetable.tripLinks.count === 0 && timetable.trips.block.every((block) => block < 0)) return followers;
  const links = new DayLinks(timetable, groups);
  for (const one of links.runs) {
    const stated = links.listStated(one);
    if (stated.length > 0) followers.set(one.run, stated);
  }
  for (const [one, next] of links.listBlockPairs()) {
    // What the feed says of two trips goes before what their block says.
    if (!followers.has(one.run) && !links.isSentOff(one, next)) followers.set(one.run, [next]);
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
  readonly #sentOff = new Set<string>();

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
      if (isSeated[i] === 0) this.#sentOff.add(toKey(from, to));
      else this.#seated.set(from, (this.#seated.get(from) ?? new Set()).add(to));
    }
  }

  isSentOff(one: DayRun, next: DayRun): boolean {
    return this.#sentOff.has(toKey(this.#tripOf(one), this.#tripOf(next)));
  }

  /** By rows of transfers.txt. A trip that would leave before the first has arrived is the next service day's. */
  listStated(one: DayRun): DayRun[] {
    const { runStart } = this.#timetable.patterns;
    const lastSec = (runStart[one.run.row] as number) + this.#lastingSec(one);
    return [...(this.#seated.get(this.#tripOf(one)) ?? [])].flatMap((trip) => {
      const { dayShift } = one.run;
      const [sameDay, nextDay] = [dayShift, dayShift + 1].map((day) => this.#byTrip.get(toKey(trip, day)));
      const known = sameDay ?? nextDay;
      if (!known) return [];
      const next = (runStart[known.run.row] as number) >= lastSec ? sameDay : nextDay;
      return next && !this.isSentOff(one, next) ? [next] : [];
    });
  }

  /** Each trip and the next of its block and service day that begins behind its end, if it begins there and soon. */
  listBlockPairs(): [DayRun, DayRun][] {
    const { block } = this.#timetable.trips;
    const blocks = Map.groupBy(
      this.runs.filter((one) => (block[this.#tripOf(one)] as number) >= 0),
      (one) => toKey(block[this.#tripOf(one)] as number, one.run.dayShift),
    );
    return [...blocks.values()].flatMap((runs) => {
      const inOrder = runs.toSorted((a, b) => a.run.start - b.run.start || this.#tripOf(a) - this.#tripOf(b));
      return inOrder.flatMap((one, i): [DayRun, DayRun][] => {
        const endSec = one.run.start + this.#lastingSec(one);
        const next = inOrder.slice(i + 1).find(({ run }) => run.start >= endSec);
        return next && this.#meets(one, next) ? [[one, next]] : [];
      });
    });
  }

  #meets(one: DayRun, next: DayRun): boolean {
    const layoverSec = next.run.start - (one.run.start + this.#lastingSec(one));
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

  /** From the first departure to the last arrival. */
  #lastingSec(one: DayRun): number {
    const { patterns } = this.#timetable;
    const last = lengthOf(patterns, this.#patternOf(one)) - 1;
    return patterns.profileArrival[(patterns.runProfile[one.run.row] as number) + last] as number;
  }
}

/** Runs of trips that run once a day. */
function listSingleRuns({ patterns, trips }: Timetable, groups: readonly RunGroup[]): DayRun[] {
  const rowsOfTrip = new Uint8Array(trips.count);
  for (const trip of patterns.runTrip) rowsOfTrip[trip] = Math.min(2, (rowsOfTrip[trip] as number) + 1);
  const isSingle = ({ row }: ActiveRun) =>
    rowsOfTrip[patterns.runTrip[row] as number] === 1 && patterns.runHeadway[row] === 0;
  return groups.flatMap(({ runs }, group) => runs.filter(isSingle).map((run) => ({ run, group })));
}

/** The same stop, two of one station, or a few steps apart. */
export function isNearby({ stops }: Timetable, a: number, b: number): boolean {
  const [stationOfA, stationOfB] = [stops.parent[a] as number, stops.parent[b] as number];
  if (a === b || (stationOfA >= 0 && stationOfA === stationOfB)) return true;
  const [from, to] = [a, b].map((stop) => ({
    lat: stops.lat[stop] as number,
    lon: stops.lon[stop] as number,
  }));
  return from !== undefined && to !== undefined && toDistanceM(from, to) <= NEARBY_M;
}
