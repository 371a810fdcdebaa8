/**
 * Weights of lines and utilities of modes between the zones of two cities, for one group of travellers.
 *
 * The weight of a line is `exp(utility / departureRatio)`, so that lines of a nest have shares by weight. The cost of a service is
 * the sum of a way to a station, of the ride, and of a way from a station: its weight is the product of three exponentials
 * that are computed once each, not for each pair of zones.
 */
import { toLogsum } from './choice.ts';
import {
  type CityPair,
  type Corridor,
  type CorridorLine,
  type CorridorMode,
  type CorridorService,
  type CorridorSide,
  toCarMinPerKm,
} from './corridor-utilities.ts';
import type { ParameterValues } from './parameters.ts';
import { type DoorMinutes, type SideCosts, type StationCosts, toSideCosts } from './side-costs.ts';

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
  /** The line's best service by cell; empty where the weights are not kept. */
  readonly service: Int32Array;
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
 * Both sides at once: stations and lines that both have in the same way are weighed once.
 *
 * Time: stations of each line x cells, a product and a comparison each.
 *
 * @param wanted lines whose own weights are kept; of the others, only the sum of each nest. Absent: all
 */
export function toUtilities(
  corridor: Corridor,
  values: ParameterValues,
  yuanPerHour: number,
  wanted?: WantedLines,
): BothUtilities {
  const { pairs, shared, sharedStations } = corridor;
  const base = toSideCosts(corridor, corridor.base, values, yuanPerHour);
  const after = toSideCosts(
    corridor,
    corridor.after,
    values,
    yuanPerHour,
    (station) => base.stations[sharedStations[station] as number],
  );
  const leastMin = Math.min(base.leastMin, after.leastMin);
  const shift = Number.isFinite(leastMin) ? leastMin : 0;
  const sharedOfBase = new Set(shared);
  const carUtility = -values.theta * toCarMinPerKm(values, yuanPerHour);
  const nests = pairs.map((pair) => {
    const scratch = new Float64Array(toCellCount(pair));
    const weighBase = toWeigher(corridor.base, base, pair, shift, values, scratch);
    const weighAfter = toWeigher(corridor.after, after, pair, shift, values, scratch);
    const [ofBase, ofAfter] = [new NestSums(corridor.base, pair), new NestSums(corridor.after, pair)];
    corridor.base.lines.forEach(({ mode }, l) => {
      if (!sharedOfBase.has(l)) return;
      const other = shared.indexOf(l);
      const [isOfBase, isOfAfter] = [!wanted || wanted.base.has(l), !wanted || wanted.after.has(other)];
      const weights = weighBase(l, isOfBase || isOfAfter);
      if (!weights) return;
      ofBase.add(mode, weights, isOfBase);
      if (isOfAfter) ofAfter.keep(mode, { ...weights, line: other });
    });
    ofAfter.addSums(ofBase);
    for (const [sums, weigh, side, kept] of [
      [ofBase, weighBase, corridor.base, wanted?.base],
      [ofAfter, weighAfter, corridor.after, wanted?.after],
    ] as const) {
      side.lines.forEach(({ isAdded, mode }, l) => {
        if (side === corridor.base ? sharedOfBase.has(l) : (shared[l] ?? -1) >= 0) return;
        const isKept = !kept || kept.has(l);
        // The weights of an added line are the sum of its own nest.
        const weights = weigh(l, isKept || isAdded);
        if (weights) sums.add(mode, weights, isKept);
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

/** Weighs a line of a side; the weights of one that is not kept are gone with the next line. */
type WeighLine = (line: number, isKept: boolean) => LineWeights | undefined;

/**
 * For one pair of cities; minutes count from `leastMin`, so that exponentials stay in range.
 *
 * @param scratch by cell; receives the weights of lines that are not kept
 */
function toWeigher(
  side: CorridorSide,
  { fixedMin, stations }: SideCosts,
  pair: CityPair,
  leastMin: number,
  { departureRatio, theta }: ParameterValues,
  scratch: Float64Array,
): WeighLine {
  const scale = theta / departureRatio;
  return (line, isKept) => {
    const { services } = side.lines[line] as CorridorLine;
    const ofService = services.map(
      ({ departures }, s) => departures * Math.exp(scale * (leastMin - (fixedMin[line]?.[s] as number))),
    );
    return weighLine(line, services, side, pair, ofService, stations, isKept ? undefined : scratch);
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

/**
 * The best service from each station first, then the best station: not each service for each cell.
 *
 * @param scratch receives the weights where they are not kept; services are not kept then either
 */
function weighLine(
  line: number,
  services: readonly CorridorService[],
  side: CorridorSide,
  { destinations, from: fromCity, origins, to: toCity }: CityPair,
  ofService: readonly number[],
  stations: readonly StationCosts[],
  scratch: Float64Array | undefined,
): LineWeights | undefined {
  const serving = services.keys().filter((s) => {
    const { from, to } = services[s] as CorridorService;
    return side.stations[from]?.city === fromCity && side.stations[to]?.city === toCity;
  });
  const byStation = Map.groupBy(serving, (s) => services[s]?.from as number);
  if (byStation.size === 0) return undefined;
  const weight = scratch?.fill(0) ?? new Float64Array(origins.length * destinations.length);
  const service = new Int32Array(scratch ? 0 : weight.length);
  const best = new Float64Array(destinations.length);
  const bestService = new Int32Array(destinations.length);
  for (const [station, own] of byStation) {
    best.fill(0);
    for (const s of own) {
      const egress = stations[services[s]?.to as number]?.weights as Float64Array;
      const fixed = ofService[s] as number;
      for (let j = 0; j < best.length; j++) {
        const product = fixed * (egress[destinations[j] as number] as number);
        if (product <= (best[j] as number)) continue;
        best[j] = product;
        bestService[j] = s;
      }
    }
    const access = stations[station]?.weights as Float64Array;
    for (let i = 0, cell = 0; i < origins.length; i++) {
      const upToHere = access[origins[i] as number] as number;
      for (let j = 0; j < best.length; j++, cell++) {
        const product = upToHere * (best[j] as number);
        if (product <= (weight[cell] as number)) continue;
        weight[cell] = product;
        if (!scratch) service[cell] = bestService[j] as number;
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
