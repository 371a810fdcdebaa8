/** Looking places up by text or by position. */
import type { Box, LatLon } from '../../base/geo.ts';
import type { PlaceType } from '../../planner/places/place.ts';

export interface PlaceSearchRequest {
  readonly text: string;
  readonly language: 'zh' | 'en';
  readonly near?: LatLon;
  /** How much nearness counts; 1 where absent. */
  readonly nearBias?: number;
  readonly limit: number;
  readonly types?: readonly PlaceType[];
  readonly bounds?: Box;
  /** Stops only where one of these GTFS `route_type`s calls. */
  readonly allowsRouteType?: (routeType: number) => boolean;
}

export interface NearbyPlacesRequest {
  readonly point: LatLon;
  readonly limit: number;
  readonly maxM: number;
  readonly types?: readonly PlaceType[];
}
