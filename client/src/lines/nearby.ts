/** What lies around a stop. */
import type { LatLon, Match, Place, StopDetail } from '../api/contract.ts';

/** Whether a match of the search is the stop itself or one of the stops that make up its place. */
export function isPartOf(match: Pick<Match, 'id' | 'stopIds'>, { members, place }: StopDetail): boolean {
  const own = new Set([place, ...members].flatMap(({ parentId, stopId }) => [parentId, stopId]));
  return own.has(match.id) || match.stopIds.some((id) => own.has(id));
}

/** Squared distance in degrees of latitude; enough to compare distances within a kilometre. */
function toNearness(a: LatLon, b: LatLon): number {
  const east = (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180);
  return (a.lat - b.lat) ** 2 + east ** 2;
}

/** The entrance from which a place is nearest; undefined where only one is known, which says nothing. */
export function findNearestExit(point: LatLon, exits: readonly Place[]): Place | undefined {
  if (exits.length < 2) return undefined;
  return exits.reduce((best, exit) => (toNearness(point, exit) < toNearness(point, best) ? exit : best));
}
