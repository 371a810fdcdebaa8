/** Travel times and access of a base and a scenario, side by side. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import { NEVER_REACHED } from '../../planner/raptor/raptor.ts';
import type { SearchNetwork } from '../../planner/raptor/search-query.ts';
import {
  findNearest,
  sumDecayed,
  sumWithin,
  toPercentileColumn,
  toWeightedMean,
} from '../../planner/reach/accessibility.ts';
import { measurePlannedTravel, type PlannedTravel } from '../../planner/reach/planned-travel.ts';
import { type SkimRows, skimPair } from '../../planner/reach/skim-on-threads.ts';
import type { SkimQuery } from '../../planner/reach/skim-window.ts';
import type { TouchSide } from '../../planner/reach/touched-origins.ts';
import { toSkimZones, toStationZone, type ZoneWalk } from '../../planner/reach/zone-access.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';

export interface AccessSide {
  readonly timetable: Timetable;
  readonly network: SearchNetwork;
  /** The mirror image of `network`. */
  readonly mirrored: SearchNetwork;
}

/** A zone with what is in it: residents, jobs, schools, whatever the file of zones counts. */
export interface AccessZone extends LatLon {
  readonly id: string;
  readonly district: string;
  readonly opportunities: Readonly<Record<string, number>>;
}

/** A place of a kind: `hospital`, `university`, `station`, `airport` ... */
export interface AccessPlace extends LatLon {
  readonly id: string;
  readonly name: Names;
  readonly category: string;
}

/** Two named ends; a station has rows of stops, and is skimmed from platform to platform too. */
export interface NamedPair {
  readonly from: NamedEnd;
  readonly to: NamedEnd;
}

export interface NamedEnd extends LatLon {
  readonly name: Names;
  /** Stop ids (`feed:stop_id`) of the station; absent for a place that is none. */
  readonly stopRows?: { readonly before: readonly number[]; readonly after: readonly number[] };
}

export interface CompareOptions {
  readonly query: SkimQuery;
  readonly walk: ZoneWalk;
  readonly cutoffsMin: readonly number[];
  /** Whose number weighs the means: `population`. */
  readonly weightBy: string;
  /** Of gravity access. */
  readonly betaPerMinute: number;
  /** Chooses where the skims of all zones are computed. */
  readonly toSkimRows: (before: TouchSide, after: TouchSide, query: SkimQuery) => SkimRows;
  /** Called after each piece of the origins, with the share done. */
  readonly onProgress?: (share: number) => void;
}

export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** Seconds; null where too many departures do not arrive. */
export interface TimeSummary {
  readonly percentileSec: readonly (number | null)[];
  readonly meanSec: number | null;
  readonly reachedShare: number;
  readonly plannedSec: number | null;
}

export interface PairComparison {
  readonly from: Names;
  readonly to: Names;
  /** From platform to platform; absent where an end is no station. */
  readonly stationToStation?: { readonly before: TimeSummary; readonly after: TimeSummary };
  readonly doorToDoor: { readonly before: TimeSummary; readonly after: TimeSummary };
}

export interface AccessComparison {
  readonly percents: readonly number[];
  readonly cutoffsMin: readonly number[];
  readonly zoneCount: number;
  /** Zones that a change can touch: only their travel times were computed again. */
  readonly computedOrigins: number;
  readonly weightBy: string;
  /** Of gravity access: an opportunity `t` minutes away counts with `exp(-betaPerMinute * t)`. */
  readonly betaPerMinute: number;
  /** Mean opportunities in reach at the median time, by the weight of the origins. */
  readonly cumulative: readonly ({
    readonly opportunity: string;
    readonly cutoffMin: number;
  } & BeforeAfter)[];
  readonly gravity: readonly ({ readonly opportunity: string } & BeforeAfter)[];
  /** Share of the weight whose nearest place of the kind is in reach, and its mean seconds over those on both sides. */
  readonly nearest: readonly {
    readonly category: string;
    readonly reachedShare: BeforeAfter;
    readonly meanSec: BeforeAfter;
  }[];
  /** The first cut-off's opportunities of the weight, by district. */
  readonly districts: readonly ({ readonly district: string; readonly weight: number } & BeforeAfter)[];
  /** Zones, and the weight in them, whose cumulative access at the middle cut-off rises, falls, stays. */
  readonly change: Readonly<
    Record<'better' | 'worse' | 'same', { readonly zones: number; readonly weight: number }>
  >;
  readonly pairs: readonly PairComparison[];
  readonly zones: readonly {
    readonly id: string;
    readonly lat: number;
    readonly lon: number;
    readonly district: string;
    readonly weight: number;
    /** Opportunities of the weight within each cut-off. */
    readonly before: readonly number[];
    readonly after: readonly number[];
    /** The same of all other opportunities. */
    readonly others: readonly {
      readonly opportunity: string;
      readonly before: readonly number[];
      readonly after: readonly number[];
    }[];
  }[];
  readonly places: readonly PlaceTimes[];
}

