/** What is told of a search: places with their travel, no rows of tables. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { Isochrone } from './draw-isochrones.ts';
import { NOT_REACHED } from './one-to-all.ts';
import type { Reached, Travel } from './reach-from.ts';
import type { ReachPercentiles } from './reach-percentiles.ts';

export interface ReachedStop extends Travel {
  readonly place: ItineraryPlace;
}

export interface ReachedStops {
  readonly one: ItineraryPlace;
  /** In the order of the timetable. */
  readonly stops: readonly ReachedStop[];
}

/** A place that people ask about, such as the seat of a district. */
export interface Landmark extends LatLon {
  readonly id: string;
  readonly name: Names;
}

export interface ReachedLandmark extends Landmark {
  /** Undefined where it is not reached within the longest cut-off. */
  readonly travelSec: number | undefined;
}

export interface CountedIsochrone extends Isochrone {
  /** Boardable stops reached within the cut-off. */
  readonly stopCount: number;
  readonly landmarkCount: number;
}

export interface Isochrones {
  readonly one: ItineraryPlace;
  readonly isochrones: readonly CountedIsochrone[];
  readonly landmarks: readonly ReachedLandmark[];
  /** Boardable stops in all. */
  readonly stopCount: number;
  /** Places further than this from the true edge are on the right side of the drawn one. */
  readonly toleranceM: number;
}

export interface StopPercentiles {
  readonly place: ItineraryPlace;
  /** For each percent; undefined where too many departures never arrive. */
  readonly travelSec: readonly (number | undefined)[];
}

export interface Percentiles {
  readonly one: ItineraryPlace;
  readonly percents: readonly number[];
  /** Departures that count. */
  readonly departureCount: number;
  /** Stops reached by enough departures for one percent at least. */
  readonly stops: readonly StopPercentiles[];
}

export function listReachedStops(index: StopIndex, { one, stops }: Reached): ReachedStops {
  const list: ReachedStop[] = [];
  stops.travelSec.forEach((travelSec, row) => {
    if (travelSec === NOT_REACHED) return;
    list.push({ place: index.toPlace(row), travelSec, rides: stops.rides[row] as number });
  });
  return { one, stops: list };
}

export function listStopPercentiles(index: StopIndex, found: ReachPercentiles): Percentiles {
  const width = found.percents.length;
  const stops: StopPercentiles[] = [];
  for (let row = 0; row * width < found.travelSec.length; row++) {
    const row0 = found.travelSec.subarray(row * width, (row + 1) * width);
    const travelSec = Array.from(row0, (sec) => (sec === NOT_REACHED ? undefined : sec));
    if (travelSec.some((sec) => sec !== undefined)) stops.push({ place: index.toPlace(row), travelSec });
  }
  const { one, percents, departureCount } = found;
  return { one, percents, departureCount, stops };
}

/** Counts what lies within each cut-off by the travel times themselves, not by the drawing. */
export function countWithin(
  isochrones: readonly Isochrone[],
  reached: Reached,
  landmarks: readonly ReachedLandmark[],
): CountedIsochrone[] {
  return isochrones.map((isochrone) => {
    const isWithin = (sec: number | undefined) => sec !== undefined && sec <= isochrone.cutoffSec;
    return {
      ...isochrone,
      stopCount: reached.stops.travelSec.reduce((n, sec) => n + Number(isWithin(sec)), 0),
      landmarkCount: landmarks.filter(({ travelSec }) => isWithin(travelSec)).length,
    };
  });
}
