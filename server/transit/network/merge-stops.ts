/**
 * Physical places: the stops of all feeds that are one place to a passenger, with the reason for each decision.
 *
 * Pairs are judged one by one and joined in the order of their scores. A join is refused where the place would become too
 * wide, or would contain stops that `stop-merges.csv` keeps apart. Decisions depend on keys, names and positions only, so
 * the order of feeds and stops does not matter.
 */
import { isLatLon, type LatLon, toDistanceM } from '../../base/geo.ts';
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
  const { clusters, decide } = joinPairs(pairs);
  return {
    placeOf: Int32Array.from(topOf, (top) => clusters.toHead(top)),
    decisions: [...pairs.filter(isReported).map(decide), ...unknown].sort(compareDecisions),
  };
}

const isReported = ({ a, b, judgement }: MergePair) => a.feed !== b.feed || judgement.rule === 'override';

const compareDecisions = (x: MergeDecision, y: MergeDecision) =>
  compareText(x.stopA, y.stopA) || compareText(x.stopB, y.stopB);

/** Joins pairs in their order. */
function joinPairs(pairs: readonly MergePair[]) {
  const clusters = new Clusters(pairs.filter(({ judgement }) => judgement.rule === 'override'));
  const refused = new Map<MergePair, ApartReason>();
  for (const pair of pairs.filter(({ judgement }) => judgement.apart === undefined)) {
    const reason = clusters.join(pair);
    if (reason) refused.set(pair, reason);
  }
  const decide = (pair: MergePair) => toDecision(pair, clusters.isOne(pair.a, pair.b), refused.get(pair));
  return { clusters, decide };
}

/** Places of the stops of a region, to which new stops come. */
export interface MergeSource {
  /** The points of all stops, the new ones among them. */
  readonly points: readonly LatLon[];
  /** Row of the station; -1 for none. */
  readonly parent: Int32Array;
  readonly toStop: (row: number) => MergeStop;
}

/** Metres around a new stop within which a first look finds all stops that it can be joined with. */
const LOOK_M = 3_000;
/** No pair is further apart, but for overrides. */
const PAIR_M = 1_500;

/**
 * The places with some new stops, which have no station, where those without them are known: only stops that are joined with
 * a new one, directly or through others, are decided again. Undefined where an override is about a new stop, or about one of
 * these stops and one that is far away: then `mergeStops` has to decide.
 *
 * @param known the places before, with the rows of `source`
 */
export function addToPlaces(
  known: StopPlaces,
  source: MergeSource,
  added: readonly number[],
  overrides: readonly StopMergeRow[],
): StopPlaces | undefined {
  const newKeys = new Set(added.map((row) => source.toStop(row).key));
  if (overrides.some(({ stopA, stopB }) => newKeys.has(stopA) || newKeys.has(stopB))) return undefined;
  for (let lookM = LOOK_M; ; lookM *= 2) {
    const rows = listNear(source, added, lookM);
    const rowOf = new Map(rows.map((row, at) => [row, at] as const));
    const stops = rows.map((row): MergeStop => {
      const { parent, ...stop } = source.toStop(row);
      return parent === undefined ? stop : { ...stop, parent: rowOf.get(parent) as number };
    });
    const topOf = Int32Array.from(stops, (_, row) => toTop(stops, row));
    const units = listUnits(stops, topOf);
    const keys = new Set(stops.map(({ key }) => key));
    const nearby = overrides.filter(({ stopA, stopB }) => keys.has(stopA) && keys.has(stopB));
    const { pairs } = listMergePairs(stops, topOf, units, nearby);
    const isNew = new Set(added.map((row) => rowOf.get(row) as number));
    const joined = closeOver(pairs, isNew);
    const isCut = units.some(({ point, top }) => {
      const isSafe = (row: number) =>
        toGapM(point, source.points[row]) + PAIR_M <= lookM || rows.length === source.points.length;
      return joined.has(top) && !added.some(isSafe);
    });
    if (isCut) continue;
    const isOfJoined = ({ key }: MergeStop, row: number) => {
      const isNamed = ({ stopA, stopB }: StopMergeRow) => stopA === key || stopB === key;
      return (
        joined.has(topOf[row] as number) && overrides.some((one) => isNamed(one) && !nearby.includes(one))
      );
    };
    if (stops.some(isOfJoined)) return undefined;
    return replacePlaces(known, { pairs, rows, topOf, units }, joined, isNew);
  }
}

