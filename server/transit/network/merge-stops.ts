/**
 * Physical places: the stops of all feeds that are one place to a passenger, with the reason for each decision.
 *
 * Pairs are judged one by one and joined in the order of their scores. A join is refused where the place would become too
 * wide, or would contain stops that `stop-merges.csv` keeps apart. Decisions depend on keys, names and positions only, so
 * the order of feeds and stops does not matter.
 */
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import { listMergePairs } from './merge-pairs.ts';
import {
  type ApartReason,
  compareText,
  type MergeDecision,
  type MergePair,
  type MergeStop,
  type PlacedUnit,
  toStopNameForm,
} from './merge-rules.ts';
import type { StopMergeRow } from './stop-merges.ts';

export interface StopPlaces {
  /** For each stop, the row that represents its place: equal for stops of one place. */
  readonly placeOf: Int32Array;
  /** Decisions on pairs of different feeds and on overrides, sorted by their stops. */
  readonly decisions: readonly MergeDecision[];
}

/** Widest place in metres; overrides may exceed it. */
const MAX_SPREAD_M = 1_000;

export function mergeStops(stops: readonly MergeStop[], overrides: readonly StopMergeRow[] = []): StopPlaces {
  const topOf = Int32Array.from(stops, (_, row) => toTop(stops, row));
  const units = listUnits(stops, topOf);
  const { pairs, unknown } = listMergePairs(stops, topOf, units, overrides);
  const clusters = new Clusters(pairs.filter(({ judgement }) => judgement.rule === 'override'));
  const refused = new Map<MergePair, ApartReason>();
  for (const pair of pairs.filter(({ judgement }) => judgement.apart === undefined)) {
    const reason = clusters.join(pair);
    if (reason) refused.set(pair, reason);
  }
  const isReported = ({ a, b, judgement }: MergePair) => a.feed !== b.feed || judgement.rule === 'override';
  const decisions = pairs
    .filter(isReported)
    .map((pair) => toDecision(pair, clusters.isOne(pair.a, pair.b), refused.get(pair)));
  return {
    placeOf: Int32Array.from(topOf, (top) => clusters.toHead(top)),
    decisions: [...decisions, ...unknown].sort(
      (x, y) => compareText(x.stopA, y.stopA) || compareText(x.stopB, y.stopB),
    ),
  };
}

/** GTFS has two levels of parents. The limit also ends the loop where parents form a cycle. */
function toTop(stops: readonly MergeStop[], row: number): number {
  let top = row;
  for (let step = 0; step < 3; step++) top = stops[top]?.parent ?? top;
  return top;
}

/** Stations, and stops without a station, where vehicles call. */
function listUnits(stops: readonly MergeStop[], topOf: Int32Array): PlacedUnit[] {
  const members = new Map<number, MergeStop[]>();
  stops.forEach((stop, row) => {
    if (!stop.isServed) return;
    const top = topOf[row]!;
    members.set(top, [...(members.get(top) ?? []), stop]);
  });
  return [...members]
    .map(([top, served]) => {
      const { feed, key, name } = stops[top]!;
      const byKey = served.toSorted((a, b) => compareText(a.key, b.key));
      const point = [stops[top]!, ...byKey].find(isLatLon);
      return {
        key,
        feed,
        name,
        form: toStopNameForm(name),
        isRail: served.some(({ isRail }) => isRail),
        top,
        point: point && { lat: point.lat, lon: point.lon },
      };
    })
    .sort((a, b) => compareText(a.key, b.key));
}

function toDecision(pair: MergePair, isOne: boolean, refused: ApartReason | undefined): MergeDecision {
  const { a, b, distanceM, judgement, note } = pair;
  const reason = judgement.apart ?? refused;
  const isIndirect = isOne && reason !== undefined;
  return {
    stopA: a.key,
    stopB: b.key,
    nameA: a.name,
    nameB: b.name,
    ...(distanceM === undefined ? {} : { distanceM: Math.round(distanceM) }),
    rule: isIndirect ? 'through-others' : judgement.rule,
    score: judgement.score,
    verdict: isOne ? 'merged' : 'apart',
    ...(isOne || reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Groups of units that are joined within the limits. */
class Clusters {
  readonly #groupOf = new Map<number, PlacedUnit[]>();
  readonly #apart = new Map<number, number[]>();
  /** Units of overrides: they do not count for the width of a place. */
  readonly #isJoined = new Set<number>();

  constructor(overrides: readonly MergePair[]) {
    for (const { a, b, judgement } of overrides) {
      if (judgement.apart === undefined) {
        this.#isJoined.add(a.top).add(b.top);
        continue;
      }
      this.#apart.set(a.top, [...(this.#apart.get(a.top) ?? []), b.top]);
      this.#apart.set(b.top, [...(this.#apart.get(b.top) ?? []), a.top]);
    }
  }

  /** Joins the groups of a pair, or returns the reason against it. */
  join({ a, b, judgement }: MergePair): ApartReason | undefined {
    const [left, right] = [this.#getGroup(a), this.#getGroup(b)];
    if (left === right) return undefined;
    const tops = new Set(right.map(({ top }) => top));
    if (left.some(({ top }) => this.#apart.get(top)?.some((other) => tops.has(other)))) {
      return 'override-between';
    }
    if (judgement.rule !== 'override') {
      if (left.some((x) => right.some((y) => isOtherRailway(x, y)))) return 'two-railway-stations';
      const isMeasured = ({ top }: PlacedUnit) => !this.#isJoined.has(top);
      const [from, to] = [left.filter(isMeasured), right.filter(isMeasured)];
      if (from.some((x) => to.some((y) => toGapM(x, y) > MAX_SPREAD_M))) return 'place-too-wide';
    }
    const joined = [...left, ...right].sort((x, y) => compareText(x.key, y.key));
    for (const { top } of joined) this.#groupOf.set(top, joined);
    return undefined;
  }

  isOne(a: PlacedUnit, b: PlacedUnit): boolean {
    return this.#getGroup(a) === this.#getGroup(b);
  }

  toHead(top: number): number {
    return this.#groupOf.get(top)?.[0]?.top ?? top;
  }

  #getGroup(unit: PlacedUnit): PlacedUnit[] {
    const group = this.#groupOf.get(unit.top) ?? [unit];
    this.#groupOf.set(unit.top, group);
    return group;
  }
}

function isOtherRailway(x: PlacedUnit, y: PlacedUnit): boolean {
  const isAlike = x.form.core === y.form.core && x.form.side === y.form.side;
  return x.isRail && y.isRail && x.feed === y.feed && !isAlike;
}

function toGapM(x: PlacedUnit, y: PlacedUnit): number {
  return x.point && y.point ? toDistanceM(x.point, y.point) : 0;
}
