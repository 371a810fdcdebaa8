/** Footpaths between the stops of a network, from straight lines, pathways and the transfers that feeds give. */

import { isLatLon, toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import { type FootpathEdges, type Footpaths, toFootpaths } from './footpath-table.ts';
import { FORBIDDEN_SEC, toPairKey, toTransferTimes } from './given-transfers.ts';
import { type GivenWalk, type NetworkStop, toLineM } from './network-stop.ts';
import { toPathwayGraph, toStreetAccess } from './pathway-graph.ts';
import { listStraightLines, type StraightLines } from './straight-lines.ts';
import { createWalkSearch } from './walk-search.ts';

export type { Footpaths } from './footpath-table.ts';

/** `wheelchair_boarding` of stops and entrances that are closed to wheelchairs. */
const CLOSED = 2;

export interface FootpathOptions {
  /** Most metres of straight line in one footpath; pathways do not count. */
  readonly maxM: number;
  readonly speedMps: number;
  /**
   * The pace at which the times of transfers hold. A slower walker gets the extra seconds that the straight line takes.
   * Where absent, the times hold at every pace.
   */
  readonly statedMps?: number;
  /** Metres walked for each metre of straight line, at least 1. */
  readonly detourFactor: number;
  /** Adds `boardSlackSec` of the target to straight lines and pathways. The time of a transfer includes it. */
  readonly withSlack: boolean;
  /** 1 where vehicles call: footpaths start and end only there. Where absent, at every stop. */
  readonly boardable?: Uint8Array;
  /** Only ways that a wheelchair can pass: no stairs or escalators, no closed entrances or stops. */
  readonly stepFree?: boolean;
  /**
   * Physical place of each stop. Stops of one place get footpaths to each other at any distance, by the same rules for
   * pathways and entrances, unless a transfer forbids it.
   */
  readonly placeOf?: ArrayLike<number>;
}

/**
 * The fastest walk for each ordered pair of boardable stops that has one within the bound.
 *
 * Seconds are `ceil(metres * detourFactor / speedMps)` plus those of the pathways. In a station with pathways, straight lines
 * connect only entrances, and where it has entrances the street reaches it only through them. A transfer with a time replaces
 * the walk of its pair, at any distance and only in its direction; a forbidden transfer removes it. With `stepFree`, a
 * transfer from or to a place with pathways does not open a way: it only makes an existing walk as long as its own time.
 *
 * @throws ProblemError `bad-request` for an invalid bound or speed, `footpaths-too-many`
 */
export function buildFootpaths(
  stops: readonly NetworkStop[],
  given: readonly GivenWalk[],
  options: FootpathOptions,
): Footpaths {
  checkOptions(options);
  const stopCount = stops.length;
  const { placeOf: physicalPlaceOf, stepFree = false } = options;
  const isOpen = (stop: number) => !stepFree || stops[stop]!.wheelchair !== CLOSED;
  const servedStops = options.boardable ?? new Uint8Array(stopCount).fill(1);
  const isBoardable = servedStops.map((served, stop) => (isOpen(stop) ? served : 0));
  const transferTimes = toTransferTimes(stops, servedStops, given, options);
  const pathways = toPathwayGraph(
    stopCount,
    given,
    ({ from, isStepFree, to }) => !stepFree || (isStepFree === true && isOpen(from) && isOpen(to)),
  );
  const { placeOf } = pathways;
  const edges: FootpathEdges = { from: [], to: [], durationSec: [], distanceM: [] };
  const linked = new Set<number>();

  const addEdge = (from: number, to: number, durationSec: number, distanceM: number): void => {
    edges.from.push(from);
    edges.to.push(to);
    edges.durationSec.push(durationSec);
    edges.distanceM.push(Math.round(distanceM));
    if (physicalPlaceOf && physicalPlaceOf[from] === physicalPlaceOf[to]) {
      linked.add(toPairKey(from, to, stopCount));
    }
  };
  const isBound = (from: number, to: number) => stepFree && (placeOf[from] !== -1 || placeOf[to] !== -1);
  const addWalk = (from: number, to: number, durationSec: number, distanceM: number): void => {
    if (isBoardable[from] === 0 || isBoardable[to] === 0) return;
    const heldSec = transferTimes.size > 0 ? transferTimes.get(toPairKey(from, to, stopCount)) : undefined;
    if (heldSec !== undefined && (heldSec === FORBIDDEN_SEC || !isBound(from, to))) return;
    const wholeSec = options.withSlack ? durationSec + stops[to]!.boardSlackSec : durationSec;
    addEdge(from, to, Math.max(wholeSec, heldSec ?? 0), distanceM);
  };
  const toWalkSec = (metres: number) => Math.ceil((metres * options.detourFactor) / options.speedMps);

  const street = toStreetAccess(stops, isBoardable, placeOf).map((access, i) => (isOpen(i) ? access : 0));
  const lines = withoutShortcuts(listStraightLines(stops, options.maxM, street), stops, placeOf);

  // A search is needed only from stops with pathways, and from stops with a line to such a stop. Elsewhere a line is the walk.
  const needsSearch = Uint8Array.from(placeOf, (place) => (place === -1 ? 0 : 1));
  for (let i = 0; i < lines.from.length; i++) {
    const [from, to] = [lines.from[i]!, lines.to[i]!];
    if (placeOf[from] !== -1) needsSearch[to] = 1;
    if (placeOf[to] !== -1) needsSearch[from] = 1;
  }
  for (let i = 0; i < lines.from.length; i++) {
    const [from, to, distanceM] = [lines.from[i]!, lines.to[i]!, lines.distanceM[i]!];
    const durationSec = toWalkSec(distanceM);
    if (needsSearch[from] === 0) addWalk(from, to, durationSec, distanceM);
    if (needsSearch[to] === 0) addWalk(to, from, durationSec, distanceM);
  }
  if (needsSearch.includes(1)) {
    const search = createWalkSearch(stopCount, lines, pathways, options.maxM, toWalkSec);
    for (let from = 0; from < stopCount; from++) {
      if (needsSearch[from] === 0 || isBoardable[from] === 0) continue;
      search(from, (to, straightM, durationSec) => {
        addWalk(from, to, durationSec, Math.max(straightM, toLineM(stops[from]!, stops[to]!)));
      });
    }
  }
  for (const [key, durationSec] of transferTimes) {
    const [from, to] = [Math.floor(key / stopCount), key % stopCount];
    if (durationSec === FORBIDDEN_SEC || isBound(from, to)) continue;
    if (isBoardable[from] === 0 || isBoardable[to] === 0) continue;
    addEdge(from, to, durationSec, toLineM(stops[from]!, stops[to]!));
  }
  if (physicalPlaceOf) {
    const isLinked = (from: number, to: number) => {
      const key = toPairKey(from, to, stopCount);
      return linked.has(key) || transferTimes.get(key) === FORBIDDEN_SEC;
    };
    const links = listPlaceLinks(stops, physicalPlaceOf, isBoardable, street, isLinked);
    const joins = withoutShortcuts(links.lines, stops, placeOf);
    const search = createWalkSearch(stopCount, joins, pathways, Number.POSITIVE_INFINITY, toWalkSec);
    for (const from of links.sources) {
      search(from, (to, straightM, durationSec) => {
        if (physicalPlaceOf[from] !== physicalPlaceOf[to] || isLinked(from, to)) return;
        addWalk(from, to, durationSec, Math.max(straightM, toLineM(stops[from]!, stops[to]!)));
      });
    }
  }
  return toFootpaths(stopCount, edges);
}

/** Removes lines inside a place with pathways, except between two entrances. */
function withoutShortcuts(
  lines: StraightLines,
  stops: readonly NetworkStop[],
  placeOf: Int32Array,
): StraightLines {
  const kept: StraightLines = { from: [], to: [], distanceM: [] };
  let hasDropped = false;
  for (let i = 0; i < lines.from.length; i++) {
    const [from, to] = [lines.from[i]!, lines.to[i]!];
    const isInside = placeOf[from] !== -1 && placeOf[from] === placeOf[to];
    if (isInside && !(stops[from]!.isEntrance === true && stops[to]!.isEntrance === true)) {
      hasDropped = true;
      continue;
    }
    kept.from.push(from);
    kept.to.push(to);
    kept.distanceM.push(lines.distanceM[i]!);
  }
  return hasDropped ? kept : lines;
}

function checkOptions({ maxM, speedMps, detourFactor }: FootpathOptions): void {
  const isSound =
    maxM >= 0 && Number.isFinite(maxM) && speedMps > 0 && Number.isFinite(speedMps) && detourFactor >= 1;
  if (isSound && Number.isFinite(detourFactor)) return;
  throw new ProblemError(
    'bad-request',
    {
      zh: '步行参数无效：距离不能为负，速度必须为正，绕行系数不小于 1。',
      en: 'Walking needs a distance of at least 0, a speed above 0 and a detour factor of at least 1.',
    },
    { maxM, speedMps, detourFactor },
  );
}

/** The stops of each physical place with more than one stop. */
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

interface PlaceLinks {
  /** Boardable stops of places in which some pair has no footpath. */
  readonly sources: readonly number[];
  /** Lines between all stops of such a place that straight lines may touch, at any distance. */
  readonly lines: StraightLines;
}

/**
 * Input of the walks between stops of one physical place beyond the reach of footpaths.
 *
 * @param isLinked whether a pair of stops has a footpath, or a transfer forbids it
 */
function listPlaceLinks(
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
