/** Which lines call at each stop, whatever the day. */
import type { Timetable } from '../../transit/timetable/timetable.ts';

export interface StopRoutes {
  /** Route rows of a boardable stop, in the order of the lines browser. */
  readonly listRoutes: (stop: number) => readonly number[];
}

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

/**
 * How much a stop matters on a map of the region, 0 to 1: railway over metro over coach over bus, and more
 * lines over fewer.
 */
export function toImportance(routeTypes: readonly number[], lineCount: number): number {
  const base = Math.max(0.1, ...routeTypes.map(weightOf));
  return Math.min(1, base + 0.2 * (1 - 1 / (1 + lineCount / 4)));
}

function weightOf(routeType: number): number {
  if (routeType === 2 || (routeType >= 100 && routeType < 200)) return 0.8;
  if (routeType === 1 || (routeType >= 400 && routeType < 500)) return 0.6;
  if (routeType >= 200 && routeType < 300) return 0.4;
  return 0.1;
}
