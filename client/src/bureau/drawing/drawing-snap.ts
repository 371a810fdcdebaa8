/** Where the stops and ways of a drawn line go: to known lines, and to the stops of the feeds. */
import type { AddLine, LatLon } from '../../api/contract.ts';
import type { MapDraft } from '../../map/map-scene.tsx';
import { type Corner, toCornerIndex, withBends } from '../line-path.ts';
import { type FollowedWay, followWay, type KnownWay, snapToWays } from '../snap.ts';

type Snap = AddLine['snap'];

/** Metres within which a known line passes a stop, for the way between two stops to follow it. */
const FOLLOW_M = { rail: 600, road: 200 } as const;

export const roundDegrees = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

const toRounded = ({ lat, lon }: LatLon): LatLon => ({ lat: roundDegrees(lat), lon: roundDegrees(lon) });

const listWays = (ways: readonly KnownWay[], snap: Snap) => ways.filter(({ ground }) => ground === snap);

export interface SnappedSpot extends LatLon {
  /** The known line on which the spot is; undefined where none is near. */
  readonly lineId: string | undefined;
}

/** The nearest spot of a known line within the tolerance, or the point itself. */
export function snapSpot(
  ways: readonly KnownWay[],
  snap: Snap,
  point: LatLon,
  toleranceM: number,
): SnappedSpot {
  const spot = snap === 'none' ? undefined : snapToWays(listWays(ways, snap), point, toleranceM);
  return { ...toRounded(spot ?? point), lineId: spot?.lineId };
}

/** The corners with the hops behind these stops along a known way, and the last way that was found. */
export function followWays(
  ways: readonly KnownWay[],
  snap: Snap,
  corners: readonly Corner[],
  hops: readonly number[],
): { readonly corners: readonly Corner[]; readonly followed: FollowedWay | undefined } {
  let next = corners;
  let followed: FollowedWay | undefined;
  if (snap === 'none') return { corners, followed };
  for (const hop of hops) {
    const [from, to] = [next[toCornerIndex(next, hop)], next[toCornerIndex(next, hop + 1)]];
    if (hop < 0 || !from || !to) continue;
    const way = followWay(listWays(ways, snap), from, to, FOLLOW_M[snap]);
    if (!way) continue;
    followed = way;
    next = withBends(next, hop, way.bends.map(toRounded));
  }
  return { corners: next, followed };
}

/** A new stop keeps its name where it moves to no stop of the feeds. */
export function toMoved(old: Corner, { lat, lon, stop }: Required<Corner>): Corner {
  if (!old.stop) return { lat, lon };
  if ('ref' in stop || 'ref' in old.stop) return { lat, lon, stop };
  return { lat, lon, stop: { new: { ...old.stop.new, lat, lon } } };
}

export function toDraftPoints(corners: readonly Corner[], names: readonly string[]): MapDraft['points'] {
  let place = -1;
  return corners.map(({ lat, lon, stop }) => {
    if (stop) place++;
    const isSnapped = stop !== undefined && 'ref' in stop;
    return { lat, lon, isStop: stop !== undefined, isSnapped, name: stop ? names[place] : undefined };
  });
}
