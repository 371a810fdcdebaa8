/**
 * Weights of lines and utilities of modes between the zones of two cities, for one group of travellers.
 *
 * The weight of a line is `exp(utility / departureRatio)`, so that lines of a nest have shares by weight. The cost of a service is
 * the sum of a way to a station, of the ride, and of a way from a station: its weight is the product of three exponentials
 * that are computed once each, not for each pair of zones.
 */
import { toDistanceM } from '../../../base/geo.ts';
import { toLogsum } from './choice.ts';
import {
  type AccessWay,
  type CityPair,
  type Corridor,
  type CorridorLine,
  type CorridorMode,
  type CorridorService,
  type CorridorSide,
  type CorridorStation,
  type CorridorZone,
  chooseAccess,
  toCarMinPerKm,
  toServiceFareFen,
  toServiceWaitMin,
} from './corridor-utilities.ts';
import type { ParameterValues } from './parameters.ts';

/** By pair of cities and cell. */
export interface SideUtilities {
  readonly nests: readonly (readonly LineNest[])[];
  /** Utility of a mode: minus infinity where it does not serve the cell. */
  readonly mode: Readonly<Record<CorridorMode, readonly Float64Array[]>>;
  readonly choice: readonly ModeWeights[];
  readonly minutes: DoorMinutes;
}

/** `exp(utility - shift)` of each mode by cell; `shift` is the highest utility of the cell. */
export interface ModeWeights {
  readonly rail: Float64Array;
  readonly coach: Float64Array;
  readonly car: Float64Array;
  readonly shift: Float64Array;
}

/** The existing lines of a mode together, or one added line. */
export interface LineNest {
  readonly mode: CorridorMode;
  readonly lines: readonly LineWeights[];
  /** Sum of the weights of the lines, by cell. */
  readonly weight: Float64Array;
  /** By cell; minus infinity where no line serves it. */
  readonly logsum: Float64Array;
}

export interface LineWeights {
  readonly line: number;
  /** By cell; 0 where the line does not serve it. */
  readonly weight: Float64Array;
  /** The line's best service by cell. */
  readonly service: Int32Array;
}

/** Minutes as a clock counts them, without weights and fares. */
interface DoorMinutes {
  /** Between zones and stations, by station and zone. */
  readonly access: readonly Float64Array[];
  /** From the gate of the first station to the exit of the last, by line and service. */
  readonly between: readonly Float64Array[];
}

export interface BothUtilities {
  readonly base: SideUtilities;
  readonly after: SideUtilities;
}

