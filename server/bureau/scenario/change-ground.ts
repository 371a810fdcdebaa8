/** Modifications off the lines: a walk between two stops, and vehicles on demand between two zones. */
import { toDistanceM } from '../../base/geo.ts';
import type { EditedRun } from '../../transit/timetable/edit/edited-rows.ts';
import { type ModificationOf, toSeconds } from './document.ts';
import { listStarts, takeDepartures } from './edit-runs.ts';
import { isInRing } from './line-geometry.ts';
import { resolveOperator, type Step, withEnglish } from './scenario-refs.ts';

/** Metres a second: faster than walking on a moving walkway. An assumption. */
const MAX_WALK_MPS = 4;

export function addWalkLink(step: Step<ModificationOf<'walkLink'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const from = refs.listStops(modification.from, 'from', problems);
  const to = refs.listStops(modification.to, 'to', problems);
  for (const a of from) {
    for (const b of to) {
      if (a === b) continue;
      const metres = toDistanceM(editor.getStop(a), editor.getStop(b));
      if (metres > modification.secs * MAX_WALK_MPS) {
        problems.error(
          'faster-than-possible',
          'secs',
          {
            zh: `两站相距 ${Math.round(metres)} 米，${modification.secs} 秒走不到`,
            en: `The stops are ${Math.round(metres)} m apart: nobody walks that in ${modification.secs} s`,
          },
          { metres: Math.round(metres) },
        );
        return;
      }
      editor.addWalk(a, b, modification.secs);
      if (modification.bothWays) editor.addWalk(b, a, modification.secs);
      count('walks', modification.bothWays ? 2 : 1);
    }
  }
}

/** Pairs of stops at most: each becomes a pattern with a departure every minute of the window. */
const MAX_ZONE_PAIRS = 1_000;
/** Vehicles of GTFS extended route type 715, demand and response bus. */
const ON_DEMAND_ROUTE_TYPE = 715;
const REQUEST_STEP_SEC = 60;
const BOARD_BY_PHONE = 2;

/**
 * Vehicles on demand as a line: a request at any minute of the window is met after `waitSecs` and driven straight to
 * its goal, `detourFactor` longer than the straight line. What the fleet cannot carry is refused, not stretched.
 */
