/** A journey of the search (stops, runs and positions, no names), and the labels from which `toJourney` builds it. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

/** One vehicle, from boarding to alighting. In between the vehicle may continue as another trip (`trip-rides.ts`). */
export interface FoundRide {
  /** Row of the run in the day timetable. */
  readonly run: number;
  readonly chain: number;
  /** Position of the boarding call in the chain's calls. */
  readonly boardPosition: number;
  readonly alightPosition: number;
  /** Stop of the timetable at which the passenger boards. */
  readonly fromStop: number;
  readonly toStop: number;
  readonly departureSec: number;
  readonly arrivalSec: number;
}

/** An access walk, rides, and an egress walk. A footpath lies between two rides whose stops differ. */
export interface FoundJourney {
  readonly accessSec: number;
  readonly rides: readonly FoundRide[];
  /** Arrival at the destination, egress walk included. */
  readonly arrivalSec: number;
  /** Latest second to leave the origin and still board the first vehicle. */
  readonly departureSec: number;
}

/** Follows the labels back from the last ride to the access walk. */
export function toJourney(
  day: DayTimetable,
  log: LabelLog,
  lastLabel: number,
  arrivalSec: number,
): FoundJourney {
  const rides: FoundRide[] = [];
  let accessSec = 0;
  for (let label = lastLabel; label >= 0; ) {
    const { parent, detail, from, to } = log.read(label);
    if (parent < 0) accessSec = detail;
    else rides.push(toRide(day, detail, from, to));
    label = parent;
  }
  return fromRides(rides.reverse(), accessSec, arrivalSec);
}

/** Builds the journey of these rides. It leaves the origin as late as the first ride allows. */
export function fromRides(rides: readonly FoundRide[], accessSec: number, arrivalSec: number): FoundJourney {
  return { accessSec, rides, arrivalSec, departureSec: (rides[0] as FoundRide).departureSec - accessSec };
}

/** The chain of a run, by binary search in `runOffsets`. */
export function toChain(day: DayTimetable, run: number): number {
  let low = 0;
  let high = day.chainCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((day.runOffsets[middle] as number) <= run) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function toRide(
  day: DayTimetable,
  run: number,
  boardPosition: number,
  alightPosition: number,
): FoundRide {
  const chain = toChain(day, run);
  const call = day.chainCall[chain] as number;
  const start = day.runStart[run] as number;
  const profile = day.runProfile[run] as number;
  return {
    run,
    chain,
    boardPosition,
    alightPosition,
    fromStop: day.callPlace[call + boardPosition] as number,
    toStop: day.callPlace[call + alightPosition] as number,
    departureSec: start + (day.profileDeparture[profile + boardPosition] as number),
    arrivalSec: start + (day.profileArrival[profile + alightPosition] as number),
  };
}

/** Number of integers of a label. */
const WIDTH = 5;

/**
 * The labels of one query in the order in which the search adds them; `add` allocates nothing. A label is an access
 * walk (no parent) or a ride, and holds the number of its parent label. Footpaths have no label: they lead from the
 * stop where one ride ends to the stop where the next begins.
 */
export class LabelLog {
  #cells = new Int32Array(WIDTH * 4096);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /**
   * Appends a label and returns its number.
   *
   * @param parent the previous label; -1 for an access walk
   * @param detail access walk: its seconds; ride: row of the run in the day
   * @param from ride: position of boarding
   * @param to ride: position of alighting
   */
  add(stop: number, parent: number, detail: number, from: number, to: number): number {
    const at = this.#count * WIDTH;
    if (at + WIDTH > this.#cells.length) this.#grow();
    const cells = this.#cells;
    cells[at] = stop;
    cells[at + 1] = parent;
    cells[at + 2] = detail;
    cells[at + 3] = from;
    cells[at + 4] = to;
    return this.#count++;
  }

  read(label: number): { stop: number; parent: number; detail: number; from: number; to: number } {
    const at = label * WIDTH;
    const [stop = 0, parent = -1, detail = 0, from = 0, to = 0] = this.#cells.subarray(at, at + WIDTH);
    return { stop, parent, detail, from, to };
  }

  /**
   * Calls `visit` for every label in the order of `add`. An access walk has the parent -1; `to` is the position at
   * which a ride ends.
   */
  forEach(visit: (stop: number, parent: number, detail: number, to: number) => void): void {
    const cells = this.#cells;
    for (let at = 0; at < this.#count * WIDTH; at += WIDTH) {
      visit(cells[at]!, cells[at + 1]!, cells[at + 2]!, cells[at + 4]!);
    }
  }

  #grow(): void {
    const larger = new Int32Array(this.#cells.length * 2);
    larger.set(this.#cells);
    this.#cells = larger;
  }
}
