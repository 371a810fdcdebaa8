/** Stops on their own: what serves them, and which lie in a part of the map. */

import type { Box, LatLon } from '../../base/geo.ts';
import type { ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';

export interface StopRequest {
  readonly area: BoardArea;
  /** Used where the stop of `area` does not exist (any more). */
  readonly fallbackArea?: BoardArea;
}

/** A stop with what a passenger wants to know of it. */
export interface MapStop extends ItineraryPlace {
  /** What is written on the pole. */
  readonly stopCode?: string;
  /** 0 to 1, by the modes and the number of lines. */
  readonly importance: number;
  /** GTFS `route_type`s that call here. */
  readonly routeTypes: readonly number[];
}

export interface StopResult {
  readonly place: MapStop;
  /** Stops of other feeds, platforms and entrances that make up the same place, itself included. */
  readonly members: readonly MapStop[];
  /** In the order of the lines browser. */
  readonly routes: readonly ItineraryRoute[];
  /** GTFS `wheelchair_boarding`: 0 unknown, 1 yes, 2 no. */
  readonly wheelchairBoarding: number;
}

/** Degrees on WGS-84; `west` is never east of `east`. */
export type Bounds = Box;

export interface MapStopsRequest {
  readonly bounds: Bounds;
  /** One marker for a station and the like-named stops beside it. */
  readonly isGrouped: boolean;
  readonly allowsRouteType?: (routeType: number) => boolean;
  /** The most important ones where there are more. */
  readonly maxStops: number;
}

/** The stops whose events are wanted. */
export type BoardArea =
  /** The stop with its station, and all stops of the same place in other feeds, unless `exact`. */
  | { readonly kind: 'stop'; readonly stopId: string; readonly radiusM?: number; readonly exact: boolean }
  | { readonly kind: 'around'; readonly center: LatLon; readonly radiusM: number; readonly exact: boolean };
