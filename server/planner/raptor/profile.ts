/** What is best in a window, told by its times alone. */
import type { RaptorQuery } from './raptor.ts';

/** A journey that is Pareto-optimal in departure, arrival and vehicles, also against all that leave later. */
export interface ProfilePoint {
  readonly departureSec: number;
  readonly arrivalSec: number;
  readonly rideCount: number;
}

export interface ProfileQuery extends RaptorQuery {
  /** Departures up to this much later than `departureSec`, that one included. */
  readonly windowSec: number;
}

/** A search of windows: range RAPTOR, or another that gives the same. */
export interface ProfileSearch {
  /** The points of the window, by departure, then by vehicles. */
  findProfile(query: ProfileQuery): ProfilePoint[];
}
