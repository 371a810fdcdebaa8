/** Footpaths between the stops of a network: straight lines, pathways and stated transfers together. */
import { ProblemError } from '../../base/problem.ts';
import { type FootpathEdges, type Footpaths, toFootpaths } from './footpath-table.ts';
import { FORBIDDEN_SEC, toLineM, toPairKey, toTransferTimes } from './given-transfers.ts';
import type { GivenWalk, NetworkStop } from './network-stop.ts';
import { toPathwayGraph, toStreetAccess } from './pathway-graph.ts';
import { listPlaceLinks } from './place-links.ts';
import { listStraightLines, type StraightLines } from './straight-lines.ts';
import { createWalkSearch } from './walk-search.ts';

export type { Footpaths } from './footpath-table.ts';

/** `wheelchair_boarding` of what is no way in for a wheelchair. */
const CLOSED = 2;

export interface FootpathOptions {
  /** Most metres of straight line in one footpath; pathways cost time, not metres. */
  readonly maxM: number;
  readonly speedMps: number;
  /**
   * The pace that stated transfers are for: a slower walker takes longer by what the straight line takes him longer.
   * Stated times hold for every pace where absent.
   */
  readonly statedMps?: number;
  /** Metres walked for each metre of straight line; 1 walks the straight line itself. */
  readonly detourFactor: number;
  /** Adds the target's `boardSlackSec` to straight lines and pathways (a stated transfer includes it). */
  readonly withSlack: boolean;
  /** 1 where vehicles call; without it, every stop. Footpaths start and end at these only. */
  readonly boardable?: Uint8Array;
  /** Only what a wheelchair can pass: no stairs or escalators, no entrance or stop that is closed to it. */
  readonly stepFree?: boolean;
  /**
   * Physical place of each stop: stops of one place have a footpath to each other at any distance, by the
   * same rules for pathways and entrances, unless a transfer forbids it. Without it, none is added.
   */
  readonly placeOf?: ArrayLike<number>;
}

/**
 * The shortest walk for each ordered pair of boardable stops that has one within the bound.
 *
 * Seconds are `ceil(metres * detourFactor / speedMps)` plus those of the pathways. In a station with
 * pathways, no straight line joins two of its nodes unless both are entrances, and if it has entrances, the
 * street reaches it by them alone. A transfer with a time replaces the walk of its pair, at any distance and
 * in its direction only; a forbidden one removes it. For wheelchairs (`stepFree`) a transfer is no promise: inside
 * a place with pathways they decide whether there is a way, and it takes the longer of the two.
 *
 * @throws ProblemError `bad-request` for a bound or speed that is none, `footpaths-too-many`.
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

  // Only where pathways begin at a stop or at the end of one of its lines is there more to find than lines.
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
        addWalk(from, to, durationSec, Math.max(straightM, toLineM(stops, from, to)));
      });
    }
  }
  for (const [key, durationSec] of transferTimes) {
    const [from, to] = [Math.floor(key / stopCount), key % stopCount];
    if (durationSec === FORBIDDEN_SEC || isBound(from, to)) continue;
    if (isBoardable[from] === 0 || isBoardable[to] === 0) continue;
    addEdge(from, to, durationSec, toLineM(stops, from, to));
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
        addWalk(from, to, durationSec, Math.max(straightM, toLineM(stops, from, to)));
      });
    }
  }
  return toFootpaths(stopCount, edges);
}

/** Drops the lines inside a place that pathways describe, except from entrance to entrance over the street. */
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
