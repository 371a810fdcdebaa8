/** The server's answers, under the names that the page uses. Types only: nothing of it is bundled. */
import type {
  ApiConfigResponse,
  ApiEmptyReason,
  ApiFare,
  ApiFareChoices,
  ApiGroundResponse,
  ApiIsochrones,
  ApiItinerary,
  ApiLeg,
  ApiLine,
  ApiLineDirection,
  ApiLineResponse,
  ApiLinesResponse,
  ApiMatch,
  ApiNames,
  ApiPlace,
  ApiPlanResponse,
  ApiRoute,
  ApiStopResponse,
  ApiStopTime,
  ApiStoptimesResponse,
  TileProvider as ApiTileProvider,
} from '../../../server/api/contract.ts';

export type Names = Readonly<ApiNames>;
export type LatLon = Readonly<Pick<ApiPlace, 'lat' | 'lon'>>;
export type Place = ApiPlace;
export type Route = ApiRoute;
export type Leg = ApiLeg;
export type Itinerary = ApiItinerary;
export type PlanResponse = ApiPlanResponse;
export type EmptyReason = ApiEmptyReason;
export type Fare = ApiFare;
export type FareChoices = ApiFareChoices;
export type Match = ApiMatch;
export type StopTime = ApiStopTime;
export type StopTimes = ApiStoptimesResponse;
export type StopDetail = ApiStopResponse;
export type Line = ApiLine;
export type LineList = ApiLinesResponse;
export type LineDetail = ApiLineResponse;
export type LineDirection = ApiLineDirection;
export type Config = ApiConfigResponse;
export type Ground = ApiGroundResponse;
export type Isochrones = ApiIsochrones;
export type TileProvider = ApiTileProvider;
