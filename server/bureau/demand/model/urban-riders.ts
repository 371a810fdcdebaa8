/**
 * Riders of city lines before and after: trips inside a city by gravity, their share by transit by logit, and their lines by
 * optimal strategies.
 *
 * The share of transit answers a change by the same logit that has the share of the sheet in the base: an incremental
 * logit. Strategies are those of central values; trips, their share by transit and the costs of other modes are drawn.
 */
import type { CorridorZone } from './corridor-utilities.ts';
import { loadStrategy, type Strategy, StrategyNetwork } from './optimal-strategy.ts';
import { type ParameterName, parameterDefinitions } from './parameter-definitions.ts';
import { type ParameterSheet, type ParameterValues, parameterNames, toCentralValues } from './parameters.ts';
import { drawValues, type Range, toEndValues, toRange, toTwoDigits } from './sample-values.ts';
import type { UrbanNetwork } from './urban-network.ts';
import { calibrate, toDistancesKm } from './urban-trips.ts';

export interface UrbanLineForecast {
  readonly id: string;
  readonly name: string;
  /** Vehicles a day; 0 where the side has no such line. */
  readonly departures: { readonly before: number; readonly after: number };
  /** Boardings a day by people who travel inside the city. */
  readonly before: Range;
  readonly after: Range;
}

export interface UrbanChange {
  readonly cityId: string;
  /** Trips a day by transit. */
  readonly transit: { readonly before: Range; readonly after: Range };
  /** Boardings of a trip by transit, at central values. */
  readonly boardingsPerTrip: { readonly before: number; readonly after: number };
  /** Generalised minutes that a trip by transit gains, at central values. */
  readonly gainMin: number;
  readonly lines: readonly UrbanLineForecast[];
  /** Unchanged lines that gain or lose most boardings, at central values. */
  readonly others: readonly {
    readonly id: string;
    readonly name: string;
    readonly before: number;
    readonly after: number;
  }[];
  /** Boardings of the changed lines with one parameter at its low and high value, widest first. */
  readonly tornado: readonly {
    readonly parameter: ParameterName;
    readonly low: number;
    readonly high: number;
  }[];
}

export interface UrbanSides {
  readonly cityId: string;
  readonly base: UrbanNetwork;
  readonly after: UrbanNetwork;
}

const SHOWN_OTHERS = 8;
/** Parameters that the strategies of central values are not computed again for. */
const movers: readonly ParameterName[] = parameterNames.filter(
  (name) => name.startsWith('urban') || name === 'tripsPerResident' || name === 'insideZoneShare',
);

/** Undefined where nothing changes in the city, or nobody lives there. */
export function expectUrbanChange(
  { after, base, cityId }: UrbanSides,
  allZones: readonly CorridorZone[],
  sheet: ParameterSheet,
  walk: { readonly speedMps: number; readonly detourFactor: number },
  { draws, seed }: { readonly draws: number; readonly seed: number },
): UrbanChange | undefined {
  const zones = base.zones.map((row) => allZones[row] as CorridorZone);
  if (zones.length < 2 || isSame(base, after)) return undefined;
  const central = toCentralValues(sheet);
  const tracked = listTracked(base, after);
  const [first, second] = [skim(base, central), skim(after, central)];
  const boardings = tracked.map(({ after: b, before: a }) => ({
    before: a < 0 ? undefined : skimBoardings(base, first.strategies, a),
    after: b < 0 ? undefined : skimBoardings(after, second.strategies, b),
  }));
  const compute = (values: ParameterValues) => {
    const shares = toTransitShares(zones, first.costMin, second.costMin, walk, values);
    const sumOf = (matrix: Float64Array | undefined, trips: Float64Array) =>
      matrix ? trips.reduce((sum, count, cell) => sum + count * (matrix[cell] as number), 0) : 0;
    return {
      ...shares,
      lines: boardings.map((one) => ({
        before: sumOf(one.before, shares.before),
        after: sumOf(one.after, shares.after),
      })),
    };
  };
  type Outcome = ReturnType<typeof compute>;
  const middle = compute(central);
  const sample = drawValues(sheet, draws, seed).map((values) => compute({ ...central, ...pick(values) }));
  const rangeOf = (toValue: (outcome: Outcome) => number) =>
    toRange(
      Math.round(toValue(middle)),
      sample.map((outcome) => Math.round(toValue(outcome))),
    );
  const ofLines = ({ lines }: Outcome) => lines.reduce((sum, line) => sum + line.after, 0);
  const loads = {
    before: loadLines(base, first.strategies, middle.before),
    after: loadLines(after, second.strategies, middle.after),
  };
  const [before, later] = [total(middle.before), total(middle.after)];
  return {
    cityId,
    transit: {
      before: rangeOf((outcome) => total(outcome.before)),
      after: rangeOf((outcome) => total(outcome.after)),
    },
    boardingsPerTrip: {
      before: toTwoDigits(total(loads.before) / (before || 1)),
      after: toTwoDigits(total(loads.after) / (later || 1)),
    },
    gainMin: toTwoDigits(
      middle.before.reduce(
        (sum, count, cell) =>
          count > 0 && Number.isFinite(second.costMin[cell])
            ? sum + count * ((first.costMin[cell] as number) - (second.costMin[cell] as number))
            : sum,
        0,
      ) / (before || 1),
    ),
    lines: tracked.map(({ after: b, before: a, id, name }, l) => ({
      id,
      name,
      departures: { before: base.lines[a]?.departures ?? 0, after: after.lines[b]?.departures ?? 0 },
      before: rangeOf(({ lines }) => lines[l]?.before as number),
      after: rangeOf(({ lines }) => lines[l]?.after as number),
    })),
    others: listOthers(base, after, loads, new Set(tracked.map(({ id }) => id))),
    tornado: movers
      .filter((parameter) => !parameterDefinitions[parameter].isHeld)
      .map((parameter) => {
        const [low, high] = (['low', 'high'] as const).map((end) =>
          toTwoDigits(Math.round(ofLines(compute(toEndValues(sheet, parameter, end))))),
        ) as [number, number];
        return { parameter, low, high };
      })
      .sort((x, y) => Math.abs(y.high - y.low) - Math.abs(x.high - x.low)),
  };
}