export function addOnDemandZone(
  step: Step<ModificationOf<'onDemandZone'>>,
): { readonly route: number } | undefined {
  const { count, editor, modification, problems, refs } = step;
  const { bothWays, cycleSecs, days, detourFactor, expectedBoardingsPerHour, fromZone, kmh, toZone } =
    modification;
  const operator = resolveOperator(step, modification.operator);
  const [opens, closes] = modification.window.map(toSeconds) as [number, number];
  if (closes <= opens) {
    problems.error('window-empty', 'window', { zh: '时段为空', en: 'The window is empty' });
  }
  if (kmh > modification.vehicle.maxKmh) {
    problems.error('speed-implausible', 'kmh', {
      zh: `车辆最高 ${modification.vehicle.maxKmh} km/h，运行速度写的是 ${kmh}`,
      en: `The vehicle runs at most ${modification.vehicle.maxKmh} km/h; the running speed is ${kmh}`,
    });
  }
  const capacity = toCapacityPerHour(modification);
  if (expectedBoardingsPerHour !== undefined && expectedBoardingsPerHour > capacity) {
    problems.error(
      'zone-over-capacity',
      'expectedBoardingsPerHour',
      {
        zh: `${modification.vehicle.fleet ?? 1} 辆车每 ${cycleSecs / 60} 分钟一趟，每小时最多 ${capacity} 人次，预期 ${expectedBoardingsPerHour}`,
        en: `${modification.vehicle.fleet ?? 1} vehicles with a cycle of ${cycleSecs / 60} min carry at most ${capacity} boardings an hour; ${expectedBoardingsPerHour} are expected`,
      },
      { capacity },
    );
  }
  const inside = (zone: typeof fromZone) => listStopsInside(step, zone.coordinates[0] as [number, number][]);
  const [origins, goals] = [inside(fromZone), inside(toZone)];
  if (origins.length === 0) reportEmptyZone(step, 'fromZone');
  if (goals.length === 0) reportEmptyZone(step, 'toZone');
  const pairs = origins.flatMap((from) => goals.filter((to) => to !== from).map((to) => ({ from, to })));
  if (pairs.length > MAX_ZONE_PAIRS) {
    problems.error('zone-too-large', 'fromZone', {
      zh: `两个区域之间有 ${pairs.length} 对站点，最多 ${MAX_ZONE_PAIRS} 对`,
      en: `There are ${pairs.length} pairs of stops between the zones; at most ${MAX_ZONE_PAIRS} are modelled`,
    });
  }
  if (!operator || problems.hasErrors) return undefined;
  const { feed, ...agency } = operator;
  const toRoute = () =>
    editor.addRoute({
      feed,
      routeId: modification.id,
      shortName: modification.shortName,
      longName: withEnglish(modification.name ?? modification.shortName, modification.nameEn),
      routeType: ON_DEMAND_ROUTE_TYPE,
      ...agency,
      sortOrder: Number.MAX_SAFE_INTEGER,
      confidence: 'derived',
    });
  const route = refs.addLine(editor.feeds[feed]?.feedId ?? '', modification.id, toRoute, problems);
  if (route === undefined) return undefined;
  count('lines');
  const service = editor.addService(
    feed,
    [...days].map((flag) => flag === '1'),
  );
  const starts = listStarts(step.budget, opens, closes, REQUEST_STEP_SEC);
  // Each further pair, and each way back, has as many.
  const more = starts.length * (pairs.length * (bothWays ? 2 : 1) - 1);
  if (!takeDepartures(step.budget, Math.max(0, more))) return undefined;
  const toTrip = (to: number, flags: number) =>
    editor.addTrip({
      tripId: `${modification.id}-${flags === 0 ? 'out' : 'in'}-${to}`,
      route,
      service,
      headsign: editor.getStop(to).name,
      flags,
    });
  for (const pair of pairs) {
    const [from, to] = [refs.toStopOfFeed(pair.from, feed), refs.toStopOfFeed(pair.to, feed)];
    addRequests(step, { from, to, route, trip: toTrip(to, 0), starts, kmh, detourFactor });
    if (bothWays)
      addRequests(step, { from: to, to: from, route, trip: toTrip(from, 16), starts, kmh, detourFactor });
  }
  return { route };
}

/** Boardings an hour that the fleet carries: each vehicle takes its seats once a cycle. */
function toCapacityPerHour({ cycleSecs, vehicle }: ModificationOf<'onDemandZone'>): number {
  return Math.floor(((vehicle.fleet ?? 1) * vehicle.seats * 3_600) / cycleSecs);
}

interface Requests {
  readonly from: number;
  readonly to: number;
  readonly route: number;
  readonly trip: number;
  readonly starts: readonly number[];
  readonly kmh: number;
  readonly detourFactor: number;
}

function addRequests(
  { count, editor, modification }: Step<ModificationOf<'onDemandZone'>>,
  { detourFactor, from, kmh, route, starts, to, trip }: Requests,
): void {
  const metres = toDistanceM(editor.getStop(from), editor.getStop(to)) * detourFactor;
  const rideSec = modification.waitSecs + Math.max(1, Math.round((metres / kmh) * 3.6));
  // The wait is part of the ride, because the vehicle comes for the passenger: nobody misses it while waiting.
  const times = { arrival: [0, rideSec], departure: [0, rideSec] };
  editor.addPattern({
    route,
    stops: [from, to],
    flags: [1, 2],
    rules: [BOARD_BY_PHONE, BOARD_BY_PHONE << 2],
    runs: starts.map((start): EditedRun => ({ trip, start, headway: 0, ...times })),
  });
  count('patterns');
  count('departuresAdded', starts.length);
}

/** Boardable stops inside a ring of [longitude, latitude] pairs. */
function listStopsInside({ editor }: Step, ring: readonly (readonly number[])[]): number[] {
  const { stops } = editor.base;
  return Array.from({ length: stops.boardable }, (_, row) => row).filter((row) =>
    isInRing(ring, { lat: stops.lat[row] as number, lon: stops.lon[row] as number }),
  );
}

function reportEmptyZone({ problems }: Step, field: string): void {
  problems.error('zone-without-stops', field, {
    zh: '区域内没有站点，乘客无处上下车',
    en: 'No stop lies inside the zone: there is nowhere to board or alight',
  });
}
