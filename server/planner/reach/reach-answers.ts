/** Answers of `ReachPlanner`: places and their travel times, without table rows. */
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
  /** In the order of the stops of the timetable. */
  readonly stops: readonly ReachedStop[];
}

/** A place of general interest, such as the seat of a district. */
export interface Landmark extends LatLon {
  readonly id: string;
  readonly name: Names;
}

export interface ReachedLandmark extends Landmark {
  /** Undefined where it is not reached within `maxTravelSec`. */
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
  /** Number of boardable stops of the timetable. */
  readonly stopCount: number;
  /** Largest distance between a drawn edge and the true one. */
  readonly toleranceM: number;
}

export interface StopPercentiles {
  readonly place: ItineraryPlace;
  /** By percent; undefined where too few departures arrive in time. */
  readonly travelSec: readonly (number | undefined)[];
}

export interface Percentiles {
  readonly one: ItineraryPlace;
  readonly percents: readonly number[];
  /** Number of departures: steps, or seconds of the window. */
  readonly departureCount: number;
  /** Stops with at least one defined percentile. */
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

/** Counts stops and landmarks within each cut-off by their travel times, which are exact, not by the polygons. */
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