/** Lines of each side whose riders are wanted line by line. */
export interface WantedLines {
  readonly base: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

/**
 * Both sides at once: lines that both have in the same way are weighed once.
 *
 * Time: stations of each line x cells, a product and a comparison each.
 *
 * @param wanted lines whose own weights are kept; of the others, only the sum of each nest. Absent: all
 */
export function toUtilities(
  corridor: Corridor,
  pairs: readonly CityPair[],
  values: ParameterValues,
  yuanPerHour: number,
  wanted?: WantedLines,
): BothUtilities {
  const base = toSideCosts(corridor, corridor.base, values, yuanPerHour);
  const after = toSideCosts(corridor, corridor.after, values, yuanPerHour);
  const leastMin = Math.min(base.leastMin, after.leastMin);
  const shift = Number.isFinite(leastMin) ? leastMin : 0;
  const { shared } = corridor;
  const sharedOfBase = new Set(shared);
  const carUtility = -values.theta * toCarMinPerKm(values, yuanPerHour);
  const nests = pairs.map((pair) => {
    const weighBase = toWeigher(corridor.base, base, pair, shift, values);
    const weighAfter = toWeigher(corridor.after, after, pair, shift, values);
    const [ofBase, ofAfter] = [new NestSums(corridor.base, pair), new NestSums(corridor.after, pair)];
    corridor.base.lines.forEach(({ mode }, l) => {
      if (!sharedOfBase.has(l)) return;
      const weights = weighBase(l);
      if (!weights) return;
      const [isWanted, other] = [!wanted || wanted.base.has(l), shared.indexOf(l)];
      ofBase.add(mode, weights, isWanted);
      if (!wanted || wanted.after.has(other)) ofAfter.keep(mode, { ...weights, line: other });
    });
    ofAfter.addSums(ofBase);
    for (const [sums, weigh, side, kept] of [
      [ofBase, weighBase, corridor.base, wanted?.base],
      [ofAfter, weighAfter, corridor.after, wanted?.after],
    ] as const) {
      side.lines.forEach(({ mode }, l) => {
        if (side === corridor.base ? sharedOfBase.has(l) : (shared[l] ?? -1) >= 0) return;
        const weights = weigh(l);
        if (weights) sums.add(mode, weights, !kept || kept.has(l));
      });
    }
    const utility = values.theta * shift;
    return {
      base: ofBase.finish(values.departureRatio, utility),
      after: ofAfter.finish(values.departureRatio, utility),
    };
  });
  const finish = (name: 'base' | 'after', { minutes }: SideCosts): SideUtilities => {
    const own = nests.map((both) => both[name]);
    const ofMode = (mode: CorridorMode) =>
      pairs.map((pair, p) => toModeUtility(own[p] as LineNest[], mode, toCellCount(pair), values.nestRatio));
    const mode = { rail: ofMode('rail'), coach: ofMode('coach') };
    const choice = pairs.map(({ km }, p) =>
      toModeWeights(mode.rail[p] as Float64Array, mode.coach[p] as Float64Array, km, carUtility),
    );
    return { nests: own, mode, choice, minutes };
  };
  return { base: finish('base', base), after: finish('after', after) };
}

/** What the parts of a side cost one group of travellers. */
interface SideCosts {
  readonly ways: readonly (readonly AccessWay[])[];
  /** Generalised minutes from the gate of the first station to the exit of the last, by line and service. */
  readonly fixedMin: readonly (readonly number[])[];
  /** Of any service, from the zone next to its first station to that next to its last. */
  readonly leastMin: number;
  readonly minutes: DoorMinutes;
}

function toSideCosts(
  { zones }: Corridor,
  side: CorridorSide,
  values: ParameterValues,
  yuanPerHour: number,
): SideCosts {
  const ways = side.stations.map((station) => listWays(station, zones, values, yuanPerHour));
  const fixedMin = side.lines.map(({ services }) =>
    services.map((service) => toFixedMin(service, side, values, yuanPerHour)),
  );
  const minutes = {
    access: ways.map((row) => Float64Array.from(row, ({ totalMin }) => totalMin)),
    between: side.lines.map(({ services }) =>
      Float64Array.from(
        services,
        (service) =>
          (side.stations[service.from]?.boardMin ?? 0) +
          toServiceWaitMin(service, values) +
          service.rideMin +
          values.stationExitMin,
      ),
    ),
  };
  return { ways, fixedMin, leastMin: toLeastMin(side, ways, fixedMin), minutes };
}

/** Weighs a line of a side for one pair of cities; minutes count from `leastMin`, so that exponentials stay in range. */
function toWeigher(
  side: CorridorSide,
  { fixedMin, ways }: SideCosts,
  pair: CityPair,
  leastMin: number,
  { departureRatio, theta }: ParameterValues,
): (line: number) => LineWeights | undefined {
  const scale = theta / departureRatio;
  const accessWeights = ways.map((row) =>
    Float64Array.from(row, ({ weightedMin }) => Math.exp(-scale * weightedMin)),
  );
  return (line) => {
    const { services } = side.lines[line] as CorridorLine;
    const ofService = services.map(
      ({ departures }, s) => departures * Math.exp(scale * (leastMin - (fixedMin[line]?.[s] as number))),
    );
    return weighLine(line, services, side, pair, ofService, accessWeights);
  };
}

/** Sums the weights of the lines of each nest of a side, for one pair of cities. */
class NestSums {
  readonly #side: CorridorSide;
  readonly #cells: number;
  readonly #existing = new Map<CorridorMode, Float64Array>();
  readonly #kept = new Map<CorridorMode, LineWeights[]>();
  readonly #added: {
    readonly mode: CorridorMode;
    readonly weights: LineWeights;
    readonly isKept: boolean;
  }[] = [];

  constructor(side: CorridorSide, pair: CityPair) {
    this.#side = side;
    this.#cells = toCellCount(pair);
  }

  add(mode: CorridorMode, weights: LineWeights, isKept: boolean): void {
    if (this.#side.lines[weights.line]?.isAdded) {
      this.#added.push({ mode, weights, isKept });
      return;
    }
    this.#addTo(mode, weights.weight);
    if (isKept) this.keep(mode, weights);
  }

  /** Keeps a line whose weights are in the sums already, or will be. */
  keep(mode: CorridorMode, weights: LineWeights): void {
    const own = this.#kept.get(mode);
    if (own) own.push(weights);
    else this.#kept.set(mode, [weights]);
  }

