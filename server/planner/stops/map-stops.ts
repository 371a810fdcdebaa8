/** Stops with their lines and importance, for the map and the page of a stop. */
import { isInBox, type LatLon } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { StopIndex } from '../model/stop-index.ts';
import { toImportance, toKindWeight } from '../places/importance.ts';
import type { StopGroups } from './stop-groups.ts';
import type { MapStop, MapStopsRequest, StopRequest, StopResult } from './stop-request.ts';

export interface StopParts {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
  readonly groups: StopGroups;
  readonly routes: StopRoutes;
  readonly legs: LegBuilder;
}

export interface StopRoutes {
  /** Route indexes of a boardable stop, in the order of the list of lines. */
  readonly listRoutes: (stop: number) => readonly number[];
}

/** Collects the lines that call at each stop, on any day. */
export function buildStopRoutes({ patterns, routes, stops }: Timetable): StopRoutes {
  const sets: Set<number>[] = Array.from({ length: stops.boardable }, () => new Set());
  for (let p = 0; p < patterns.count; p++) {
    const route = patterns.route[p] as number;
    for (let c = patterns.callOffsets[p] as number; c < (patterns.callOffsets[p + 1] as number); c++) {
      sets[patterns.stop[c] as number]?.add(route);
    }
  }
  const orderOf = (route: number) => routes[route]?.sortOrder ?? Number.MAX_SAFE_INTEGER;
  const lists = sets.map((set) => [...set].sort((a, b) => orderOf(a) - orderOf(b) || a - b));
  return { listRoutes: (stop) => lists[stop] ?? [] };
}

/** A marker for a stop, or for several stops of one place, named after the first. */
function toMapStop({ stops, routes, timetable }: StopParts, rows: readonly number[]): MapStop {
  const lines = [...new Set(rows.flatMap((row) => routes.listRoutes(row)))];
  const routeTypes = [...new Set(lines.map((route) => timetable.routes[route]?.routeType ?? 3))].sort(
    (a, b) => a - b,
  );
  return {
    ...stops.toPlace(rows[0] as number),
    importance: toImportance(toKindWeight({ type: 'stop' }), routeTypes, lines.length),
    routeTypes,
  };
}

/** Stops inside the box, most important first, at most `maxStops`. */
export function listMapStops(parts: StopParts, request: MapStopsRequest): MapStop[] {
  const { stops } = parts.timetable;
  const rows: number[] = [];
  for (let row = 0; row < stops.boardable; row++) {
    const point = { lat: stops.lat[row] as number, lon: stops.lon[row] as number };
    if (isInBox(point, request.bounds)) rows.push(row);
  }
  const groups = request.isGrouped ? parts.groups.group(rows) : rows.map((row) => [row]);
  return groups
    .map((group) => toMapStop(parts, group))
    .filter((stop) => !request.allowsRouteType || stop.routeTypes.some(request.allowsRouteType))
    .sort((a, b) => b.importance - a.importance || (a.stopId ?? '').localeCompare(b.stopId ?? ''))
    .slice(0, request.maxStops);
}

/** @throws ProblemError `stop-unknown`, also where a circle contains no stop */
export function getStop(parts: StopParts, request: StopRequest): StopResult {
  const { members, place } = parts.groups.getArea(request.area, request.fallbackArea);
  // A station without platforms is an existing stop; a circle without stops is refused.
  if (members.length === 0 && place.stopId === undefined) throw toNothingNear(place);
  const lines = [...new Set(members.flatMap((row) => parts.routes.listRoutes(row)))];
  const orderOf = (route: number) => parts.timetable.routes[route]?.sortOrder ?? Number.MAX_SAFE_INTEGER;
  const routes: ItineraryRoute[] = lines
    .sort((a, b) => orderOf(a) - orderOf(b) || a - b)
    .map((route) => parts.legs.toRoute(route));
  const wheelchair = members.map((row) => parts.timetable.stops.wheelchair[row] as number);
  return {
    place: members.length > 0 ? toMapStop(parts, members) : { ...place, importance: 0, routeTypes: [] },
    members: members.map((row) => toMapStop(parts, [row])),
    entrances: listEntrances(parts.stops, members),
    routes,
    wheelchairBoarding: wheelchair.includes(1) ? 1 : wheelchair.includes(2) ? 2 : 0,
  };
}

/** Signs of entrances are numbers and letters: 2 comes before 10. */
const bySign = new Intl.Collator('zh', { numeric: true });

function listEntrances(stops: StopIndex, members: readonly number[]): ItineraryPlace[] {
  const rows = new Set(members.flatMap((row) => stops.listEntrances(row)));
  return [...rows]
    .map((row) => stops.toPlace(row))
    .sort(
      (a, b) => bySign.compare(a.name.text, b.name.text) || bySign.compare(a.stopId ?? '', b.stopId ?? ''),
    );
}

function toNothingNear({ lat, lon }: LatLon): ProblemError {
  return new ProblemError(
    'stop-unknown',
    { zh: `${lat},${lon} 附近没有车站`, en: `No stop lies near ${lat},${lon}` },
    {},
  );
}
