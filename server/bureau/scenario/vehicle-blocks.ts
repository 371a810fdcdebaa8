/**
 * Vehicles of a line: its departures in the fewest chains that one vehicle can run, one after another.
 *
 * A vehicle takes a departure from the terminal where its last ride ended, after its layover; it does not drive empty to
 * another one. The exception is a terminal where no departure begins: from there it drives back empty, as long as the ride
 * took. All vehicles that wait at a terminal are alike, so a departure takes any of them, and the number is the least one
 * (a minimum path cover, which parts into one matching of times for each terminal). Vehicles begin a day where they are
 * needed.
 */
import { type LatLon, toDistanceM } from '../../base/geo.ts';

export interface BlockRide {
  readonly startSec: number;
  readonly rideSec: number;
  /** Terminals where the ride begins and ends. */
  readonly from: number;
  readonly to: number;
  /** Whether the ride may be moved together with all others that may: its direction has only a headway. */
  readonly mayMove: boolean;
}

export interface Fleet {
  readonly vehicles: number;
  /** Seconds by which the movable rides are later, with which the number is the least. */
  readonly movedSec: number;
  /** Vehicles where no ride is moved. */
  readonly unmoved: number;
}

/** Moves of one direction against the other that are tried. */
const MOVE_STEP_SEC = 60;
const MAX_MOVE_SEC = 3_600;

/** The fewest vehicles; rides that may move are tried at each minute of their headway. */
export function countFleet(rides: readonly BlockRide[], layoverSec: number): Fleet {
  const unmoved = countBlocks(rides, layoverSec);
  const movable = rides.filter(({ mayMove }) => mayMove);
  let best = { vehicles: unmoved, movedSec: 0 };
  if (movable.length === 0 || movable.length === rides.length) return { ...best, unmoved };
  const longest = Math.min(MAX_MOVE_SEC, toUsualGap(movable) - 1);
  for (let movedSec = MOVE_STEP_SEC; movedSec <= longest; movedSec += MOVE_STEP_SEC) {
    const moved = rides.map((ride) =>
      ride.mayMove ? { ...ride, startSec: ride.startSec + movedSec } : ride,
    );
    const vehicles = countBlocks(moved, layoverSec);
    if (vehicles < best.vehicles) best = { vehicles, movedSec };
  }
  return { ...best, unmoved };
}

function countBlocks(rides: readonly BlockRide[], layoverSec: number): number {
  const departing = Map.groupBy(rides, ({ from }) => from);
  const ready = new Map<number, number[]>();
  for (const { from, rideSec, startSec, to } of rides) {
    const isEmptyBack = !departing.has(to);
    const terminal = isEmptyBack ? from : to;
    const at = startSec + rideSec + layoverSec + (isEmptyBack ? rideSec : 0);
    const list = ready.get(terminal);
    if (list) list.push(at);
    else ready.set(terminal, [at]);
  }
  let vehicles = 0;
  for (const [terminal, own] of departing) {
    const waiting = (ready.get(terminal) ?? []).sort((a, b) => a - b);
    let taken = 0;
    for (const sec of own.map(({ startSec }) => startSec).sort((a, b) => a - b)) {
      if (taken < waiting.length && (waiting[taken] as number) <= sec) taken++;
      else vehicles++;
    }
  }
  return vehicles;
}

/** The median of the seconds between departures. */
function toUsualGap(rides: readonly BlockRide[]): number {
  const starts = rides.map(({ startSec }) => startSec).sort((a, b) => a - b);
  const gaps = starts.slice(1).map((sec, i) => sec - (starts[i] as number));
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

/** Stops within this distance are one terminal: bays of a station, or both sides of a street. An assumption. */
const SAME_TERMINAL_M = 500;

/** Numbers the ends of rides: near ones are one terminal. */
export class Terminals {
  readonly #points: LatLon[] = [];

  toNumber(point: LatLon): number {
    const known = this.#points.findIndex((own) => toDistanceM(own, point) <= SAME_TERMINAL_M);
    return known >= 0 ? known : this.#points.push(point) - 1;
  }
}
