/**
 * Travel between cities for one set of parameter values: trips from zone to zone by gravity, calibrated to the corridor's
 * total, and a nested logit between lines of rail, lines of coaches and the car.
 *
 * The tree: root { car, rail { existing lines, each added line }, coach { existing lines, each added line } }. A departure is an
 * alternative of the innermost nest, so that n departures of a line count as n alternatives that are alike. A line is
 * taken at its best pair of stations. Constants of coach and car are fitted so that the base has the shares of the sheet.
 */
import { toLogsum } from './choice.ts';
import {
  type CityPair,
  type Corridor,
  type CorridorMode,
  type CorridorSide,
  type GroupUtility,
  listCityPairs,
  type SideUtilities,
  toUtilities,
} from './corridor-utilities.ts';
import { distributeTrips } from './gravity.ts';
import type { ParameterValues } from './parameters.ts';

export interface CorridorFlows {
  readonly car: number;
  readonly rail: number;
  readonly coach: number;
  /** Trips a day by line. */
  readonly lines: Float64Array;
  /** By line and service. */
  readonly services: readonly Float64Array[];
  readonly revenueFen: Float64Array;
  /** Mean minutes from door to door by line, without weights; 0 for a line without riders. */
  readonly doorMin: Float64Array;
  /** Mean generalised minutes of a trip, from the logsum. */
  readonly meanLogsumMin: number;
}

/** Trips of one traveller group from one zone to another, on one service of a line or by car. */
export interface CorridorFlow {
  /** Traveller group. */
  readonly group: string;
  /** Rows of the zones of the corridor. */
  readonly origin: number;
  readonly destination: number;
  /** Row of the side's lines, and of the line's services; -1 for the car. */
  readonly line: number;
  readonly service: number;
  /** One-way trips a day, a fraction too. Induced trips are not part of it. */
  readonly trips: number;
  /** Of `trips`, those of residents of the origin zone; residents of the destination zone make the others. */
  readonly byOriginResidents: number;
}

/** Called once for each flow of one side; the flows of a side sum to the figures of its `CorridorFlows`. */
export type FlowVisitor = (flow: CorridorFlow) => void;

export interface CorridorDay {
  /** One-way trips of all modes. */
  readonly trips: number;
  readonly base: CorridorFlows;
  readonly after: CorridorFlows;
  readonly constants: { readonly coach: number; readonly car: number };
  /** Minutes of generalised cost that a trip gains on average. */
  readonly benefitMin: number;
}

const FIT_ROUNDS = 100;
const FIT_TOLERANCE = 1e-9;

/** The one group of travellers: all purposes together. */
const ALL_TRAVELLERS = 'all';

/**
 * Time: zones of one city x zones of the other x services.
 *
 * @param visit receives the flows by cell, line, service and traveller group of the side that it names
 */
export function computeCorridorDay(
  corridor: Corridor,
  values: ParameterValues,
  visit: { readonly base?: FlowVisitor; readonly after?: FlowVisitor } = {},
): CorridorDay {
  const pairs = listCityPairs(corridor);
  const base = toUtilities(corridor, corridor.base, pairs, values);
  const after = toUtilities(corridor, corridor.after, pairs, values);
  const trips = distributeCorridor(corridor, base, pairs, values);
  const constants = fitConstants(base, trips, values);
  const first = assign(base, corridor.base, pairs, trips, constants, values, visit.base);
  const second = assign(after, corridor.after, pairs, trips, constants, values, visit.after);
  return {
    trips: trips.reduce((sum, { all }) => sum + total(all), 0),
    base: first,
    after: second,
    constants,
    benefitMin: first.meanLogsumMin - second.meanLogsumMin,
  };
}

/**
 * One-way trips of all modes by pair of cities. Half of a pair's trips begin at home; the others are their way back, so
 * the matrices of both directions mirror each other.
 */