/** Median seconds from each zone to a place, in the order of the zones; null where it is out of reach. */
export interface PlaceTimes extends AccessPlace {
  readonly beforeSec: readonly (number | null)[];
  readonly afterSec: readonly (number | null)[];
}

const MEDIAN = 50;

/** Time: that of a skim of all zones to all zones and places, and of one of the zones that a change touches. */
export async function compareAccess(
  before: AccessSide,
  after: AccessSide,
  zones: readonly AccessZone[],
  places: readonly AccessPlace[],
  pairs: readonly NamedPair[],
  options: CompareOptions,
): Promise<AccessComparison> {
  const { betaPerMinute, cutoffsMin, query, weightBy } = options;
  const points: LatLon[] = [...zones, ...places];
  const count = points.length;
  const toTouchSide = ({ network, timetable }: AccessSide) => {
    const destinations = toSkimZones(timetable, points, options.walk);
    return { timetable, network, origins: destinations.slice(0, zones.length), destinations };
  };
  const [own, other] = [toTouchSide(before), toTouchSide(after)];
  const medianQuery = { ...query, percents: [MEDIAN] };
  const skimRows = options.toSkimRows(own, other, medianQuery);
  const skims = await skimPair(own, other, after.mirrored, medianQuery, skimRows, options.onProgress);
  const [first, second] = [skims.before, skims.after].map((skim) => toPercentileColumn(skim, MEDIAN)) as [
    Int32Array,
    Int32Array,
  ];
  const weights = toWeights(zones, weightBy);
  const both = (toValue: (travelSec: Int32Array) => ArrayLike<number>): BeforeAfter => ({
    before: toWeightedMean(toValue(first), weights),
    after: toWeightedMean(toValue(second), weights),
  });
  const opportunities = [...new Set(zones.flatMap((zone) => Object.keys(zone.opportunities)))].sort();
  const toWithin = (own: Float64Array) =>
    cutoffsMin.map((cutoffMin) => ({
      before: sumWithin(first, count, own, cutoffMin * 60),
      after: sumWithin(second, count, own, cutoffMin * 60),
    }));
  const within = toWithin(weights);
  const others = opportunities
    .filter((opportunity) => opportunity !== weightBy)
    .map((opportunity) => ({ opportunity, within: toWithin(toWeights(zones, opportunity)) }));
  return {
    percents: query.percents,
    cutoffsMin,
    zoneCount: zones.length,
    computedOrigins: skims.computedOrigins,
    weightBy,
    betaPerMinute,
    cumulative: opportunities.flatMap((opportunity) => {
      const own = toWeights(zones, opportunity);
      return cutoffsMin.map((cutoffMin) => ({
        opportunity,
        cutoffMin,
        ...both((travelSec) => sumWithin(travelSec, count, own, cutoffMin * 60)),
      }));
    }),
    gravity: opportunities.map((opportunity) => ({
      opportunity,
      ...both((travelSec) => sumDecayed(travelSec, count, toWeights(zones, opportunity), betaPerMinute)),
    })),
    nearest: listNearest(first, second, count, zones.length, places, weights),
    districts: listDistricts(zones, weights, within[0]),
    change: countChange(within[Math.floor(within.length / 2)], weights),
    pairs: pairs.map((pair) => comparePair(before, after, pair, options)),
    zones: zones.map(({ district, id, lat, lon }, z) => ({
      id,
      lat,
      lon,
      district,
      weight: weights[z] as number,
      ...pickZone(within, z),
      others: others.map((one) => ({ opportunity: one.opportunity, ...pickZone(one.within, z) })),
    })),
    places: places.map((place, i) => ({
      ...place,
      beforeSec: listTimesTo(first, count, zones.length + i),
      afterSec: listTimesTo(second, count, zones.length + i),
    })),
  };
}

