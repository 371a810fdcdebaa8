/**
 * The use cases of the API, one for each endpoint, in domain terms.
 *
 * A request that cannot be served throws a `ProblemError`. Any other error is a defect: the API answers `internal`
 * without its text.
 */
import { LRUCache } from 'lru-cache';
import type { Awaitable } from '../base/awaitable.ts';
import type { LatLon } from '../base/geo.ts';
import { recall } from '../base/recall.ts';
import type { ServiceDay } from '../base/service-day.ts';
import type { BoardRequest, TripRequest } from '../planner/board/board-request.ts';
import { listMovingTrips, type MovingTripsRequest } from '../planner/board/moving-trips.ts';
import { listStopEvents } from '../planner/board/stop-board.ts';
import { getStopTimetable, type StopTimetableRequest } from '../planner/board/stop-timetable.ts';
import { getTrip } from '../planner/board/trip-run.ts';
import { type RebuildRequest, rebuildItinerary } from '../planner/itinerary/rebuild-itinerary.ts';
import { buildLineDay, findLine } from '../planner/lines/find-line.ts';
import type { LineDetail, LineRequest, LineSummary } from '../planner/lines/line.ts';
import { listLines } from '../planner/lines/list-lines.ts';
import type { PlanRequest } from '../planner/model/plan-request.ts';
import { findNearest, type NearestOptions } from '../planner/places/place-index.ts';
import { type SearchOptions, searchOrGuessPlaces } from '../planner/places/search-places.ts';
import type { Landmark } from '../planner/reach/reach-answers.ts';
import type { WalkToManyRequest } from '../planner/reach/reach-from.ts';
import type {
  IsochronesRequest,
  MatrixRequest,
  PercentilesRequest,
  ReachManyRequest,
  ReachRequest,
} from '../planner/reach/reach-request.ts';
import { getStop, listMapStops } from '../planner/stops/map-stops.ts';
import type { MapStop, MapStopsRequest, StopRequest } from '../planner/stops/stop-request.ts';
import type { MergeDecision } from '../transit/network/merge-rules.ts';
import type { DayTimetable } from '../transit/timetable/day-timetable.ts';
import type { MoneyUseCases } from './clearing/money-use-cases.ts';
import { findExampleFacts } from './planning/api-examples.ts';
import { checkFareChoice, listFareChoices } from './planning/fare-choices.ts';
import { toRegionInfo } from './planning/region-info.ts';
import { toGround } from './planning/to-ground.ts';
import type { World } from './planning/world.ts';
import type { ReportUseCases } from './reports/report-room.ts';
import type { ScenarioUseCases } from './scenarios/scenario-room.ts';

export interface HealthStatus {
  /** False if no feed can be served. */
  readonly isReady: boolean;
  readonly feedCount: number;
  readonly stopCount: number;
  readonly tripCount: number;
  /** Content hash of the timetable being served. */
  readonly timetableHash?: string;
}

type UseCases = ReturnType<typeof createUseCases>;

type MayWait<UseCase> = UseCase extends (...args: infer Args) => infer Answer
  ? (...args: Args) => Awaitable<Awaited<Answer>>
  : UseCase;

/** The use cases as the API calls them: it awaits every result, so an implementation may be synchronous or not. */
export type ApiUseCases = { readonly [Name in keyof UseCases]: MayWait<UseCases[Name]> };

/**
 * @param money - opens cards, ledger and settlement
 * @param scenarios - gives the scenarios of the data folder
 * @param reports - makes files of reports
 */