/** The drawn values of `movers`: the other ones stay central, as the strategies do. */
function pick(values: ParameterValues): Partial<ParameterValues> {
  return Object.fromEntries(movers.map((name) => [name, values[name]]));
}

function isSame(base: UrbanNetwork, after: UrbanNetwork): boolean {
  return (
    base.links.length === after.links.length &&
    base.links.every((link, i) => {
      const other = after.links[i] as typeof link;
      return (
        link.from === other.from &&
        link.to === other.to &&
        link.costMin === other.costMin &&
        link.headwayMin === other.headwayMin
      );
    })
  );
}

interface Tracked {
  readonly id: string;
  readonly name: string;
  /** Rows of the lines of both sides; -1 where a side has no such line. */
  readonly before: number;
  readonly after: number;
}

/** Lines that the scenario adds, removes or changes. */
function listTracked(base: UrbanNetwork, after: UrbanNetwork): Tracked[] {
  const ofBase = new Map(base.lines.map((line, l) => [line.id, l] as const));
  const ofAfter = new Map(after.lines.map((line, l) => [line.id, l] as const));
  return [...new Set([...ofBase.keys(), ...ofAfter.keys()])].flatMap((id): Tracked[] => {
    const [a, b] = [ofBase.get(id) ?? -1, ofAfter.get(id) ?? -1];
    if (a >= 0 && b >= 0 && base.lines[a]?.signature === after.lines[b]?.signature) return [];
    return [{ id, name: (after.lines[b] ?? base.lines[a])?.name ?? '', before: a, after: b }];
  });
}

interface UrbanSkim {
  /** Generalised minutes by cell; infinite where no line is ridden. */
  readonly costMin: Float64Array;
  /** By zone of destination. */
  readonly strategies: readonly Strategy[];
}

function skim(network: UrbanNetwork, { transferMin }: ParameterValues): UrbanSkim {
  const n = network.zones.length;
  const ways = new StrategyNetwork(network.nodeCount, network.links);
  const strategies = network.zones.map((_, z) => ways.find(n + z));
  const ridden = skimBoardings(network, strategies);
  const costMin = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
  strategies.forEach((strategy, z) => {
    for (let i = 0; i < n; i++) {
      const cell = i * n + z;
      // Each boarding costs a transfer; the first one is none.
      if (i !== z && (ridden[cell] as number) > 0)
        costMin[cell] = (strategy.costMin[i] as number) - transferMin;
    }
  });
  return { costMin, strategies };
}

