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
