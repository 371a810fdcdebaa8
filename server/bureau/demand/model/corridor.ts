/**
 * Travel between cities for one set of parameter values: trips from zone to zone by gravity, calibrated to the corridor's
 * total, and a nested logit between lines of rail, lines of coaches and the car, for each group of travellers.
 *
 * The tree: root { car, rail { existing lines, each added line }, coach { existing lines, each added line } }. A departure is an
 * alternative of the innermost nest, so that n departures of a line count as n alternatives that are alike. A line is
 * taken at its best pair of stations. Constants of coach and car are the same for all groups; they are fitted so that the
 * base has the shares of the sheet.
 */
import { addResidentGains, newResidentGains, type ResidentGains } from './corridor-gains.ts';
import { type CorridorTrips, distributeCorridor } from './corridor-trips.ts';
import {
  type CityPair,
  type Corridor,
  type CorridorMode,
  type CorridorSide,
  listCityPairs,
  toServiceFareFen,
} from './corridor-utilities.ts';
import {
  type LineNest,
  type ModeWeights,
  type SideUtilities,
  toUtilities,
  type WantedLines,
} from './corridor-weights.ts';
import type { ParameterValues } from './parameters.ts';
import { listTravellerGroups, type TravellerGroup, type TravellerGroupId } from './traveller-groups.ts';

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
  readonly group: TravellerGroupId;
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

/** What a group of travellers does and gains. */
export interface GroupDay {
  readonly group: TravellerGroup;
  readonly trips: number;
  readonly base: ModeTrips;
  readonly after: ModeTrips;
  /** Minutes of generalised cost that a trip gains on average. */
  readonly benefitMin: number;
}

export type ModeTrips = Readonly<Record<CorridorMode | 'car', number>>;

export interface CorridorDay {
  /** One-way trips of all modes. */
  readonly trips: number;
  readonly base: CorridorFlows;
  readonly after: CorridorFlows;
  readonly constants: Constants;
  /** Minutes of generalised cost that a trip gains on average. */
  readonly benefitMin: number;
  readonly groups: readonly GroupDay[];
  readonly residents: ResidentGains;
}

interface Constants {
  readonly coach: number;
  readonly car: number;
}

/** The trips of a group, and what both sides offer it. */
interface GroupCase {
  readonly group: TravellerGroup;
  readonly trips: CorridorTrips;
  readonly base: SideUtilities;
  readonly after: SideUtilities;
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
  const pairs = listCityPairs(corridor);
  const cases = listTravellerGroups(values).map((group): GroupCase => {
    const { after, base } = toUtilities(corridor, pairs, values, group.yuanPerHour, wanted);
    return { group, base, after, trips: distributeCorridor(corridor, base, pairs, values, group.share) };
  });
  const constants = fitConstants(cases, values);
  const residents = newResidentGains(corridor.zones.length);
  const sides = { base: new SideSum(corridor.base, values), after: new SideSum(corridor.after, values) };
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
    residents,
  };
}

