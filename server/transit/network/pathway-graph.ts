/** The pathways of stations as a graph, and the points where straight lines may meet them. */
import { isLatLon } from '../../base/geo.ts';
import type { GivenWalk, NetworkStop } from './network-stop.ts';

/** Pathways as compressed rows. A place is a set of stops that pathways connect. */
export interface PathwayGraph {
  /** For each stop, the least stop index of its place; -1 without pathways. */
  readonly placeOf: Int32Array;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly durationSec: Int32Array;
}

/**
 * Collects the pathways among `walks`. Seconds are rounded up. Closed and impassable pathways get no rows but still connect
 * stops to a place: a stop behind stairs does not lie in the street for a wheelchair.
 */
export function toPathwayGraph(
  stopCount: number,
  walks: readonly GivenWalk[],
  isPassable: (walk: GivenWalk) => boolean = () => true,
): PathwayGraph {
  const pathways = walks.filter((walk) => walk.kind === 'pathway');
  const placeOf = new Int32Array(stopCount).fill(-1);
  const findPlace = (stop: number): number => {
    let root = stop;
    while (placeOf[root] !== root) {
      // Path halving keeps later searches short.
      placeOf[root] = placeOf[placeOf[root]!]!;
      root = placeOf[root]!;
    }
    return root;
  };
  for (const { from, to } of pathways) {
    for (const stop of [from, to]) if (placeOf[stop] === -1) placeOf[stop] = stop;
    const [a, b] = [findPlace(from), findPlace(to)];
    placeOf[Math.max(a, b)] = Math.min(a, b);
  }
  const passable = pathways.filter((walk) => walk.isForbidden !== true && isPassable(walk));
  const offsets = new Int32Array(stopCount + 1);
  for (const { from } of passable) offsets[from + 1]!++;
  for (let stop = 0; stop < stopCount; stop++) {
    offsets[stop + 1]! += offsets[stop]!;
    if (placeOf[stop] !== -1) placeOf[stop] = findPlace(stop);
  }
  const next = offsets.slice();
  const targets = new Int32Array(passable.length);
  const durationSec = new Int32Array(passable.length);
  for (const pathway of passable) {
    const at = next[pathway.from]!++;
    targets[at] = pathway.to;
    durationSec[at] = Math.ceil(pathway.durationSec);
  }
  return { placeOf, offsets, targets, durationSec };
}

/**
 * 1 for each stop that straight lines may touch. Outside of places with pathways: every boardable stop. In a place with
 * pathways: only its entrances, because the GTFS reference defines pathways of a station as exhaustive. Where no entrance has
 * a position: all nodes of the place, so that it stays reachable.
 */
export function toStreetAccess(
  stops: readonly NetworkStop[],
  isBoardable: Uint8Array,
  placeOf: Int32Array,
): Uint8Array {
  const hasEntrance = new Uint8Array(stops.length);
  for (let stop = 0; stop < stops.length; stop++) {
    if (placeOf[stop] === -1 || stops[stop]!.isEntrance !== true || !isLatLon(stops[stop]!)) continue;
    hasEntrance[placeOf[stop]!] = 1;
  }
  return Uint8Array.from(stops, (stop, i) => {
    const place = placeOf[i]!;
    if (place === -1) return isBoardable[i]!;
    return hasEntrance[place] === 0 || stop.isEntrance === true ? 1 : 0;
  });
}
