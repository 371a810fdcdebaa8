/** Requests and answers about stops: one stop with its lines, and stops in a part of the map. */

import type { Box, LatLon } from '../../base/geo.ts';
import type { ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';

export interface StopRequest {
  readonly area: BoardArea;
  /** Used where the stop of `area` does not exist. */
  readonly fallbackArea?: BoardArea;
}

/** A stop with its importance and modes. */
export interface MapStop extends ItineraryPlace {
  /** Code on the sign of the stop (GTFS `stop_code`). */
  readonly stopCode?: string;
  /** From 0 to 1, by modes and number of lines. */
  readonly importance: number;
  /** GTFS `route_type`s of the lines that call here. */
  readonly routeTypes: readonly number[];
}

export interface StopResult {
  readonly place: MapStop;
  /** All stops and platforms of the same place in all feeds, also the stop itself. */
  readonly members: readonly MapStop[];
  /** Entrances of the stations, whose positions the feeds know; in the order of their names. */
  readonly entrances: readonly ItineraryPlace[];
  /** In the order of the list of lines. */
  readonly routes: readonly ItineraryRoute[];
  /** GTFS `wheelchair_boarding`: 0 unknown, 1 yes, 2 no. */
  readonly wheelchairBoarding: number;
}

export interface MapStopsRequest {
  readonly bounds: Box;
  /** Answers one marker for each place instead of each stop. */
  readonly isGrouped: boolean;
  readonly allowsRouteType?: (routeType: number) => boolean;
  /** Answers the most important stops where there are more. */
  readonly maxStops: number;
}

/** Selects stops. */
export type BoardArea =
  /** A stop with its station and all stops of the same place in other feeds; with `exact`, only the stop or the platforms of the station. */
  | { readonly kind: 'stop'; readonly stopId: string; readonly radiusM?: number; readonly exact: boolean }
  | { readonly kind: 'around'; readonly center: LatLon; readonly radiusM: number; readonly exact: boolean };
