/**
 * Travel times between zones over the departures of a window: percentiles, means, and the time of a traveller who plans
 * the departure.
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
  /**
   * Median over departures of the time from the latest departure that still arrives as early: that of a traveller who
   * knows the timetable, to `stepSec`.
   */
  readonly plannedSec: Int32Array;
}

/** The arrays of a skim. */
export type SkimArrays = Pick<Skim, 'percentileSec' | 'meanSec' | 'reachedCount' | 'plannedSec'>;

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
    plannedSec: newInt32(cells).fill(NEVER_REACHED),
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
  const arrivals = new Int32Array(departureCount);
  origins.forEach((origin, o) => {
    if (origin.access.length > 0) search.reachWindow({ ...query, access: origin.access }, rows);
    else rows.fill(NEVER_REACHED);
    destinations.forEach((destination, d) => {
      const directSec = toDirectSec(origin, destination, query);
      listArrivals(rows, stopCount, destination, directSec, query, arrivals);
      fillCell(out, (firstRow + o) * destinations.length + d, arrivals, query);
    });
  });
}

/** Seconds of a walk all the way, or `NEVER_REACHED` where it takes too long. */
function toDirectSec(from: LatLon, to: LatLon, { maxDirectSec, maxTravelSec, walk }: SkimQuery): number {
  const sec = Math.ceil((toDistanceM(from, to) * walk.detourFactor) / walk.speedMps);
  return sec <= Math.min(maxDirectSec, maxTravelSec) ? sec : NEVER_REACHED;
}

function listArrivals(
  rows: Int32Array,
  stopCount: number,
  { egress }: SkimZone,
  directSec: number,
  { departureCount, fromSec, maxTravelSec, stepSec }: SkimQuery,
  arrivals: Int32Array,
): void {
  for (let i = 0; i < departureCount; i++) {
    const departureSec = fromSec + i * stepSec;
    let best = directSec === NEVER_REACHED ? NEVER_REACHED : departureSec + directSec;
    for (const { durationSec, stop } of egress) {
      const time = rows[i * stopCount + stop] as number;
      if (time !== NEVER_REACHED && time + durationSec < best) best = time + durationSec;
    }
    arrivals[i] = best - departureSec <= maxTravelSec ? best : NEVER_REACHED;
  }
}

function fillCell(out: SkimArrays, cell: number, arrivals: Int32Array, query: SkimQuery): void {
  const { departureCount, fromSec, percents, stepSec } = query;
  const travel = new Int32Array(departureCount);
  const planned = new Int32Array(departureCount);
  let [reached, sum] = [0, 0];
  let latest = fromSec;
  let arrivalBehind = NEVER_REACHED;
  for (let i = departureCount - 1; i >= 0; i--) {
    const departureSec = fromSec + i * stepSec;
    const arrival = arrivals[i] as number;
    if (arrival === NEVER_REACHED) {
      travel[i] = NEVER_REACHED;
      planned[i] = NEVER_REACHED;
      continue;
    }
    if (arrival !== arrivalBehind) latest = departureSec;
    arrivalBehind = arrival;
    travel[i] = arrival - departureSec;
    planned[i] = arrival - latest;
    reached++;
    sum += arrival - departureSec;
  }
  if (reached === 0) return;
  travel.sort();
  planned.sort();
  const rankOf = (percent: number) => Math.max(0, Math.ceil((percent * departureCount) / 100) - 1);
  percents.forEach((percent, p) => {
    out.percentileSec[cell * percents.length + p] = travel[rankOf(percent)] as number;
  });
  out.meanSec[cell] = Math.round(sum / reached);
  out.reachedCount[cell] = reached;
  out.plannedSec[cell] = planned[rankOf(50)] as number;
}
