/** What one place reaches, in the shape of the MOTIS API and of GeoJSON. */
import { toNameIn } from '../../base/names.ts';
import type { Matrix } from '../../planner/reach/build-matrix.ts';
import { NOT_REACHED } from '../../planner/reach/one-to-all.ts';
import type { Isochrones, Percentiles, ReachedStops } from '../../planner/reach/reach-answers.ts';
import type { ReachRequest } from '../../planner/reach/reach-request.ts';
import type { ApiReachable } from '../schema/one-to-all.ts';
import type { ApiIsochrones, ApiMatrix, ApiPercentiles } from '../schema/reach.ts';
import { toCompact } from './compact.ts';
import { toEpochSec, toInstantText } from './instant.ts';
import { toNameRecord } from './names.ts';
import { type PlaceTimes, type PlaceView, toApiPlace } from './place.ts';

/** The time at the far end of a travel, and at the one place itself for a travel of no seconds. */
function toTimes({ time, arriveBy }: ReachRequest, timeZone: string) {
  const epochSec = toEpochSec(time, timeZone);
  return {
    far: (travelSec: number): PlaceTimes =>
      arriveBy
        ? { departure: toInstantText(epochSec - travelSec) }
        : { arrival: toInstantText(epochSec + travelSec) },
    one: arriveBy ? { arrival: toInstantText(epochSec) } : { departure: toInstantText(epochSec) },
    asked: toInstantText(epochSec),
  };
}

export function toApiReachable(reached: ReachedStops, request: ReachRequest, view: PlaceView): ApiReachable {
  const times = toTimes(request, view.timeZone);
  return {
    one: toApiPlace(reached.one, view, times.one),
    all: reached.stops.map(({ place, travelSec, rides }) => ({
      place: toApiPlace(place, view, times.far(travelSec)),
      duration: Math.ceil(travelSec / 60),
      k: rides,
      durationSec: travelSec,
    })),
  };
}

export function toApiIsochrones(found: Isochrones, request: ReachRequest, view: PlaceView): ApiIsochrones {
  const times = toTimes(request, view.timeZone);
  return {
    type: 'FeatureCollection',
    features: found.isochrones.map(({ cutoffSec, polygons, areaKm2, stopCount, landmarkCount }) => ({
      type: 'Feature',
      geometry: { type: 'MultiPolygon', coordinates: [...polygons] },
      properties: {
        cutoffMin: cutoffSec / 60,
        areaKm2: Math.round(areaKm2 * 10) / 10,
        stopCount,
        landmarkCount,
      },
    })),
    one: toApiPlace(found.one, view, times.one),
    time: times.asked,
    arriveBy: request.arriveBy,
    stopCount: found.stopCount,
    toleranceM: found.toleranceM,
    landmarks: found.landmarks.map(({ id, name, lat, lon, travelSec }) =>
      toCompact({
        id,
        name: toNameIn(name, view.language),
        names: toNameRecord(name),
        lat,
        lon,
        durationSec: travelSec,
      }),
    ),
  };
}

export function toApiPercentiles(found: Percentiles, view: PlaceView): ApiPercentiles {
  return {
    one: toApiPlace(found.one, view),
    percentiles: [...found.percents],
    departures: found.departureCount,
    stops: found.stops.map(({ place, travelSec }) => ({
      place: toApiPlace(place, view),
      durationsSec: travelSec.map((sec) => sec ?? null),
    })),
  };
}

export function toApiMatrix({ originCount, destinationCount, travelSec }: Matrix): ApiMatrix {
  return {
    durationsSec: Array.from({ length: originCount }, (_, row) =>
      Array.from(travelSec.subarray(row * destinationCount, (row + 1) * destinationCount), (sec) =>
        sec === NOT_REACHED ? null : sec,
      ),
    ),
  };
}
