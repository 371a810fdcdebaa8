/** What is best in a window. */
import type { FoundJourney } from './journey.ts';
import type { RaptorQuery } from './raptor.ts';

export interface ProfileQuery extends RaptorQuery {
  /** Departures up to this much later than `departureSec`, that one included. */
  readonly windowSec: number;
}

export interface Profile {
  /**
   * The journeys of the window that are Pareto-optimal in departure, arrival and vehicles, also against all that leave
   * later; by departure, then by vehicles.
   */
  readonly journeys: readonly FoundJourney[];
  /** Whether anything that leaves after the window arrives. */
  readonly hasMore: boolean;
}

/** A search of windows: range RAPTOR, or another that gives the same. */
export interface ProfileSearch {
  findProfile(query: ProfileQuery): Profile;
}
