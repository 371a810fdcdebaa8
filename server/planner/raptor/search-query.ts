/** The network, the query and the result types that all searches of the planner share. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { FoundJourney } from './journey.ts';

/** Footpaths between stops as compressed rows: those of a stop begin at its offset and end before the next one. */
export interface SearchFootpaths {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly durationSec: Int32Array;
}

/** The part of a search's input that is the same for all queries. */
export interface SearchNetwork {
  readonly day: DayTimetable;
  readonly footpaths: SearchFootpaths;
  /** By stop: least seconds between two vehicles there. */
  readonly changeSec: Int32Array;
  /** With landmarks the search drops arrivals that cannot improve the arrival at the destination. */
  readonly landmarks?: Landmarks;
}

export interface Landmarks {
  readonly count: number;
  /** By stop and landmark, side by side: seconds from the landmark, seconds to it. */
  readonly table: Int32Array;
}

/** A stop at which a journey can begin or end, with the seconds between it and the origin or destination. */
export interface StopAccess {
  readonly stop: number;
  readonly durationSec: number;
}

/**
 * The kinds of legs without a vehicle of the timetable. To add one, begin with a row here; the type checker then
 * reports each table over these keys that lacks its words (the API's in `api/schema/mode.ts`, the command line's in
 * `cli/print-plan.ts`), and `end-point.ts` lists the ways of it between stops and the ends of a journey.
 */
export const streetModes = {
  /** `countsAsWalking`: its metres are part of `Itinerary.walkM`. */
  walk: { countsAsWalking: true },
} as const satisfies Record<string, { readonly countsAsWalking: boolean }>;

export type StreetMode = keyof typeof streetModes;

/** A walk or another way without a vehicle of the timetable. */
export interface Way {
  readonly mode: StreetMode;
  /** Length along the ground. */
  readonly distanceM: number;
  /** Seconds of movement, without waiting at the gates of a stop. */
  readonly movingSec: number;
}

/** The first or the last piece of a journey: between the origin or destination and a stop. */
export interface AccessWay extends StopAccess, Way {
  /** Row of the stop where the way through a station meets the street, an entrance as a rule. */
  readonly gate?: number;
}

export interface SearchQuery<Access extends StopAccess = StopAccess> {
  /** Departure at the origin, or arrival at the destination for `arriveBy`, in seconds of the day. */
  readonly timeSec: number;
  readonly access: readonly Access[];
  readonly egress: readonly Access[];
  /** Greatest number of vehicles of a journey. */
  readonly maxRounds: number;
  /**
   * Only journeys shorter than this are found (for instance shorter than a direct walk). Counted from `timeSec`; in a
   * range from each journey's own departure.
   */
  readonly shorterThanSec?: number;
  /** By chain one byte: 0 where the search must not ride it. Absent: the search may ride all. */
  readonly allowedChains?: Uint8Array;
}

export interface WindowQuery extends Omit<SearchQuery, 'shorterThanSec'> {
  /**
   * Length of the window: departures from `timeSec` to this many seconds later (for arrivals: earlier), both included.
   */
  readonly windowSec: number;
}

/** The best journeys of a window. */
export interface Profile {
  /**
   * The journeys of the window that are Pareto-optimal in departure, arrival and vehicles, compared with all later
   * departures too; sorted by departure, then by vehicles.
   */
  readonly journeys: readonly FoundJourney[];
  /** Whether a journey exists that leaves after the window. */
  readonly hasMore: boolean;
}

/** A search of windows: `RangeRaptor` or `TripBasedSearch`; both give the same journeys up to ties. */
export interface ProfileSearch {
  findProfile(query: WindowQuery): Profile;
}

export interface RangeQuery<Access extends StopAccess = StopAccess> extends SearchQuery<Access> {
  readonly windowSec: number;
  /** The search continues after the window until it has found this many journeys. */
  readonly minCount: number;
  /** Greatest number of departure times to search; limits the work of a window. */
  readonly maxSteps: number;
}

export interface RangeResult {
  readonly journeys: readonly FoundJourney[];
  /** Second from which the next page or an unfinished search continues. */
  readonly nextTimeSec: number;
}

/** Counts of work done, for benchmarks. */
export interface SearchWork {
  chainScans: number;
  stopVisits: number;
}
