/**
 * Travel times between zones over the departures of a window: percentiles, means, and the time of a traveller who plans
 * the departure.
 *
 * Percentiles are by nearest rank over departures; one that does not arrive in time counts as endless, it is not left
 * out. Conway, Byrd, van der Linden (2017) for percentiles over a window.
 */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { NEVER_REACHED } from '../raptor/raptor.ts';
import type { SearchNetwork, StopAccess } from '../raptor/search-network.ts';
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
  /** Share of the departures that arrive. */
  readonly reachedShare: Float32Array;
  /**
   * Median over departures of the time from the latest departure that still arrives as early: that of a traveller who
   * knows the timetable, to `stepSec`.
   */
  readonly plannedSec: Int32Array;
}

/**
 * Skims some origins to all destinations. Rows depend on nothing but their own origin, so that pieces may be computed
 * anywhere and in any order.
 *
 * Time: a window search for each origin, and for each of its departures the stops around each destination.
 */
export function skimWindow(
  network: SearchNetwork,
  stopCount: number,
  origins: readonly SkimZone[],
  destinations: readonly SkimZone[],
  query: SkimQuery,
): Skim {
  const { departureCount, percents } = query;
  const cells = origins.length * destinations.length;
  const skim = {
    originCount: origins.length,
    destinationCount: destinations.length,
    percents,
    percentileSec: new Int32Array(cells * percents.length).fill(NEVER_REACHED),
    meanSec: new Int32Array(cells).fill(NEVER_REACHED),
    reachedShare: new Float32Array(cells),
    plannedSec: new Int32Array(cells).fill(NEVER_REACHED),
  };
  const search = new ProfileReach(network);
  const rows = new Int32Array(departureCount * stopCount);
  const arrivals = new Int32Array(departureCount);
  origins.forEach((origin, o) => {
    if (origin.access.length > 0) search.reachWindow({ ...query, access: origin.access }, rows);
    else rows.fill(NEVER_REACHED);
    destinations.forEach((destination, d) => {
      const directSec = toDirectSec(origin, destination, query);
      listArrivals(rows, stopCount, destination, directSec, query, arrivals);
      fillCell(skim, o * destinations.length + d, arrivals, query);
    });
  });
  return skim;
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

type FilledSkim = Pick<Skim, 'percents' | 'percentileSec' | 'meanSec' | 'reachedShare' | 'plannedSec'>;

function fillCell(skim: FilledSkim, cell: number, arrivals: Int32Array, query: SkimQuery): void {
  const { departureCount, fromSec, stepSec } = query;
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
  skim.percents.forEach((percent, p) => {
    skim.percentileSec[cell * skim.percents.length + p] = travel[rankOf(percent)] as number;
  });
  skim.meanSec[cell] = Math.round(sum / reached);
  skim.reachedShare[cell] = reached / departureCount;
  skim.plannedSec[cell] = planned[rankOf(50)] as number;
}