/** Constants of coach and car for which the base has the shares of the sheet; a mode that does not run keeps 0. */
function fitConstants(cases: readonly GroupCase[], { carShare, coachShare }: ParameterValues): Constants {
  const constants = { coach: 0, car: 0 };
  const runs = (one: CorridorMode) =>
    cases.some(({ base }) =>
      base.mode[one].some((cells) => cells.some((utility) => utility > Number.NEGATIVE_INFINITY)),
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
      trips.forEach(({ all }, p) => {
        const weights = base.choice[p] as ModeWeights;
        for (let cell = 0; cell < all.length; cell++) {
          const count = all[cell] as number;
          fillModeShares(part, weights, cell, factors);
          shares.rail += count * part.rail;
          shares.coach += count * part.coach;
          shares.car += count * part.car;
        }
      });
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

/** Shares of the modes in one cell; one record is filled again and again, because cells are many. */
interface ModeShares {
  rail: number;
  coach: number;
  car: number;
  /** Sum of the weights. */
  sum: number;
}

const newModeShares = (): ModeShares => ({ rail: 0, coach: 0, car: 0, sum: 0 });

/** What a mode's weight is multiplied by. */
const toFactors = ({ car, coach }: Constants): Constants => ({ car: Math.exp(car), coach: Math.exp(coach) });

function fillModeShares(
  out: ModeShares,
  { car, coach, rail }: ModeWeights,
  cell: number,
  factors: Constants,
): void {
  const r = rail[cell] as number;
  const c = (coach[cell] as number) * factors.coach;
  const k = (car[cell] as number) * factors.car;
  const sum = r + c + k;
  out.rail = r / sum;
  out.coach = c / sum;
  out.car = k / sum;
  out.sum = sum;
}

/** What one group does on one side. */
interface GroupFlows {
  readonly modes: Record<CorridorMode | 'car', number>;
  /** By line and service. */
  readonly services: readonly Float64Array[];
  /** Sum of the minutes of all riders from door to door, by line. */
  readonly ridden: Float64Array;
  /** By pair and cell. */
  readonly logsum: readonly Float64Array[];
  readonly logsumMin: number;
}

function assign(
  utilities: SideUtilities,
  side: CorridorSide,
  pairs: readonly CityPair[],
  { group, trips }: GroupCase,
  constants: Constants,
  { nestRatio, theta }: ParameterValues,
  visit: FlowVisitor | undefined,
): GroupFlows {
  const { choice, minutes, mode, nests } = utilities;
  const factors = toFactors(constants);
  const services = side.lines.map((one) => new Float64Array(one.services.length));
  const ridden = new Float64Array(side.lines.length);
  const modes = { car: 0, rail: 0, coach: 0 };
  const part = newModeShares();
  let logsumMin = 0;
  const logsums = trips.map(({ all }, p) => {
    const ofMode = { rail: new Float64Array(all.length), coach: new Float64Array(all.length) };
    const logsum = new Float64Array(all.length);
    const weights = choice[p] as ModeWeights;
    for (let cell = 0; cell < all.length; cell++) {
      const count = all[cell] as number;
      fillModeShares(part, weights, cell, factors);
      ofMode.rail[cell] = count * part.rail;
      ofMode.coach[cell] = count * part.coach;
      for (const one of ['rail', 'coach', 'car'] as const) modes[one] += count * part[one];
      const most = (weights.shift[cell] as number) + Math.log(part.sum);
      logsum[cell] = most;
      logsumMin -= (count * most) / theta;
      if (visit) visitFlow(visit, p, cell, -1, -1, count * part.car);
    }
    for (const nest of nests[p] as readonly LineNest[])
      loadNest(p, nest, ofMode[nest.mode], mode[nest.mode][p] as Float64Array);
    return logsum;
  });
  return { modes, services, ridden, logsum: logsums, logsumMin };

  /** Divides the trips of a mode in cells over the lines of a nest. */
  function loadNest(p: number, nest: LineNest, ofMode: Float64Array, modeLogsum: Float64Array): void {
    const { destinations, origins } = pairs[p] as CityPair;
    const perWeight = nest.weight.map((weight, cell) => {
      if (weight === 0) return 0;
      // A nest with the logsum of its mode is the only one there.
      const share = Math.exp(((nest.logsum[cell] as number) - (modeLogsum[cell] as number)) / nestRatio);
      return ((ofMode[cell] as number) * share) / weight;
    });
    for (const { line, service, weight } of nest.lines) {
      const ofService = services[line] as Float64Array;
      const between = minutes.between[line] as Float64Array;
      const offers = side.lines[line]?.services ?? [];
      const starts = offers.map(({ from }) => minutes.access[from] as Float64Array);
      const ends = offers.map(({ to }) => minutes.access[to] as Float64Array);
      let sum = 0;
      for (let i = 0, cell = 0; i < origins.length; i++) {
        const origin = origins[i] as number;
        for (let j = 0; j < destinations.length; j++, cell++) {
          const flow = (weight[cell] as number) * (perWeight[cell] as number);
          if (flow === 0) continue;
          const s = service[cell] as number;
          ofService[s] = (ofService[s] as number) + flow;
          if (visit) visitFlow(visit, p, cell, line, s, flow);
          const accessMin = starts[s]?.[origin] as number;
          const egressMin = ends[s]?.[destinations[j] as number] as number;
          sum += flow * (accessMin + (between[s] as number) + egressMin);
        }
      }
      ridden[line] = (ridden[line] as number) + sum;
    }
  }

  function visitFlow(
    receive: FlowVisitor,
    p: number,
    cell: number,
    line: number,
    service: number,
    count: number,
  ): void {
    if (count === 0) return;
    const { destinations, origins } = pairs[p] as CityPair;
    const { all, byOriginResidents } = trips[p] as CorridorTrips[number];
    receive({
      group: group.id,
      origin: origins[Math.floor(cell / destinations.length)] as number,
      destination: destinations[cell % destinations.length] as number,
      line,
      service,
      trips: count,
      byOriginResidents: (count * (byOriginResidents[cell] as number)) / (all[cell] as number),
    });
  }
}

/** Sums the flows of all groups on one side. */
class SideSum {
  readonly #side: CorridorSide;
  readonly #values: ParameterValues;
  readonly #modes = { car: 0, rail: 0, coach: 0 };
  readonly #services: readonly Float64Array[];
  readonly #ridden: Float64Array;
  #logsumMin = 0;

  constructor(side: CorridorSide, values: ParameterValues) {
    this.#side = side;
    this.#values = values;
    this.#services = side.lines.map((one) => new Float64Array(one.services.length));
    this.#ridden = new Float64Array(side.lines.length);
  }

  add({ logsumMin, modes, ridden, services }: GroupFlows): void {
    for (const mode of ['car', 'rail', 'coach'] as const) this.#modes[mode] += modes[mode];
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
