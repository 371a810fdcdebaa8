/** Ways between the street and stops inside stations: the entrance and the seconds of each way. */
import { isLatLon } from '../../base/geo.ts';
import type { GivenWalk, NetworkStop } from './network-stop.ts';
import { type PathwayGraph, toPathwayGraph, toStreetAccess } from './pathway-graph.ts';
import { createWalkSearch } from './walk-search.ts';

/**
 * Ways of boardable stops inside places with pathways. The ways of stop `s` are `offsets[s] .. offsets[s + 1]`.
 */
export interface StreetWays {
  /** Ways for wheelchairs: a wheelchair cannot reach a stop inside without any. */
  readonly isStepFree: boolean;
  /** 1 for stops that only these ways connect with the street, 0 for stops in the street. */
  readonly isInside: Uint8Array;
  readonly offsets: Int32Array;
  /** Stop where the way meets the street: an entrance, or any node of a place without entrances. */
  readonly node: Int32Array;
  /** Seconds from the street to the stop; -1 where the way leads only out. */
  readonly inSec: Int32Array;
  /** Seconds from the stop to the street; -1 where the way leads only in. */
  readonly outSec: Int32Array;
}

export interface StreetWayOptions {
  /** 1 where vehicles call. */
  readonly boardable: Uint8Array;
  /** Only ways that a wheelchair can pass. */
  readonly stepFree?: boolean;
}

/** `wheelchair_boarding` of stops and entrances that are closed to wheelchairs. */
const CLOSED = 2;

/** Follows the rules of footpaths. Undefined where no stop lies inside. Takes two searches for each stop inside. */
export function buildStreetWays(
  stops: readonly NetworkStop[],
  given: readonly GivenWalk[],
  { boardable, stepFree = false }: StreetWayOptions,
): StreetWays | undefined {
  const isOpen = (stop: number) => !stepFree || stops[stop]!.wheelchair !== CLOSED;
  const isPassable = ({ from, isStepFree, to }: GivenWalk) =>
    !stepFree || (isStepFree === true && isOpen(from) && isOpen(to));
  const out = toPathwayGraph(stops.length, given, isPassable);
  const isInside = out.placeOf.map((place, stop) => (place !== -1 && boardable[stop] === 1 ? 1 : 0));
  if (!isInside.includes(1)) return undefined;
  const reversed = given.map((walk) => ({ ...walk, from: walk.to, to: walk.from }));
  const searchOut = createInsideSearch(stops.length, out);
  const searchIn = createInsideSearch(stops.length, toPathwayGraph(stops.length, reversed, isPassable));
  const street = toStreetAccess(stops, boardable, out.placeOf).map((access, stop) =>
    access === 1 && isOpen(stop) && isLatLon(stops[stop]!) ? 1 : 0,
  );

  const offsets = new Int32Array(stops.length + 1);
  const [node, inSec, outSec]: number[][] = [[], [], []];
  for (let stop = 0; stop < stops.length; stop++) {
    if (isInside[stop] === 1) {
      const [inward, outward] = [searchIn(stop), searchOut(stop)];
      for (const at of [...new Set([...inward.keys(), ...outward.keys()])].sort((a, b) => a - b)) {
        if (street[at] !== 1) continue;
        node!.push(at);
        inSec!.push(inward.get(at) ?? -1);
        outSec!.push(outward.get(at) ?? -1);
      }
    }
    offsets[stop + 1] = node!.length;
  }
  return {
    isStepFree: stepFree,
    isInside: Uint8Array.from(isInside),
    offsets,
    node: Int32Array.from(node!),
    inSec: Int32Array.from(inSec!),
    outSec: Int32Array.from(outSec!),
  };
}

/** Seconds by pathways from a stop to all stops that they reach, including itself. */
function createInsideSearch(stopCount: number, graph: PathwayGraph): (stop: number) => Map<number, number> {
  const search = createWalkSearch(stopCount, { from: [], to: [], distanceM: [] }, graph, 0, () => 0);
  return (stop) => {
    const reached = new Map([[stop, 0]]);
    search(stop, (to, _metres, seconds) => reached.set(to, seconds));
    return reached;
  };
}
