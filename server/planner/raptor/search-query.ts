/** What a search runs on, what it is asked, and what it answers: the same for every search of the planner. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { FoundJourney } from './journey.ts';

/** Walks between stops, as the search needs them. */
export interface SearchFootpaths {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly durationSec: Int32Array;
}

/** What does not change from query to query. */
export interface SearchNetwork {
  readonly day: DayTimetable;
  readonly footpaths: SearchFootpaths;
  /** Least seconds between two vehicles at the same stop. */
  readonly changeSec: Int32Array;
  /** Where given, the search does not follow arrivals that cannot lead to anything better. */
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
 * The kinds of legs on which the passenger rides no vehicle of the timetable. A new one begins with a row here; the types of
 * tables over these keys then name the places that lack its words (the API's in `api/schema/mode.ts`, the command line's in
 * `cli/print-plan.ts`), and `end-point.ts` lists the ways of it between stops and the ends of a journey.
 */
export const streetModes = {
  /** `countsAsWalking`: its metres are part of `Itinerary.walkM`. */
  walk: { countsAsWalking: true },
} as const satisfies Record<string, { readonly countsAsWalking: boolean }>;

export type StreetMode = keyof typeof streetModes;

/** A piece of the way that uses no vehicle of the timetable. */
export interface Way {
  readonly mode: StreetMode;
  /** On the ground. */
  readonly distanceM: number;
  /** Seconds under way, without a wait at the gates of a stop. */
  readonly movingSec: number;
}

/** The first or the last piece of a journey: between the origin or destination and a stop. */
export interface AccessWay extends StopAccess, Way {}

export interface SearchQuery<Access extends StopAccess = StopAccess> {
  /** Departure at the origin, or arrival at the destination for `arriveBy`, in seconds of the day. */
  readonly timeSec: number;
  readonly access: readonly Access[];
  readonly egress: readonly Access[];
  /** Vehicles boarded at most. */
  readonly maxRounds: number;
  /**
   * Only journeys shorter than this (a direct walk's time, for instance): counted from `timeSec`, in a range
   * from each journey's own departure.
   */
  readonly shorterThanSec?: number;
  /** One byte a chain, 0 where it may not be ridden; all may where absent. */
  readonly allowedChains?: Uint8Array;
}

export interface WindowQuery extends Omit<SearchQuery, 'shorterThanSec'> {
  /** Departures (or arrivals) up to this much later (earlier) than `timeSec`, that one included. */
  readonly windowSec: number;
}

/** What is best in a window. */
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
  findProfile(query: WindowQuery): Profile;
}

export interface RangeQuery<Access extends StopAccess = StopAccess> extends SearchQuery<Access> {
  readonly windowSec: number;
  /** The search goes on past the window until it has found this many journeys. */
  readonly minCount: number;
  /** Times at which the search starts again at most: bounds the work of a window. */
  readonly maxSteps: number;
}

export interface RangeResult {
  readonly journeys: readonly FoundJourney[];
  /** The time from which an unfinished or later search goes on. */
  readonly nextTimeSec: number;
}

/** Counts of work done, for benchmarks. */
export interface SearchWork {
  chainScans: number;
  stopVisits: number;
}
