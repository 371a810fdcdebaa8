/** Walks between the stops of one physical place that lie further apart than footpaths reach. */
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import type { NetworkStop } from './network-stop.ts';
import type { StraightLines } from './straight-lines.ts';

/** Rows of each physical place that has more than one. */
function listPlaceRows(placeOf: ArrayLike<number>): number[][] {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < placeOf.length; row++) {
    const place = placeOf[row]!;
    const rows = rowsOf.get(place);
    if (rows) rows.push(row);
    else rowsOf.set(place, [row]);
  }
  return [...rowsOf.values()].filter((rows) => rows.length > 1);
}

export interface PlaceLinks {
  /** Boardable stops of places in which some pair has no footpath yet. */
  readonly sources: readonly number[];
  /** Lines between all points of such a place that the street reaches, however far apart. */
  readonly lines: StraightLines;
}

/** @param isLinked whether a pair of stops has its footpath, or is forbidden to have one */
export function listPlaceLinks(
  stops: readonly NetworkStop[],
  placeOf: ArrayLike<number>,
  isBoardable: Uint8Array,
  street: Uint8Array,
  isLinked: (from: number, to: number) => boolean,
): PlaceLinks {
  const lines: StraightLines = { from: [], to: [], distanceM: [] };
  const sources: number[] = [];
  for (const rows of listPlaceRows(placeOf)) {
    const members = rows.filter((row) => isBoardable[row] === 1);
    const open = members.filter((from) => members.some((to) => from !== to && !isLinked(from, to)));
    if (open.length === 0) continue;
    sources.push(...open);
    const points = rows.filter((row) => street[row] === 1 && isLatLon(stops[row]!));
    points.forEach((from, i) => {
      for (const to of points.slice(i + 1)) {
        lines.from.push(from);
        lines.to.push(to);
        lines.distanceM.push(toDistanceM(stops[from]!, stops[to]!));
      }
    });
  }
  return { sources, lines };
}