/** Expected boardings of a line, or of all lines, on the way of each cell: back along the strategies, link by link. */
function skimBoardings(
  { boards, links, nodeCount, zones }: UrbanNetwork,
  strategies: readonly Strategy[],
  line?: number,
): Float64Array {
  const n = zones.length;
  const matrix = new Float64Array(n * n);
  strategies.forEach(({ accepted, frequency }, z) => {
    const boardings = new Float64Array(nodeCount);
    for (const link of accepted) {
      const { from, headwayMin, to } = links[link] as UrbanNetwork['links'][number];
      const share = headwayMin === 0 ? 1 : 1 / headwayMin / (frequency[from] as number);
      const board = boards[link] as number;
      const own = line === undefined ? board >= 0 : board === line;
      boardings[from] = (boardings[from] as number) + share * ((boardings[to] as number) + (own ? 1 : 0));
    }
    for (let i = 0; i < n; i++) matrix[i * n + z] = boardings[i] as number;
  });
  return matrix;
}

/** Trips by transit before and after, by cell. */
function toTransitShares(
  zones: readonly CorridorZone[],
  before: Float64Array,
  after: Float64Array,
  walk: { readonly speedMps: number; readonly detourFactor: number },
  values: ParameterValues,
): { readonly before: Float64Array; readonly after: Float64Array } {
  const km = toDistancesKm(zones, values);
  const origins = Float64Array.from(zones, ({ population }) => population * values.tripsPerResident);
  const destinations = Float64Array.from(zones, ({ attraction, population }) => attraction + population);
  const { trips } = calibrate(origins, destinations, km, values.urbanMeanTripKm);
  const { urbanCarEndMin, urbanCarKmh, urbanCarYuanPerKm, urbanTheta, urbanTransitShare, urbanValueOfTime } =
    values;
  const carMinPerKm = 60 / urbanCarKmh + (urbanCarYuanPerKm / urbanValueOfTime) * 60;
  // Distances are along streets already.
  const walkMinPerKm = (1_000 / walk.speedMps / 60) * values.walkWeight;
  const other = km.map((distance) =>
    Math.log(
      Math.exp(-urbanTheta * (urbanCarEndMin + distance * carMinPerKm)) +
        Math.exp(-urbanTheta * distance * walkMinPerKm),
    ),
  );
  const toOdds = (costMin: Float64Array) =>
    costMin.map((min, cell) => Math.exp(-urbanTheta * min - (other[cell] as number)));
  const [odds, oddsAfter] = [toOdds(before), toOdds(after)];
  const factor = fitFactor(trips, odds, urbanTransitShare * total(trips));
  const toTrips = (own: Float64Array) =>
    trips.map((count, cell) => {
      const weight = (own[cell] as number) * factor;
      return (count * weight) / (1 + weight);
    });
  return { before: toTrips(odds), after: toTrips(oddsAfter) };
}

const FACTOR_ROUNDS = 100;

/** The factor of the odds of transit for which `wanted` trips take it; where zones without lines forbid that, a very large one. */
function fitFactor(trips: Float64Array, odds: Float64Array, wanted: number): number {
  let [low, high] = [-30, 30];
  for (let round = 0; round < FACTOR_ROUNDS && high - low > 1e-9; round++) {
    const middle = (low + high) / 2;
    const factor = Math.exp(middle);
    let sum = 0;
    for (let cell = 0; cell < trips.length; cell++) {
      const weight = (odds[cell] as number) * factor;
      sum += ((trips[cell] as number) * weight) / (1 + weight);
    }
    if (sum < wanted) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Boardings by line. */
function loadLines(
  network: UrbanNetwork,
  strategies: readonly Strategy[],
  trips: Float64Array,
): Float64Array {
  const n = network.zones.length;
  const loads = new Float64Array(network.lines.length);
  strategies.forEach((strategy, z) => {
    const demand = new Map(network.zones.map((_, i) => [i, trips[i * n + z] as number] as const));
    const { volume } = loadStrategy(strategy, network.links, demand);
    for (const link of strategy.accepted) {
      const line = network.boards[link] as number;
      if (line >= 0) loads[line] = (loads[line] as number) + (volume[link] as number);
    }
  });
  return loads;
}

function listOthers(
  base: UrbanNetwork,
  after: UrbanNetwork,
  loads: { readonly before: Float64Array; readonly after: Float64Array },
  tracked: ReadonlySet<string>,
): UrbanChange['others'] {
  const ofAfter = new Map(after.lines.map((line, l) => [line.id, loads.after[l] as number] as const));
  return base.lines
    .map(({ id, name }, l) => ({ id, name, before: loads.before[l] as number, after: ofAfter.get(id) ?? 0 }))
    .filter(({ after: b, before: a, id }) => !tracked.has(id) && Math.round(a) !== Math.round(b))
    .sort((x, y) => Math.abs(y.after - y.before) - Math.abs(x.after - x.before))
    .slice(0, SHOWN_OTHERS)
    .map((line) => ({ ...line, before: toTwoDigits(line.before), after: toTwoDigits(line.after) }));
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