  addSums(other: NestSums): void {
    for (const [mode, sums] of other.#existing) this.#addTo(mode, sums);
  }

  finish(departureRatio: number, leastUtility: number): LineNest[] {
    const toNest = (mode: CorridorMode, weight: Float64Array, lines: readonly LineWeights[]): LineNest => ({
      mode,
      lines,
      weight,
      logsum: weight.map((sum) => departureRatio * Math.log(sum) - leastUtility),
    });
    return (['rail', 'coach'] as const).flatMap((mode) => {
      const sums = this.#existing.get(mode);
      const added = this.#added
        .filter((one) => one.mode === mode)
        .map(({ isKept, weights }) => toNest(mode, weights.weight, isKept ? [weights] : []));
      return sums ? [toNest(mode, sums, this.#kept.get(mode) ?? []), ...added] : added;
    });
  }

  #addTo(mode: CorridorMode, weight: Float64Array): void {
    let sums = this.#existing.get(mode);
    if (!sums) {
      sums = new Float64Array(this.#cells);
      this.#existing.set(mode, sums);
    }
    for (let cell = 0; cell < sums.length; cell++)
      sums[cell] = (sums[cell] as number) + (weight[cell] as number);
  }
}

const toCellCount = ({ destinations, origins }: CityPair) => origins.length * destinations.length;

/** Ways between a station and all zones; only those of its city are used. */
function listWays(
  station: CorridorStation,
  zones: readonly CorridorZone[],
  values: ParameterValues,
  yuanPerHour: number,
): AccessWay[] {
  return station.access.map((options, zone) =>
    chooseAccess(options, toDistanceM(zones[zone] as CorridorZone, station) / 1_000, values, yuanPerHour),
  );
}

/** Generalised minutes from the gate of the first station to the exit of the last. */
function toFixedMin(
  service: CorridorService,
  { stations }: CorridorSide,
  values: ParameterValues,
  yuanPerHour: number,
): number {
  return (
    (stations[service.from]?.boardMin ?? 0) +
    values.waitWeight * toServiceWaitMin(service, values) +
    service.rideMin +
    values.stationExitMin +
    (toServiceFareFen(service, values) / 100) * (60 / yuanPerHour)
  );
}

function toLeastMin(
  { lines }: CorridorSide,
  ways: readonly (readonly AccessWay[])[],
  fixedMin: readonly (readonly number[])[],
): number {
  const nearest = ways.map((row) =>
    row.reduce((least, { weightedMin }) => Math.min(least, weightedMin), Number.POSITIVE_INFINITY),
  );
  let least = Number.POSITIVE_INFINITY;
  lines.forEach(({ services }, l) => {
    services.forEach(({ from, to }, s) => {
      const min = (fixedMin[l]?.[s] as number) + (nearest[from] as number) + (nearest[to] as number);
      least = Math.min(least, min);
    });
  });
  return least;
}

/** The best service from each station first, then the best station: not each service for each cell. */
function weighLine(
  line: number,
  services: readonly CorridorService[],
  { stations }: CorridorSide,
  { destinations, from: fromCity, origins, to: toCity }: CityPair,
  ofService: readonly number[],
  accessWeights: readonly Float64Array[],
): LineWeights | undefined {
  const serving = services.keys().filter((s) => {
    const { from, to } = services[s] as CorridorService;
    return stations[from]?.city === fromCity && stations[to]?.city === toCity;
  });
  const byStation = Map.groupBy(serving, (s) => services[s]?.from as number);
  if (byStation.size === 0) return undefined;
  const weight = new Float64Array(origins.length * destinations.length);
  const service = new Int32Array(weight.length);
  const best = new Float64Array(destinations.length);
  const bestService = new Int32Array(destinations.length);
  for (const [station, own] of byStation) {
    best.fill(0);
    for (const s of own) {
      const egress = accessWeights[services[s]?.to as number] as Float64Array;
      const fixed = ofService[s] as number;
      for (let j = 0; j < best.length; j++) {
        const product = fixed * (egress[destinations[j] as number] as number);
        if (product <= (best[j] as number)) continue;
        best[j] = product;
        bestService[j] = s;
      }
    }
    const access = accessWeights[station] as Float64Array;
    for (let i = 0, cell = 0; i < origins.length; i++) {
      const upToHere = access[origins[i] as number] as number;
      for (let j = 0; j < best.length; j++, cell++) {
        const product = upToHere * (best[j] as number);
        if (product <= (weight[cell] as number)) continue;
        weight[cell] = product;
        service[cell] = bestService[j] as number;
      }
    }
  }
  return { line, weight, service };
}

function toModeUtility(
  nests: readonly LineNest[],
  mode: CorridorMode,
  cells: number,
  ratio: number,
): Float64Array {
  const own = nests.filter((nest) => nest.mode === mode);
  const [first] = own;
  if (first && own.length === 1) return first.logsum;
  const row = new Float64Array(own.length);
  const utilities = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    for (let g = 0; g < own.length; g++) row[g] = own[g]?.logsum[cell] as number;
    utilities[cell] = toLogsum(row, ratio);
  }
  return utilities;
}

function toModeWeights(
  railUtility: Float64Array,
  coachUtility: Float64Array,
  km: Float64Array,
  carUtilityPerKm: number,
): ModeWeights {
  const shift = new Float64Array(km.length);
  const [rail, coach, car] = [
    new Float64Array(km.length),
    new Float64Array(km.length),
    new Float64Array(km.length),
  ];
  for (let cell = 0; cell < km.length; cell++) {
    const [r, c] = [railUtility[cell] as number, coachUtility[cell] as number];
    const own = carUtilityPerKm * (km[cell] as number);
    const best = Math.max(r, c, own);
    shift[cell] = best;
    rail[cell] = Math.exp(r - best);
    coach[cell] = Math.exp(c - best);
    car[cell] = Math.exp(own - best);
  }
  return { rail, coach, car, shift };
}
