/** What a search runs on, and what it is asked. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

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
  /** Where given, arrivals that cannot lead to anything better are not followed. */
  readonly landmarks?: Landmarks;
}

/** A stop reached from the origin, or from which the destination is reached, on foot. */
export interface StopAccess {
  readonly stop: number;
  readonly durationSec: number;
}

export interface RaptorQuery {
  readonly departureSec: number;
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
  /** Vehicles boarded at most. */
  readonly maxRounds: number;
  /** Arrivals at or after this second are of no interest (a direct walk, a known better journey). */
  readonly arriveBeforeSec?: number;
  /** One byte a chain, 0 where it may not be ridden; all may where absent. */
  readonly allowedChains?: Uint8Array;
}

/** Counts of work done, for benchmarks. */
export interface SearchWork {
  chainScans: number;
  stopVisits: number;
}

export interface Landmarks {
  readonly count: number;
  /** By stop and landmark, side by side: seconds from the landmark, seconds to it. */
  readonly table: Int32Array;
}
