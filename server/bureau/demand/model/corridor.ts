/**
 * Travel between cities for one set of parameter values: trips from zone to zone by gravity, calibrated to the corridor's
 * total, and a nested logit between lines of rail, lines of coaches and the car, for each group of travellers.
 *
 * The tree: root { car, rail { existing lines, each added line }, coach { existing lines, each added line } }. A departure is an
 * alternative of the innermost nest, so that n departures of a line count as n alternatives that are alike. A line is
 * taken at its best pair of stations. Constants of coach and car are the same for all groups; they are fitted so that the
 * base has the shares of the sheet.
 */
import {
  assign,
  type Constants,
  type FlowVisitor,
  fillModeShares,
  type GroupCase,
  type GroupFlows,
  type ModeTrips,
  modeNames,
  newModeShares,
  toFactors,
} from './corridor-assign.ts';
import { addResidentGains, newResidentGains, type ResidentGains } from './corridor-gains.ts';
import { type CorridorTrips, distributeCorridor, listMainPairs } from './corridor-trips.ts';
import {
  type Corridor,
  type CorridorMode,
  type CorridorSide,
  toServiceFareFen,
} from './corridor-utilities.ts';
import { type ModeWeights, toUtilities, type WantedLines } from './corridor-weights.ts';
import type { ParameterValues } from './parameters.ts';
import { listTravellerGroups, type TravellerGroup } from './traveller-groups.ts';

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

/** What a group of travellers does and gains. */
export interface GroupDay {
  readonly group: TravellerGroup;
  readonly trips: number;
  readonly base: ModeTrips;
  readonly after: ModeTrips;
  /** Minutes of generalised cost that a trip gains on average. */
  readonly benefitMin: number;
}

/** Trips from one city to another. */
export interface PairDay {
  readonly from: number;
  readonly to: number;
  /** Whether the pair is one of the two largest cities, whose trips and shares the sheet gives. */
  readonly isMain: boolean;
  readonly base: ModeTrips;
  readonly after: ModeTrips;
}

export interface CorridorDay {
  /** One-way trips of all modes. */
  readonly trips: number;
  readonly base: CorridorFlows;
  readonly after: CorridorFlows;
  readonly constants: Constants;
  /** Minutes of generalised cost that a trip gains on average. */
  readonly benefitMin: number;
  readonly groups: readonly GroupDay[];
  /** In the order of `Corridor.pairs`. */
  readonly pairs: readonly PairDay[];
  readonly residents: ResidentGains;
}

const FIT_ROUNDS = 100;
const FIT_TOLERANCE = 1e-9;

export interface CorridorOptions {
  /** Receives the flows by cell, line, service and traveller group of the base. */
  readonly base?: FlowVisitor;
  readonly after?: FlowVisitor;
  /** Lines whose riders are wanted: the other lines then have none in `CorridorFlows`. Absent: all. */
  readonly wanted?: WantedLines;
}

/** Time: groups x zones of one city x zones of the other x services. */
export function computeCorridorDay(
  corridor: Corridor,
  values: ParameterValues,
  { wanted, ...visit }: CorridorOptions = {},
): CorridorDay {
  const { pairs } = corridor;
  const cases = listTravellerGroups(values).map((group): GroupCase => {
    const { after, base } = toUtilities(corridor, values, group.yuanPerHour, wanted);
    return { group, base, after, trips: distributeCorridor(corridor, base, pairs, values, group.share) };
  });
  const main = listMainPairs(corridor.cityCount, corridor.zones, pairs);
  const constants = fitConstants(cases, main, values);
  const residents = newResidentGains(corridor.zones.length);
  const sides = {
    base: new SideSum(corridor.base, values, pairs.length),
    after: new SideSum(corridor.after, values, pairs.length),
  };
  const groups = cases.map((one): GroupDay => {
    const results = (['base', 'after'] as const).map((name) =>
      assign(one[name], corridor[name], pairs, one, constants, values, visit[name]),
    ) as [GroupFlows, GroupFlows];
    const [base, after] = results;
    sides.base.add(base);
    sides.after.add(after);
    const { yuanPerHour } = one.group;
    const benefit = addResidentGains(
      residents,
      pairs,
      one.trips,
      base.logsum,
      after.logsum,
      values.theta,
      yuanPerHour,
    );
    return {
      group: one.group,
      trips: benefit.trips,
      base: base.modes,
      after: after.modes,
      benefitMin: benefit.trips === 0 ? 0 : benefit.minutes / benefit.trips,
    };
  });
  const trips = groups.reduce((sum, group) => sum + group.trips, 0);
  const [base, after] = [sides.base.finish(trips), sides.after.finish(trips)];
  return {
    trips,
    base,
    after,
    constants,
    benefitMin: base.meanLogsumMin - after.meanLogsumMin,
    groups,
    pairs: pairs.map(({ from, to }, p) => ({
      from,
      to,
      isMain: main.includes(p),
      base: sides.base.pairs[p] as ModeTrips,
      after: sides.after.pairs[p] as ModeTrips,
    })),
    residents,
  };
}

