/**
 * What the HTTP layer asks of the house: one call for each endpoint, in domain terms.
 *
 * The API parses a request, calls exactly one of these, and maps the answer; whoever builds the app
 * implements them from the domain rooms. Expected refusals are thrown as `ProblemError`
 * (`stop-unknown`, `date-outside-service`, `no-feeds` ...); anything else thrown is a defect and goes
 * out as `internal` without its text.
 */

import type { Awaitable } from '../../base/awaitable.ts';
import type { BoardRequest, BoardResult, TripRequest } from '../../planner/board/board-request.ts';
import type { MovingTrips, MovingTripsRequest } from '../../planner/board/moving-trips.ts';
import type { RebuildRequest } from '../../planner/itinerary/rebuild-itinerary.ts';
import type { LineDetail, LineRequest, LineSummary } from '../../planner/lines/line.ts';
import type { Itinerary } from '../../planner/model/itinerary.ts';
import type { PlanRequest, PlanResult } from '../../planner/model/plan-request.ts';
import type { NearbyPlace, PlaceHit } from '../../planner/places/place.ts';
import type { Matrix } from '../../planner/reach/build-matrix.ts';
import type { Isochrones, Percentiles, ReachedStops } from '../../planner/reach/reach-answers.ts';
import type { Travel, Walk, WalkToManyRequest } from '../../planner/reach/reach-from.ts';
import type {
  IsochronesRequest,
  MatrixRequest,
  PercentilesRequest,
  ReachManyRequest,
  ReachRequest,
} from '../../planner/reach/reach-request.ts';
import type { MapStop, MapStopsRequest, StopRequest, StopResult } from '../../planner/stops/stop-request.ts';
import type { MergeDecision } from '../../transit/network/merge-pair.ts';
import type { ExampleFacts } from './examples.ts';
import type { MoneyUseCases } from './money.ts';
import type { NearbyPlacesRequest, PlaceSearchRequest } from './place-search.ts';
import type { FareChoices, Ground, HealthStatus, RegionInfo } from './region.ts';

export interface ApiUseCases {
  /** Time zone in which instants become service days (IANA name); read at each request. */
  getTimeZone(): string;

  plan(request: PlanRequest): Awaitable<PlanResult>;
  /** A planned itinerary by the timetable of today. Refuses with `trip-unknown`, `itinerary-gone`. */
  refreshItinerary(request: RebuildRequest): Awaitable<Itinerary>;
  /** Travel between one place and every stop. Refuses, as do the next ones, with `stop-unknown`, `date-outside-service`. */
  reachAll(request: ReachRequest): Awaitable<ReachedStops>;
  /** In the order of `many`. */
  reachMany(request: ReachManyRequest): Awaitable<readonly (Travel | undefined)[]>;
  /** The same without any vehicle. */
  walkToMany(request: WalkToManyRequest): Awaitable<readonly (Walk | undefined)[]>;
  drawIsochrones(request: IsochronesRequest): Awaitable<Isochrones>;
  listPercentiles(request: PercentilesRequest): Awaitable<Percentiles>;
  buildMatrix(request: MatrixRequest): Awaitable<Matrix>;
  /** Departures or arrivals. Refuses with `stop-unknown`. */
  listStopEvents(request: BoardRequest): Awaitable<BoardResult>;
  /** A whole run of a trip as one ride leg (several where passengers stay seated). Refuses with `trip-unknown`. */
  getTrip(request: TripRequest): Awaitable<Itinerary>;
  /** Refuses with `stop-unknown`. */
  getStop(request: StopRequest): Awaitable<StopResult>;
  /** Vehicles under way in a part of the map. Refuses with `area-too-busy`. */
  listMovingTrips(request: MovingTripsRequest): Awaitable<MovingTrips>;
  listMapStops(request: MapStopsRequest): Awaitable<readonly MapStop[]>;
  /** Which stops of different feeds are one place, by their ids. */
  listStopMerges(): Awaitable<readonly MergeDecision[]>;
  searchPlaces(request: PlaceSearchRequest): Awaitable<readonly PlaceHit[]>;
  findNearbyPlaces(request: NearbyPlacesRequest): Awaitable<readonly NearbyPlace[]>;
  listLines(): Awaitable<readonly LineSummary[]>;
  /** Undefined where no such line exists. */
  findLine(request: LineRequest): Awaitable<LineDetail | undefined>;
  listFareChoices(): Awaitable<FareChoices>;
  getRegionInfo(): Awaitable<RegionInfo>;
  getGround(): Awaitable<Ground>;
  /** Cards, ledger and settlement; opened when first asked for. Refuses with `scheme-unknown` where no card is known. */
  money(): Awaitable<MoneyUseCases>;
  /** Never throws: it is what is asked when something is wrong. */
  /** For the examples of the API's document; undefined where no trip ever runs. */
  findExampleFacts(nowSec: number): Awaitable<ExampleFacts | undefined>;
  getHealth(): Awaitable<HealthStatus>;
}