interface NearbyUnits {
  readonly pairs: readonly MergePair[];
  /** Rows of all stops, by row of those nearby. */
  readonly rows: readonly number[];
  readonly topOf: Int32Array;
  readonly units: readonly PlacedUnit[];
}

function replacePlaces(
  known: StopPlaces,
  { pairs, rows, topOf, units }: NearbyUnits,
  joined: ReadonlySet<number>,
  isNew: ReadonlySet<number>,
): StopPlaces {
  const own = pairs.filter(({ a, b }) => joined.has(a.top) && joined.has(b.top));
  const { clusters, decide } = joinPairs(own);
  const placeOf = known.placeOf.slice();
  topOf.forEach((top, row) => {
    if (joined.has(top)) placeOf[rows[row] as number] = rows[clusters.toHead(top)] as number;
  });
  const joinedKeys = new Set(units.filter(({ top }) => joined.has(top)).map(({ key }) => key));
  const kept = known.decisions.filter(({ stopA, stopB }) => !joinedKeys.has(stopA) || !joinedKeys.has(stopB));
  const apart = pairs.filter(
    ({ a, b }) => (isNew.has(a.top) || isNew.has(b.top)) && !(joined.has(a.top) && joined.has(b.top)),
  );
  const decided = [...own, ...apart].filter(isReported).map(decide);
  return { placeOf, decisions: [...kept, ...decided].sort(compareDecisions) };
}

/** The units that pairs connect with some units, directly or through others. */
function closeOver(pairs: readonly MergePair[], tops: ReadonlySet<number>): Set<number> {
  const partners = new Map<number, number[]>();
  const link = (from: number, to: number) => partners.set(from, [...(partners.get(from) ?? []), to]);
  for (const { a, b, judgement } of pairs) {
    if (judgement.apart !== undefined && judgement.rule !== 'override') continue;
    link(a.top, b.top);
    link(b.top, a.top);
  }
  const found = new Set(tops);
  for (const top of found) for (const other of partners.get(top) ?? []) found.add(other);
  return found;
}

/** The stops within some metres, with all stops of their stations. */
function listNear({ parent, points }: MergeSource, around: readonly number[], maxM: number): number[] {
  const latDeg = maxM / 110_000;
  const boxes = around.map((row) => {
    const { lat, lon } = points[row] as LatLon;
    const cos = Math.cos((Math.min(89, Math.abs(lat) + latDeg) * Math.PI) / 180);
    return { lat, lon, lonDeg: latDeg / cos };
  });
  const toStation = (row: number) => {
    let top = row;
    for (let step = 0; step < 3 && (parent[top] as number) >= 0; step++) top = parent[top] as number;
    return top;
  };
  const isNear = ({ lat, lon }: LatLon) =>
    boxes.some((box) => {
      const apart = Math.abs(lon - box.lon);
      return Math.abs(lat - box.lat) <= latDeg && Math.min(apart, 360 - apart) <= box.lonDeg;
    });
  const stations = new Set<number>();
  points.forEach((point, row) => {
    if (isNear(point)) stations.add(toStation(row));
  });
  return [...points.keys()].filter((row) => stations.has(toStation(row)));
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
      if (from.some((x) => to.some((y) => toGapM(x.point, y.point) > MAX_SPREAD_M))) return 'place-too-wide';
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

function toGapM(x: LatLon | undefined, y: LatLon | undefined): number {
  return x && y ? toDistanceM(x, y) : 0;
}