/**
 * Constants of coach and car for which the base has the shares of the sheet between the two largest cities; a mode that does
 * not run there keeps 0.
 */
function fitConstants(
  cases: readonly GroupCase[],
  main: readonly number[],
  { carShare, coachShare }: ParameterValues,
): Constants {
  const constants = { coach: 0, car: 0 };
  const runs = (one: CorridorMode) =>
    cases.some(({ base }) =>
      main.some((p) => base.mode[one][p]?.some((utility) => utility > Number.NEGATIVE_INFINITY)),
    );
  const [hasRail, hasCoach] = [runs('rail'), runs('coach')];
  if (!hasRail && !hasCoach) return constants;
  const wantedCoach = hasCoach ? (1 - carShare) * (hasRail ? coachShare : 1) : 0;
  const wantedRail = 1 - carShare - wantedCoach;
  for (let round = 0; round < FIT_ROUNDS; round++) {
    const shares = { rail: 0, coach: 0, car: 0 };
    const factors = toFactors(constants);
    const part = newModeShares();
    for (const { base, trips } of cases) {
      for (const p of main) {
        const { all } = trips[p] as CorridorTrips[number];
        const weights = base.choice[p] as ModeWeights;
        for (let cell = 0; cell < all.length; cell++) {
          const count = all[cell] as number;
          fillModeShares(part, weights, cell, factors);
          shares.rail += count * part.rail;
          shares.coach += count * part.coach;
          shares.car += count * part.car;
        }
      }
    }
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

/** Sums the flows of all groups on one side. */
class SideSum {
  readonly #side: CorridorSide;
  readonly #values: ParameterValues;
  readonly #modes = { car: 0, rail: 0, coach: 0 };
  /** By pair of cities. */
  readonly pairs: Record<CorridorMode | 'car', number>[];
  readonly #services: readonly Float64Array[];
  readonly #ridden: Float64Array;
  #logsumMin = 0;

  constructor(side: CorridorSide, values: ParameterValues, pairCount: number) {
    this.pairs = Array.from({ length: pairCount }, () => ({ car: 0, rail: 0, coach: 0 }));
    this.#side = side;
    this.#values = values;
    this.#services = side.lines.map((one) => new Float64Array(one.services.length));
    this.#ridden = new Float64Array(side.lines.length);
  }

  add({ logsumMin, modes, pairs, ridden, services }: GroupFlows): void {
    this.pairs.forEach((sums, p) => {
      for (const mode of modeNames) sums[mode] += (pairs[p] as ModeTrips)[mode];
    });
    for (const mode of modeNames) this.#modes[mode] += modes[mode];
    services.forEach((flows, l) => {
      addTo(this.#services[l] as Float64Array, flows);
    });
    addTo(this.#ridden, ridden);
    this.#logsumMin += logsumMin;
  }

  finish(trips: number): CorridorFlows {
    const lines = Float64Array.from(this.#services, (flows) => flows.reduce((sum, flow) => sum + flow, 0));
    const revenueFen = Float64Array.from(this.#side.lines, ({ services: offers }, l) =>
      offers.reduce(
        (sum, offer, s) => sum + toServiceFareFen(offer, this.#values) * (this.#services[l]?.[s] as number),
        0,
      ),
    );
    const doorMin = lines.map((riders, l) => (riders > 0 ? (this.#ridden[l] as number) / riders : 0));
    const meanLogsumMin = trips === 0 ? 0 : this.#logsumMin / trips;
    return { ...this.#modes, lines, services: this.#services, revenueFen, doorMin, meanLogsumMin };
  }
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (values[i] as number);
}
