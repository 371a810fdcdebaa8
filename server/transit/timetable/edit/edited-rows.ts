/** Rows that an edit of a timetable adds or replaces, as plain values. */
import type { Names } from '../../../base/names.ts';
import type { ServiceDay } from '../../../base/service-day.ts';

/** One departure along a pattern: seconds of calls count from `start`. */
export interface EditedRun {
  readonly trip: number;
  readonly start: number;
  /** Seconds to the next vehicle where only the headway is promised, else 0. */
  readonly headway: number;
  readonly arrival: readonly number[];
  readonly departure: readonly number[];
}

/** A pattern; `stops` are rows of the editor (`TimetableEditor.addStop`). */
export interface EditedPattern {
  readonly route: number;
  readonly stops: readonly number[];
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly flags: readonly number[];
  /** Bit 0-1 `pickup_type`, bit 2-3 `drop_off_type`. */
  readonly rules: readonly number[];
  readonly runs: readonly EditedRun[];
}

export interface AddedStop {
  readonly feed: number;
  readonly stopId: string;
  readonly name: Names;
  readonly lat: number;
  readonly lon: number;
  /** Least seconds between two vehicles; the region's rule where absent. */
  readonly changeSec?: number;
}

/** A row of trips.txt, as columns of the trip table. */
export interface TripRow {
  readonly id: string;
  readonly feed: number;
  readonly route: number;
  readonly headsign: number;
  readonly shortName: string;
  readonly shape: number;
  /** Bit 0-1 wheelchair_accessible, bit 2-3 bikes_allowed, bit 4 direction_id. */
  readonly flags: number;
  readonly service: number;
}

export interface ServiceRow {
  readonly feed: number;
  readonly isActive: (day: ServiceDay) => boolean;
}

export type ShapePoints = readonly { readonly lat: number; readonly lon: number }[];

/** A walk of a stated time between two stops. */
export interface AddedWalk {
  readonly from: number;
  readonly to: number;
  readonly sec: number;
}

/** What an edit changed. Rows of added stops, trips, services and shapes count on from those of the base. */
export interface EditRecord {
  /** Patterns of the base that are not in the edited timetable as they were. */
  readonly replacedPatterns: readonly number[];
  /** What stands in their place, and what was added. */
  readonly patterns: readonly EditedPattern[];
  readonly trips: readonly TripRow[];
  readonly services: readonly ServiceRow[];
  readonly stops: readonly AddedStop[];
  readonly shapes: readonly ShapePoints[];
  readonly walks: readonly AddedWalk[];
  readonly names: readonly Names[];
}