export function createUseCases(
  world: World,
  money: () => Promise<MoneyUseCases>,
  scenarios: () => ScenarioUseCases,
  reports: () => ReportUseCases,
) {
  const { timetable, legs, cache, groups, stops, routes } = world;
  const stopParts = { timetable, stops, groups, routes, legs };
  const lineParts = { timetable, legs, cityIds: world.region.cities.map(({ id }) => id) };
  const lines = listLines(lineParts);
  const fareChoices = listFareChoices(world);
  const dayOf = createDayMemory((day) => buildLineDay(lineParts, day));
  return {
    /** IANA time zone in which instants become service days. */
    timeZone: timetable.timeZone,
    /** @throws ProblemError `stop-unknown`, `date-outside-service`, `fare-choice-unknown` */
    plan: (request: PlanRequest) => {
      checkFareChoice(fareChoices, request.fare);
      return world.ways.plan(request);
    },
    /**
     * A planned itinerary with the times of the present timetable.
     *
     * @throws ProblemError `trip-unknown`, `itinerary-gone`
     */
    refreshItinerary: (request: RebuildRequest) =>
      rebuildItinerary({ ...world, index: world.trips }, request),
    /**
     * Travel between one place and every stop.
     *
     * @throws ProblemError `stop-unknown`, `date-outside-service`, also for the next five use cases
     */
    reachAll: (request: ReachRequest) => world.reach().reachAll(request),
    /** The results have the order of `many`. */
    reachMany: (request: ReachManyRequest) => world.reach().reachMany(request),
    /** `reachMany` without vehicles. */
    walkToMany: (request: WalkToManyRequest) => world.reach().walkToMany(request),
    drawIsochrones: (request: IsochronesRequest) => world.reach().drawIsochrones(request, listSeats(world)),
    listPercentiles: (request: PercentilesRequest) => world.reach().listPercentiles(request),
    buildMatrix: (request: MatrixRequest) => world.reach().buildMatrix(request),
    /**
     * Departures or arrivals at a stop.
     *
     * @throws ProblemError `stop-unknown`
     */
    listStopEvents: (request: BoardRequest) => listStopEvents({ timetable, groups, legs, cache }, request),
    /**
     * All departures of a service day at a stop.
     *
     * @throws ProblemError `stop-unknown`
     */
    getStopTimetable: (request: StopTimetableRequest) =>
      getStopTimetable({ timetable, groups, legs, dayOf }, request),
    /**
     * A whole run of a trip as one ride leg (several where passengers stay seated).
     *
     * @throws ProblemError `trip-unknown`
     */
    getTrip: (request: TripRequest) => getTrip({ timetable, index: world.trips, legs, cache }, request),
    /**
     * Vehicles under way in a part of the map.
     *
     * @throws ProblemError `area-too-busy`
     */
    listMovingTrips: (request: MovingTripsRequest) => listMovingTrips({ timetable, legs, cache }, request),
    /** @throws ProblemError `stop-unknown` */
    getStop: (request: StopRequest) => getStop(stopParts, request),
    listMapStops: (request: MapStopsRequest): readonly MapStop[] => listMapStops(stopParts, request),
    /** Decisions which stops of different feeds are one place, by their ids. */
    listStopMerges: (): readonly MergeDecision[] => timetable.stopMerges,
    searchPlaces: ({ text, ...options }: SearchOptions & { readonly text: string }) =>
      searchOrGuessPlaces(world.places(), text, options),
    findNearbyPlaces: ({ point, ...options }: NearestOptions & { readonly point: LatLon }) =>
      findNearest(world.places(), point, options),
    listLines: (): readonly LineSummary[] => lines,
    /** Undefined if no such line exists. */
    findLine: (request: LineRequest): LineDetail | undefined =>
      findLine({ ...lineParts, stops, listSources: world.listSources, dayOf }, request),
    listFareChoices: () => fareChoices,
    getRegionInfo: () => toRegionInfo(world),
    getGround: () => toGround(world.region),
    /**
     * Cards, ledger and settlement; the first call opens them.
     *
     * @throws ProblemError `scheme-unknown` where the region has no card
     */
    money,
    scenarios,
    reports,
    /** Facts for the examples of the API's document; undefined where no trip ever runs. */
    findExampleFacts: (nowSec: number) => findExampleFacts(world, nowSec),
    /** Never throws. */
    getHealth: (): HealthStatus => ({
      isReady: true,
      feedCount: timetable.feeds.length,
      stopCount: timetable.stops.boardable,
      tripCount: timetable.trips.count,
      timetableHash: timetable.hash,
    }),
  };
}

/** The seats of the region's districts, as landmarks of isochrones. */
function listSeats({ region }: World): Landmark[] {
  return region.places
    .filter(({ type }) => type === 'district')
    .map(({ id, name, lat, lon }) => ({ id, name, lat, lon }));
}

/** Caches the last three days. */
function createDayMemory(build: (day: ServiceDay) => DayTimetable): (day: ServiceDay) => DayTimetable {
  const days = new LRUCache<ServiceDay, DayTimetable>({ max: 3 });
  return (day) => recall(days, day, () => build(day));
}