function distributeCorridor(
  { zones }: Corridor,
  { car, mode }: SideUtilities,
  pairs: readonly CityPair[],
  { carShare, corridorTrips, intercityBeta, theta }: ParameterValues,
): PairTrips[] {
  const costs = pairs.map((_, p) =>
    (car[p] as Float64Array).map(
      (utility, cell) =>
        -toLogsum([utility, mode.rail[p]?.[cell] as number, mode.coach[p]?.[cell] as number], 1) / theta,
    ),
  );
  const ends = pairs.map(({ destinations, origins }) => ({
    origins: Float64Array.from(origins, (zone) => zones[zone]?.population as number),
    destinations: Float64Array.from(destinations, (zone) => zones[zone]?.attraction as number),
  }));
  const pull = pairs.map((_, p) => {
    const { destinations, origins } = ends[p] as (typeof ends)[number];
    const least = (costs[p] as Float64Array).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    return total(origins) * total(destinations) * Math.exp(-intercityBeta * least);
  });
  const pullSum = pull.reduce((a, b) => a + b, 0);
  const all = corridorTrips / (1 - carShare);
  const fromHome = pairs.map((_, p) => {
    const own = ends[p] as (typeof ends)[number];
    const wanted = pullSum === 0 ? 0 : (all * (pull[p] as number)) / pullSum;
    const sum = total(own.origins);
    const scaled = own.origins.map((value) => (sum === 0 ? 0 : (value / sum) * wanted));
    return distributeTrips(scaled, own.destinations, costs[p] as Float64Array, intercityBeta).trips;
  });
  return pairs.map(({ destinations, from, origins, to }, p) => {
    const back = pairs.findIndex((other) => other.from === to && other.to === from);
    const [own, other] = [fromHome[p] as Float64Array, fromHome[back] as Float64Array];
    const all = own.map((count, cell) => {
      const [i, j] = [Math.floor(cell / destinations.length), cell % destinations.length];
      return (count + (other[j * origins.length + i] as number)) / 2;
    });
    return { all, byOriginResidents: own.map((count) => count / 2) };
  });
}

/** One-way trips of all modes from one city to another, by cell. */
interface PairTrips {
  readonly all: Float64Array;
  readonly byOriginResidents: Float64Array;
}

/** Constants of coach and car for which the base has the shares of the sheet; a mode that does not run keeps 0. */
function fitConstants(
  { car, mode }: SideUtilities,
  trips: readonly PairTrips[],
  { carShare, coachShare }: ParameterValues,
): { coach: number; car: number } {
  const constants = { coach: 0, car: 0 };
  const runs = (one: CorridorMode) =>
    mode[one].some((cells) => cells.some((utility) => utility > Number.NEGATIVE_INFINITY));
  const [hasRail, hasCoach] = [runs('rail'), runs('coach')];
  if (!hasRail && !hasCoach) return constants;
  const wantedCoach = hasCoach ? (1 - carShare) * (hasRail ? coachShare : 1) : 0;
  const wantedRail = 1 - carShare - wantedCoach;
  for (let round = 0; round < FIT_ROUNDS; round++) {
    const shares = { rail: 0, coach: 0, car: 0 };
    trips.forEach(({ all }, p) => {
      all.forEach((count, cell) => {
        const [r, c, k] = toModeShares(mode, car, p, cell, constants);
        shares.rail += count * r;
        shares.coach += count * c;
        shares.car += count * k;
      });
    });
    const all = shares.rail + shares.coach + shares.car;
    // With both public modes, rail is the reference; else the one that runs.
    const reference = hasRail
      ? Math.log(wantedRail / (shares.rail / all))
      : Math.log(wantedCoach / (shares.coach / all));
    const carStep = Math.log(carShare / (shares.car / all)) - reference;
    const coachStep = hasRail && hasCoach ? Math.log(wantedCoach / (shares.coach / all)) - reference : 0;
    constants.car += carStep;
    constants.coach += coachStep;
    if (Math.abs(carStep) + Math.abs(coachStep) < FIT_TOLERANCE) break;
  }
  return constants;
}

type Constants = { readonly coach: number; readonly car: number };

function toModeShares(
  mode: SideUtilities['mode'],
  car: SideUtilities['car'],
  pair: number,
  cell: number,
  constants: Constants,
): readonly [rail: number, coach: number, car: number, logsum: number] {
  const rail = mode.rail[pair]?.[cell] as number;
  const coach = (mode.coach[pair]?.[cell] as number) + constants.coach;
  const own = (car[pair]?.[cell] as number) + constants.car;
  const best = Math.max(rail, coach, own);
  const [r, c, k] = [Math.exp(rail - best), Math.exp(coach - best), Math.exp(own - best)];
  const sum = r + c + k;
  return [r / sum, c / sum, k / sum, best + Math.log(sum)];
}

