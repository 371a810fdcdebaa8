/** Divides the trips of one group of travellers over modes, lines and services of one side. */
import type { CorridorTrips } from './corridor-trips.ts';
import type { CityPair, CorridorMode, CorridorSide } from './corridor-utilities.ts';
import type { LineNest, ModeWeights, SideUtilities } from './corridor-weights.ts';
import type { ParameterValues } from './parameters.ts';
import type { TravellerGroup, TravellerGroupId } from './traveller-groups.ts';

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

export type ModeTrips = Readonly<Record<CorridorMode | 'car', number>>;

export interface Constants {
  readonly coach: number;
  readonly car: number;
}

/** The trips of a group, and what both sides offer it. */
export interface GroupCase {
  readonly group: TravellerGroup;
  readonly trips: CorridorTrips;
  readonly base: SideUtilities;
  readonly after: SideUtilities;
}

export const modeNames = ['rail', 'coach', 'car'] as const;
/** Shares of the modes in one cell; one record is filled again and again, because cells are many. */
interface ModeShares {
  rail: number;
  coach: number;
  car: number;
  /** Sum of the weights. */
  sum: number;
}

export const newModeShares = (): ModeShares => ({ rail: 0, coach: 0, car: 0, sum: 0 });

/** What a mode's weight is multiplied by. */
export const toFactors = ({ car, coach }: Constants): Constants => ({
  car: Math.exp(car),
  coach: Math.exp(coach),
});

export function fillModeShares(
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
export interface GroupFlows {
  readonly modes: Record<CorridorMode | 'car', number>;
  readonly pairs: readonly ModeTrips[];
  /** By line and service. */
  readonly services: readonly Float64Array[];
  /** Sum of the minutes of all riders from door to door, by line. */
  readonly ridden: Float64Array;
  /** By pair and cell. */
  readonly logsum: readonly Float64Array[];
  readonly logsumMin: number;
}

export function assign(
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
  const ofPairs = pairs.map(() => ({ car: 0, rail: 0, coach: 0 }));
  const logsums = trips.map(({ all }, p) => {
    const ofMode = { rail: new Float64Array(all.length), coach: new Float64Array(all.length) };
    const logsum = new Float64Array(all.length);
    const weights = choice[p] as ModeWeights;
    const ofPair = ofPairs[p] as (typeof ofPairs)[number];
    for (let cell = 0; cell < all.length; cell++) {
      const count = all[cell] as number;
      fillModeShares(part, weights, cell, factors);
      ofMode.rail[cell] = count * part.rail;
      ofMode.coach[cell] = count * part.coach;
      for (const one of modeNames) ofPair[one] += count * part[one];
      const most = (weights.shift[cell] as number) + Math.log(part.sum);
      logsum[cell] = most;
      logsumMin -= (count * most) / theta;
      if (visit) visitFlow(visit, p, cell, -1, -1, count * part.car);
    }
    for (const one of modeNames) modes[one] += ofPair[one];
    for (const nest of nests[p] as readonly LineNest[])
      loadNest(p, nest, ofMode[nest.mode], mode[nest.mode][p] as Float64Array);
    return logsum;
  });
  return { modes, pairs: ofPairs, services, ridden, logsum: logsums, logsumMin };

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
