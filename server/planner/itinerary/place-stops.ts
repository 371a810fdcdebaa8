/** The stops that stand for a place on the way, or for one that is to be avoided. */

import { type EndPoint, toEndPoint } from '../model/end-point.ts';
import type { PlanPlace, PlanRequest } from '../model/plan-request.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import type { ViaPlan } from '../raptor/via-layers.ts';
import type { StopGroups } from '../stops/stop-groups.ts';

/** A point of the map stands for the stops within this many metres, in a straight line. */
const AROUND_M = 500;

export interface PlaceParts {
  readonly stops: StopIndex;
  readonly groups: StopGroups;
  readonly locator: StopLocator;
}

/**
 * Boardable stops of a place: a stop with its station and the like-named stops beside it; those around a point.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
function listPlaceStops({ groups, locator, stops }: PlaceParts, place: PlanPlace): number[] {
  const end = toEndPoint(stops, place);
  if (place.kind === 'point') return locator.listNearby(end.place, AROUND_M).map(({ stop }) => stop);
  return [
    ...new Set([
      ...end.members,
      ...stops.listRows(place.stopId).flatMap((row) => groups.listPlaceMembers(row)),
    ]),
  ];
}

/** @throws ProblemError `stop-unknown`, `stop-ambiguous` */
export function listAvoidedStops(parts: PlaceParts, { avoids }: Pick<PlanRequest, 'avoids'>): number[] {
  return (avoids?.stopIds ?? []).flatMap((stopId) => listPlaceStops(parts, { kind: 'stop', stopId }));
}

/**
 * The places on the way, as the search needs them; undefined where there are none.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function findViaPlan(
  parts: PlaceParts,
  { vias = [] }: Pick<PlanRequest, 'vias'>,
  from: EndPoint,
  to: EndPoint,
): ViaPlan | undefined {
  if (vias.length === 0) return undefined;
  return {
    vias: vias.map(({ minStaySec, place }) => ({ stops: listPlaceStops(parts, place), staySec: minStaySec })),
    startStops: from.members,
    endStops: to.members,
  };
}
