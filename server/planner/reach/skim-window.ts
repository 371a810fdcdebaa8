/**
 * Travel times between zones over the departures of a window: percentiles and means.
 *
 * Percentiles are by nearest rank over departures; one that does not arrive in time counts as endless, it is not left
 * out. Conway, Byrd, van der Linden (2017) for percentiles over a window.
 */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { NEVER_REACHED } from '../raptor/raptor.ts';
import type { SearchNetwork, StopAccess } from '../raptor/search-query.ts';
import { ProfileReach } from './profile-reach.ts';

export interface SkimZone extends LatLon {
  /** Walks to stops, waiting at the gate included. */
  readonly access: readonly StopAccess[];
  /** Walks from stops. */
  readonly egress: readonly StopAccess[];
}

export interface SkimQuery {
  readonly fromSec: number;
  readonly stepSec: number;
  readonly departureCount: number;
  readonly maxRides: number;
  readonly maxTravelSec: number;
  /** From 1 to 100. */
  readonly percents: readonly number[];
  readonly walk: { readonly speedMps: number; readonly detourFactor: number };
  /** A walk all the way takes no longer. */
  readonly maxDirectSec: number;
}

/** Row by row, a row for each origin, a cell for each destination; seconds. */
export interface Skim {
  readonly originCount: number;
  readonly destinationCount: number;
  readonly percents: readonly number[];
  /** `percents.length` numbers a cell; `NEVER_REACHED` where too many departures do not arrive. */
  readonly percentileSec: Int32Array;
  /** Mean over the departures that arrive; `NEVER_REACHED` where none does. */
  readonly meanSec: Int32Array;
  /** Departures that arrive. */
  readonly reachedCount: Int32Array;
}

/** The arrays of a skim. */
export type SkimArrays = Pick<Skim, 'percentileSec' | 'meanSec' | 'reachedCount'>;

/** @param newInt32 makes an array of zeros: on shared memory where threads fill it */
export function newSkim(
  originCount: number,
  destinationCount: number,
  percents: readonly number[],
  newInt32: (length: number) => Int32Array,
): Skim {
  const cells = originCount * destinationCount;
  return {
    originCount,
    destinationCount,
    percents,
    percentileSec: newInt32(cells * percents.length).fill(NEVER_REACHED),
    meanSec: newInt32(cells).fill(NEVER_REACHED),
    reachedCount: newInt32(cells),
  };
}

/** Skims all origins to all destinations on this thread. */
export function skimWindow(
  network: SearchNetwork,
  stopCount: number,
  origins: readonly SkimZone[],
  destinations: readonly SkimZone[],
  query: SkimQuery,
): Skim {
  const skim = newSkim(
    origins.length,
    destinations.length,
    query.percents,
    (length) => new Int32Array(length),
  );
  skimRows(new ProfileReach(network), stopCount, origins, destinations, query, skim, 0);
  return skim;
}

/**
 * Writes the rows of some origins. Rows depend on nothing but their own origin, so that pieces may be computed anywhere
 * and in any order.
 *
 * Time: a window search for each origin, and for each of its departures the stops around each destination.
 *
 * @param firstRow row of the first of these origins in `out`
 */
export function skimRows(
  search: ProfileReach,
  stopCount: number,
  origins: readonly SkimZone[],
  destinations: readonly SkimZone[],
  query: SkimQuery,
  out: SkimArrays,
  firstRow: number,
): void {
  const { departureCount } = query;
  const rows = new Int32Array(departureCount * stopCount);
  const columns = new Int32Array(rows.length);
  const arrivals = new Int32Array(departureCount);
  origins.forEach((origin, o) => {
    if (origin.access.length > 0) search.reachWindow({ ...query, access: origin.access }, rows);
    else rows.fill(NEVER_REACHED);
    transpose(rows, stopCount, columns);
    destinations.forEach((destination, d) => {
      listArrivals(columns, origin, destination, query, arrivals);
      fillCell(out, (firstRow + o) * destinations.length + d, arrivals, query);
    });
  });
}

/** Seconds of a walk all the way; or `NEVER_REACHED` where it takes too long. */
export function toDirectSec(
  from: LatLon,
  to: LatLon,
  { maxDirectSec, maxTravelSec, walk }: SkimQuery,
): number {
  const sec = Math.ceil((toDistanceM(from, to) * walk.detourFactor) / walk.speedMps);
  return sec <= Math.min(maxDirectSec, maxTravelSec) ? sec : NEVER_REACHED;
}

/** Turns the rows of `ProfileReach.reachWindow`, one for each departure, into columns of departures, one for each stop. */
function transpose(rows: Int32Array, stopCount: number, columns: Int32Array): void {
  const departureCount = rows.length / stopCount;
  for (let i = 0; i < departureCount; i++) {
    const row = i * stopCount;
    for (let stop = 0; stop < stopCount; stop++)
      columns[stop * departureCount + i] = rows[row + stop] as number;
  }
}

/**
 * Earliest arrivals at a destination, by departure; `NEVER_REACHED` where one takes longer than `maxTravelSec`.
 *
 * @param columns of `transpose`: the departures of a stop lie side by side, since a destination has many stops around it
 */
function listArrivals(
  columns: Int32Array,
  origin: SkimZone,
  destination: SkimZone,
  query: SkimQuery,
  arrivals: Int32Array,
): void {
  const { departureCount, fromSec, maxTravelSec, stepSec } = query;
  arrivals.fill(NEVER_REACHED);
  for (const { durationSec, stop } of destination.egress) {
    const column = stop * departureCount;
    for (let i = 0; i < departureCount; i++) {
      const time = columns[column + i] as number;
      if (time < (arrivals[i] as number) - durationSec) arrivals[i] = time + durationSec;
    }
  }
  const directSec = toDirectSec(origin, destination, query);
  for (let i = 0; i < departureCount; i++) {
    const departureSec = fromSec + i * stepSec;
    const walked = directSec === NEVER_REACHED ? NEVER_REACHED : departureSec + directSec;
    const best = Math.min(arrivals[i] as number, walked);
    arrivals[i] = best - departureSec <= maxTravelSec ? best : NEVER_REACHED;
  }
}

export function fillCell(out: SkimArrays, cell: number, arrivals: Int32Array, query: SkimQuery): void {
  const { departureCount, fromSec, percents, stepSec } = query;
  const travel = new Int32Array(departureCount);
  let [reached, sum] = [0, 0];
  for (let i = 0; i < departureCount; i++) {
    const departureSec = fromSec + i * stepSec;
    const arrival = arrivals[i] as number;
    if (arrival === NEVER_REACHED) {
      travel[i] = NEVER_REACHED;
      continue;
    }
    travel[i] = arrival - departureSec;
    reached++;
    sum += arrival - departureSec;
  }
  if (reached === 0) return;
  travel.sort();
  percents.forEach((percent, p) => {
    out.percentileSec[cell * percents.length + p] = travel[toNearestRank(percent, departureCount)] as number;
  });
  out.meanSec[cell] = Math.round(sum / reached);
  out.reachedCount[cell] = reached;
}

/** Index, in ascending order, of a percentile by nearest rank. */
export const toNearestRank = (percent: number, count: number) =>
  Math.max(0, Math.ceil((percent * count) / 100) - 1);
