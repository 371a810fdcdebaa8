/**
 * Physical places: which stops of all feeds are one place to a passenger, with the reason for each decision.
 *
 * Pairs are judged one by one, joined from the surest to the least sure, and a join is refused where it would
 * make a place too wide or join what a bureau keeps apart. All is decided by keys, names and positions, so the
 * order of feeds and stops changes nothing.
 */
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import {
  compareText,
  type MergeDecision,
  type MergePair,
  type MergeStop,
  type PlacedUnit,
} from './merge-pair.ts';
import { listMergePairs } from './merge-pairs.ts';
import type { ApartReason } from './merge-rules.ts';
import type { StopMergeRow } from './stop-merges.ts';
import { toStopNameForm } from './stop-name.ts';

export interface StopPlaces {
  /** The row that stands for the place of each stop: equal for stops of one place. */
  readonly placeOf: Int32Array;
  /** Pairs of different feeds, and all that a bureau has a word on; by their stops. */
  readonly decisions: readonly MergeDecision[];
}

/** A place is no wider than this, in metres; only a bureau's word goes beyond. */
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

/** Two steps up are all that GTFS has; a feed whose parents form a ring ends here too. */
function toTop(stops: readonly MergeStop[], row: number): number {
  let top = row;
  for (let step = 0; step < 3; step++) top = stops[top]?.parent ?? top;
  return top;
}

/** Stations and lone stops at which something calls. */
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

/** Groups of units that grow by joining, within limits. */
class Clusters {
  readonly #groupOf = new Map<number, PlacedUnit[]>();
  readonly #apart = new Map<number, number[]>();
  /** Joined by a bureau's word: no measure of how wide a place may be. */
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

  /** Joins the groups of a pair, or says why not. */
  join({ a, b, judgement }: MergePair): ApartReason | undefined {
    const [left, right] = [this.#getGroup(a), this.#getGroup(b)];
    if (left === right) return undefined;
    const tops = new Set(right.map(({ top }) => top));
    if (left.some(({ top }) => this.#apart.get(top)?.some((other) => tops.has(other)))) {
      return 'override-between';
    }
    if (judgement.rule !== 'override') {
      if (left.some((x) => right.some((y) => isOtherRailway(x, y)))) return 'two-railway-stations';
      const isMeasure = ({ top }: PlacedUnit) => !this.#isJoined.has(top);
      const [from, to] = [left.filter(isMeasure), right.filter(isMeasure)];
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
