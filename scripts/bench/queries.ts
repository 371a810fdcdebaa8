/** Draws door-to-door queries from a seed: points near stops of the cities of the region. */
import type { LatLon } from '../../server/base/geo.ts';
import type { ServiceDay } from '../../server/base/service-day.ts';
import type { PlanRequest } from '../../server/planner/model/plan-request.ts';
import type { StopTable } from '../../server/transit/timetable/timetable.ts';
import { createRandom } from './seeded-random.ts';

export interface BenchQuery {
  readonly from: LatLon;
  readonly to: LatLon;
  readonly departureSec: number;
  /** Whether the two ends are in different cities. */
  readonly crosses: boolean;
}

/** Greatest distance of a door from a stop. */
const MAX_OFFSET_M = 400;
const METRES_PER_DEGREE = 111_195;
const FIRST_DEPARTURE_SEC = 6 * 3600;
const LAST_DEPARTURE_SEC = 21 * 3600;
const NO_CITY = 255;

/** Draws a city for each end first, then one of its stops, so that all cities are drawn equally often. */
export function listBenchQueries(stops: StopTable, count: number, seed: number): BenchQuery[] {
  const random = createRandom(seed);
  const rows = Array.from({ length: stops.boardable }, (_, row) => row).filter(
    (row) => stops.city[row] !== NO_CITY,
  );
  const cities = [...Map.groupBy(rows, (row) => stops.city[row] as number).entries()].sort(
    ([a], [b]) => a - b,
  );
  if (cities.length === 0) throw new RangeError('no stop lies in a city of the region');
  const draw = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const drawDoor = () => {
    const [city, own] = draw(cities);
    const row = draw(own);
    const angle = random() * 2 * Math.PI;
    const degrees = (Math.sqrt(random()) * MAX_OFFSET_M) / METRES_PER_DEGREE;
    const lat = stops.lat[row] as number;
    const lon = (stops.lon[row] as number) + (Math.cos(angle) * degrees) / Math.cos((lat * Math.PI) / 180);
    return { city, lat: lat + Math.sin(angle) * degrees, lon };
  };
  return Array.from({ length: count }, () => {
    const [from, to] = [drawDoor(), drawDoor()];
    const span = LAST_DEPARTURE_SEC - FIRST_DEPARTURE_SEC;
    return {
      from: { lat: from.lat, lon: from.lon },
      to: { lat: to.lat, lon: to.lon },
      departureSec: FIRST_DEPARTURE_SEC + Math.floor(random() * span),
      crosses: from.city !== to.city,
    };
  });
}

/** `cheap` is `page` with the fare as an additional criterion. */
export type PlanKind = 'page' | 'single' | 'cheap';

/** `page` requests at least five departures within a quarter of an hour, `single` one departure. */
export function toPlanRequest(query: BenchQuery, day: ServiceDay, kind: PlanKind): PlanRequest {
  return {
    from: { kind: 'point', ...query.from },
    to: { kind: 'point', ...query.to },
    time: { day, seconds: query.departureSec },
    arriveBy: false,
    searchWindowSec: kind === 'single' ? 0 : 900,
    minItineraries: kind === 'single' ? 1 : 5,
    maxItineraries: kind === 'single' ? 1 : 50,
    walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1800, speedMps: 1.2 },
    minTransferSec: 0,
    additionalTransferSec: 0,
    walkOnly: false,
    needsWheelchair: false,
    fare: {},
    ...(kind === 'cheap' ? { criteria: ['fare' as const] } : {}),
  };
}
