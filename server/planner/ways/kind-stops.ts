/** The stops at which a kind of vehicle alone calls: a journey that calls at one rides such a vehicle. */

import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type ServiceKind, toServiceKind } from '../../transit/timetable/travel-rules.ts';
import type { StopRoutes } from '../stops/map-stops.ts';

export function listKindStops(
  { routes, stops }: Timetable,
  lines: StopRoutes,
): ReadonlyMap<ServiceKind, readonly number[]> {
  const byKind = new Map<ServiceKind, number[]>();
  for (let row = 0; row < stops.boardable; row++) {
    const kinds = new Set(lines.listRoutes(row).map((route) => toServiceKind(routes[route]?.routeType ?? 3)));
    const [kind] = kinds;
    if (kind === undefined || kinds.size > 1) continue;
    const known = byKind.get(kind);
    if (known) known.push(row);
    else byKind.set(kind, [row]);
  }
  return byKind;
}
