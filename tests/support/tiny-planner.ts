/** A trip planner over a tiny feed. */

import { TripPlanner } from '../../server/planner/itinerary/trip-planner.ts';
import { LegBuilder } from '../../server/planner/model/leg-builder.ts';
import type { PlanPlace, PlanRequest, PlanResult } from '../../server/planner/model/plan-request.ts';
import { SearchCache } from '../../server/planner/model/search-cache.ts';
import { StopIndex } from '../../server/planner/model/stop-index.ts';
import { StopLocator } from '../../server/planner/model/stop-locator.ts';
import { StopGroups } from '../../server/planner/stops/stop-groups.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import { at, compileTiny, type TinyFeed, tinyFeed, WEDNESDAY } from './tiny-feed.ts';

export interface Asked extends Partial<Omit<PlanRequest, 'from' | 'to' | 'time'>> {
  readonly day?: number;
}

export interface TinyPlanner {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
  readonly locator: StopLocator;
  readonly groups: StopGroups;
  readonly legs: LegBuilder;
  readonly cache: SearchCache;
  /** From stop id or point to stop id or point, at `H:MM`. */
  readonly plan: (
    from: string | PlanPlace,
    to: string | PlanPlace,
    time: string,
    asked?: Asked,
  ) => PlanResult;
}

export function tinyPlanner(...feeds: readonly TinyFeed[]): TinyPlanner {
  return plannerOf(...feeds.map(tinyFeed));
}

export function plannerOf(...feeds: readonly FeedSource[]): TinyPlanner {
  const { timetable } = compileTiny(...feeds);
  const stops = new StopIndex(timetable);
  const locator = new StopLocator(timetable.stops);
  const legs = new LegBuilder(timetable, stops);
  const cache = new SearchCache(timetable);
  const planner = new TripPlanner({ timetable, stops, locator, legs, cache, price: () => undefined });
  return {
    timetable,
    stops,
    locator,
    legs,
    cache,
    groups: new StopGroups(stops, locator),
    plan: (from, to, time, { day = WEDNESDAY, ...asked } = {}) =>
      planner.plan({
        from: toPlace(from),
        to: toPlace(to),
        time: { day, seconds: at(time) },
        arriveBy: false,
        searchWindowSec: 0,
        minItineraries: 1,
        maxItineraries: 10,
        walking: { maxAccessSec: 300, maxEgressSec: 300, maxDirectSec: 0, speedMps: 1 },
        minTransferSec: 0,
        additionalTransferSec: 0,
        walkOnly: false,
        needsWheelchair: false,
        fare: {},
        ...asked,
      }),
  };
}

const toPlace = (place: string | PlanPlace): PlanPlace =>
  typeof place === 'string' ? { kind: 'stop', stopId: place } : place;

/** A point of the map at metres east and north of the corner of tiny feeds. */
export const pointAt = (east: number, north: number): PlanPlace => ({
  kind: 'point',
  lat: 40 + north / 111_195,
  lon: 111 + east / 85_180,
});

/** `trip departure-arrival` of each ride, walks as `walk seconds`; clock of the query's own day. */
export function tellLegs(result: PlanResult, day = WEDNESDAY): string[] {
  return result.itineraries.map((itinerary) => {
    const shift = (itinerary.day - day) * 86_400;
    return itinerary.legs
      .map((leg) => {
        const span = `${toText(leg.departureSec + shift)}-${toText(leg.arrivalSec + shift)}`;
        return leg.kind === 'walk' ? `walk ${span}` : `${leg.tripId.split(':')[1]} ${span}`;
      })
      .join(', ');
  });
}

export function toText(seconds: number): string {
  const abs = Math.abs(seconds);
  const [h, m, s] = [Math.floor(abs / 3600), Math.floor(abs / 60) % 60, abs % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return `${seconds < 0 ? '-' : ''}${h}:${two(m)}${s === 0 ? '' : `:${two(s)}`}`;
}