function assign(
  { car, groups, line, minutes, mode, service }: SideUtilities,
  side: CorridorSide,
  pairs: readonly CityPair[],
  trips: readonly PairTrips[],
  constants: Constants,
  { departureRatio, nestRatio, theta }: ParameterValues,
  visit: FlowVisitor | undefined,
): CorridorFlows {
  const lines = new Float64Array(side.lines.length);
  const doorMin = new Float64Array(side.lines.length);
  const services = side.lines.map((one) => new Float64Array(one.services.length));
  const sums = { car: 0, rail: 0, coach: 0 };
  let [logsumMin, all] = [0, 0];
  trips.forEach(({ all: matrix }, p) => {
    const modeTrips = { rail: new Float64Array(matrix.length), coach: new Float64Array(matrix.length) };
    matrix.forEach((count, cell) => {
      const [rail, coach, own, logsum] = toModeShares(mode, car, p, cell, constants);
      modeTrips.rail[cell] = count * rail;
      modeTrips.coach[cell] = count * coach;
      sums.car += count * own;
      all += count;
      logsumMin -= (count * logsum) / theta;
      visitFlow(p, cell, -1, -1, count * own);
    });
    for (const group of groups[p] as readonly GroupUtility[]) {
      const ofMode = modeTrips[group.mode];
      const inside = mode[group.mode][p] as Float64Array;
      const groupTrips = group.logsum.map((logsum, cell) =>
        logsum === Number.NEGATIVE_INFINITY
          ? 0
          : (ofMode[cell] as number) * Math.exp((logsum - (inside[cell] as number)) / nestRatio),
      );
      for (const l of group.lines) {
        const riders = addLineFlows(p, l, group.logsum, groupTrips);
        lines[l] = (lines[l] as number) + riders;
        sums[group.mode] += riders;
      }
    }
  });
  const revenueFen = Float64Array.from(side.lines, ({ services: offers }, l) =>
    offers.reduce((sum, { fareFen }, s) => sum + fareFen * (services[l]?.[s] as number), 0),
  );
  lines.forEach((riders, l) => {
    if (riders > 0) doorMin[l] = (doorMin[l] as number) / riders;
  });
  return { ...sums, lines, services, revenueFen, doorMin, meanLogsumMin: all === 0 ? 0 : logsumMin / all };

  /** Riders of a line between a pair of cities. */
  function addLineFlows(p: number, l: number, logsum: Float64Array, groupTrips: Float64Array): number {
    const { destinations, origins } = pairs[p] as CityPair;
    const utilities = line[p]?.[l] as Float64Array;
    const chosen = service[p]?.[l] as Int32Array;
    const ofService = services[l] as Float64Array;
    const between = minutes.between[l] as readonly number[];
    const offers = side.lines[l]?.services ?? [];
    const starts = offers.map(({ from }) => minutes.access[from] as readonly number[]);
    const ends = offers.map(({ to }) => minutes.access[to] as readonly number[]);
    let [riders, ridden] = [0, 0];
    for (let i = 0, cell = 0; i < origins.length; i++) {
      const origin = origins[i] as number;
      for (let j = 0; j < destinations.length; j++, cell++) {
        const utility = utilities[cell] as number;
        if (utility === Number.NEGATIVE_INFINITY) continue;
        const part = Math.exp((utility - (logsum[cell] as number)) / departureRatio);
        const flow = (groupTrips[cell] as number) * part;
        const s = chosen[cell] as number;
        const accessMin = starts[s]?.[origin] as number;
        const egressMin = ends[s]?.[destinations[j] as number] as number;
        ofService[s] = (ofService[s] as number) + flow;
        visitFlow(p, cell, l, s, flow);
        ridden += flow * (accessMin + (between[s] as number) + egressMin);
        riders += flow;
      }
    }
    doorMin[l] = (doorMin[l] as number) + ridden;
    return riders;
  }

  function visitFlow(p: number, cell: number, line: number, service: number, count: number): void {
    if (!visit || count === 0) return;
    const { destinations, origins } = pairs[p] as CityPair;
    const { all: matrix, byOriginResidents } = trips[p] as PairTrips;
    visit({
      group: ALL_TRAVELLERS,
      origin: origins[Math.floor(cell / destinations.length)] as number,
      destination: destinations[cell % destinations.length] as number,
      line,
      service,
      trips: count,
      byOriginResidents: (count * (byOriginResidents[cell] as number)) / (matrix[cell] as number),
    });
  }
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
