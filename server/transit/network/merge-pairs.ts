/** Finds the pairs of stops to judge: with similar names, next to each other, or in `stop-merges.csv`. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import {
  compareText,
  judgePair,
  type MergeDecision,
  type MergePair,
  type MergeStop,
  type PlacedUnit,
  RAILWAY_WORD_M,
} from './merge-rules.ts';
import type { StopMergeRow } from './stop-merges.ts';
import { listStraightLines } from './straight-lines.ts';

/** Stops of the same name further apart than this are no pair: every city has a 火车站. */
const MENTION_M = 1_500;
/** Stops of different feeds within this distance are a pair whatever their names. */
const SIDE_BY_SIDE_M = 50;

export interface MergePairs {
  /** Each pair once: overrides first, then by descending score. */
  readonly pairs: readonly MergePair[];
  /** Overrides with a stop that no feed has. */
  readonly unknown: readonly MergeDecision[];
}

export function listMergePairs(
  stops: readonly MergeStop[],
  topOf: Int32Array,
  units: readonly PlacedUnit[],
  overrides: readonly StopMergeRow[],
): MergePairs {
  const pairs = new Map<string, MergePair>();
  const consider = (x: PlacedUnit, y: PlacedUnit): void => {
    const [a, b] = x.key < y.key ? [x, y] : [y, x];
    const key = `${a.key}\n${b.key}`;
    if (pairs.has(key) || !a.point || !b.point) return;
    const distanceM = toDistanceM(a.point, b.point);
    pairs.set(key, { a, b, distanceM, judgement: judgePair(a, b, distanceM) });
  };
  const unknown = addOverrides(pairs, stops, topOf, units, overrides);
  for (const alike of groupByCore(units)) forEachNear(alike, MENTION_M, consider);
  const railway = units.filter(({ form, isRail }) => isRail || form.hasRailwayWord);
  forEachNear(railway, RAILWAY_WORD_M, (x, y) => {
    if (x.isRail !== y.isRail && x.feed !== y.feed) consider(x, y);
  });
  if (units.some(({ feed }) => feed !== units[0]?.feed)) {
    forEachNear(units, SIDE_BY_SIDE_M, (x, y) => {
      if (x.feed !== y.feed) consider(x, y);
    });
  }
  return { pairs: [...pairs.values()].sort(comparePairs), unknown };
}

function comparePairs(x: MergePair, y: MergePair): number {
  const [first, second] = [x.judgement.rule === 'override', y.judgement.rule === 'override'];
  if (first !== second) return first ? -1 : 1;
  return (
    y.judgement.score - x.judgement.score ||
    (x.distanceM ?? 0) - (y.distanceM ?? 0) ||
    compareText(x.a.key, y.a.key) ||
    compareText(x.b.key, y.b.key)
  );
}

function groupByCore(units: readonly PlacedUnit[]): PlacedUnit[][] {
  const byCore = new Map<string, PlacedUnit[]>();
  for (const unit of units) {
    const alike = byCore.get(unit.form.core);
    if (alike) alike.push(unit);
    else byCore.set(unit.form.core, [unit]);
  }
  return [...byCore.values()].filter((alike) => alike.length > 1);
}

function forEachNear(
  units: readonly PlacedUnit[],
  maxM: number,
  visit: (x: PlacedUnit, y: PlacedUnit) => void,
): void {
  const nowhere: LatLon = { lat: Number.NaN, lon: Number.NaN };
  const points = units.map(({ point }) => point ?? nowhere);
  const lines = listStraightLines(points, maxM, new Uint8Array(units.length).fill(1));
  for (let i = 0; i < lines.from.length; i++) visit(units[lines.from[i]!]!, units[lines.to[i]!]!);
}

/** A stop in a row stands for its station. Of two rows on the same pair, `apart` wins. */
function addOverrides(
  pairs: Map<string, MergePair>,
  stops: readonly MergeStop[],
  topOf: Int32Array,
  units: readonly PlacedUnit[],
  overrides: readonly StopMergeRow[],
): MergeDecision[] {
  if (overrides.length === 0) return [];
  const rowOf = new Map(stops.map(({ key }, row) => [key, row] as const));
  const unitOf = new Map(units.map((unit) => [unit.top, unit] as const));
  const findUnit = (key: string) => unitOf.get(topOf[rowOf.get(key) ?? -1] ?? -1);
  const unknown: MergeDecision[] = [];
  for (const { note, stopA, stopB, verdict } of overrides) {
    const [x, y] = [findUnit(stopA), findUnit(stopB)];
    const base = { rule: 'override' as const, score: 1 };
    if (!x || !y) {
      const names = { nameA: x?.name ?? '', nameB: y?.name ?? '' };
      unknown.push({ stopA, stopB, ...names, ...base, verdict: 'apart', reason: 'unknown-stop', note });
      continue;
    }
    if (x === y) continue;
    const [a, b] = x.key < y.key ? [x, y] : [y, x];
    const key = `${a.key}\n${b.key}`;
    if (pairs.get(key)?.judgement.apart !== undefined) continue;
    const distanceM = a.point && b.point ? toDistanceM(a.point, b.point) : undefined;
    const judgement = verdict === 'apart' ? { ...base, apart: 'override' as const } : base;
    pairs.set(key, { a, b, distanceM, judgement, note });
  }
  return unknown;
}