const toWeights = (zones: readonly AccessZone[], name: string) =>
  Float64Array.from(zones, ({ opportunities }) => opportunities[name] ?? 0);

const pickZone = (within: readonly WithinCutoff[], z: number) => ({
  before: within.map((cutoff) => cutoff.before[z] as number),
  after: within.map((cutoff) => cutoff.after[z] as number),
});

/** A column of `travelSec`. */
function listTimesTo(travelSec: Int32Array, count: number, column: number): (number | null)[] {
  return Array.from({ length: travelSec.length / count }, (_, z) =>
    toNullable(travelSec[z * count + column]),
  );
}

function listNearest(
  before: Int32Array,
  after: Int32Array,
  count: number,
  firstPlace: number,
  places: readonly AccessPlace[],
  weights: Float64Array,
): AccessComparison['nearest'] {
  const categories = [...new Set(places.map(({ category }) => category))].sort();
  return categories.map((category) => {
    const columns = places.flatMap((place, i) => (place.category === category ? [firstPlace + i] : []));
    const [a, b] = [findNearest(before, count, columns), findNearest(after, count, columns)];
    const isReached = (sec: number) => (sec === NEVER_REACHED ? 0 : 1);
    const onBoth = weights.map((weight, z) => weight * isReached(a[z] as number) * isReached(b[z] as number));
    return {
      category,
      reachedShare: {
        before: toWeightedMean(a.map(isReached), weights),
        after: toWeightedMean(b.map(isReached), weights),
      },
      meanSec: { before: toWeightedMean(a, onBoth), after: toWeightedMean(b, onBoth) },
    };
  });
}

interface WithinCutoff {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

function listDistricts(
  zones: readonly AccessZone[],
  weights: Float64Array,
  within: WithinCutoff | undefined,
): AccessComparison['districts'] {
  if (!within) return [];
  const names = [...new Set(zones.map(({ district }) => district))].sort();
  return names.map((district) => {
    const own = weights.map((weight, z) => (zones[z]?.district === district ? weight : 0));
    return {
      district,
      weight: own.reduce((sum, weight) => sum + weight, 0),
      before: toWeightedMean(within.before, own),
      after: toWeightedMean(within.after, own),
    };
  });
}

function countChange(within: WithinCutoff | undefined, weights: Float64Array): AccessComparison['change'] {
  const counts = {
    better: { zones: 0, weight: 0 },
    worse: { zones: 0, weight: 0 },
    same: { zones: 0, weight: 0 },
  };
  within?.before.forEach((before, z) => {
    const after = within.after[z] as number;
    const group = after > before ? counts.better : after < before ? counts.worse : counts.same;
    group.zones++;
    group.weight += weights[z] as number;
  });
  return counts;
}

function comparePair(
  before: AccessSide,
  after: AccessSide,
  { from, to }: NamedPair,
  { query, walk }: CompareOptions,
): PairComparison {
  const skimOne = (side: AccessSide, rows: 'before' | 'after', isStation: boolean): TimeSummary => {
    const { network, timetable } = side;
    const ends = [from, to].map((end) =>
      isStation && end.stopRows
        ? toStationZone(timetable, end.stopRows[rows])
        : toSkimZones(timetable, [end], walk)[0],
    );
    const [origin, destination] = ends;
    if (!origin || !destination) throw new RangeError('a pair has two ends');
    return toSummary(measurePlannedTravel(network, origin, destination, query), query.departureCount);
  };
  const compareBy = (isStation: boolean) => ({
    before: skimOne(before, 'before', isStation),
    after: skimOne(after, 'after', isStation),
  });
  const isStations = from.stopRows !== undefined && to.stopRows !== undefined;
  return {
    from: from.name,
    to: to.name,
    ...(isStations ? { stationToStation: compareBy(true) } : {}),
    doorToDoor: compareBy(false),
  };
}

const toNullable = (sec: number | undefined) => (sec === undefined || sec === NEVER_REACHED ? null : sec);

function toSummary(
  { meanSec, percentileSec, plannedSec, reachedCount }: PlannedTravel,
  departureCount: number,
): TimeSummary {
  return {
    percentileSec: Array.from(percentileSec, toNullable),
    meanSec: toNullable(meanSec[0]),
    reachedShare: (reachedCount[0] ?? 0) / departureCount,
    plannedSec: toNullable(plannedSec),
  };
}
