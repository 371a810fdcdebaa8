/**
 * Riders of a scenario as ranges: the corridor at central values, at each end of each parameter, and for a sample of all
 * parameters at once.
 *
 * A line that the scenario adds induces a share of its riders; changed existing lines induce a share of what their mode
 * gains. No growth by the logsum is added to that: it would count the same riders twice.
 */
import { type CorridorDay, computeCorridorDay, type FlowVisitor } from './corridor.ts';
import type { LineFacts, ReadSide } from './corridor-sides.ts';
import type {
  Corridor,
  CorridorLine,
  CorridorMode,
  CorridorSide,
  CorridorZone,
} from './corridor-utilities.ts';
import {
  type ElasticityKind,
  type ImpliedElasticity,
  toElasticity,
  toImpliedElasticity,
} from './elasticity.ts';
import {
  type ParameterName,
  type ParameterSheet,
  type ParameterValues,
  parameterNames,
  toCentralValues,
} from './parameters.ts';
import { drawValues, type Range, toEndValues, toRange, toTwoDigits } from './sample-values.ts';

export interface RiderModel {
  readonly zones: readonly CorridorZone[];
  readonly cityCount: number;
  readonly base: ReadSide;
  readonly after: ReadSide;
  /** By line id: what a vehicle carries and costs, where the scenario says so. */
  readonly vehicles: ReadonlyMap<string, VehicleFacts>;
}

export interface VehicleFacts {
  readonly seats: number;
  /** Operating cost of the line on the day. */
  readonly dailyCostFen: number;
}

export interface RiderOptions {
  readonly draws: number;
  readonly seed: number;
}

export interface HopForecast {
  /** Rows of places in the timetable of the scenario. */
  readonly from: number;
  readonly to: number;
  readonly departures: number;
  readonly riders: Range;
  readonly seats?: number;
  /** Riders by seats at central values. */
  readonly loadFactor?: number;
}

export interface LineForecast {
  readonly facts: LineFacts;
  readonly mode: CorridorMode;
  readonly isAdded: boolean;
  readonly departures: number;
  readonly before: Range;
  /** With those induced. */
  readonly after: Range;
  readonly induced: Range;
  readonly averageFareFen: number;
  readonly revenueFen: Range;
  /** Minutes of its riders from door to door, and in the vehicle. */
  readonly doorMin: number;
  readonly rideMin: number;
  readonly hops: readonly HopForecast[];
  readonly dailyCostFen?: Range;
  readonly breakEvenRiders?: Range;
}

export interface TornadoBar {
  readonly parameter: ParameterName;
  /** Riders of the lines that the scenario changes, with this parameter alone at its low and high value. */
  readonly low: number;
  readonly high: number;
}

export interface RiderForecast {
  readonly modes: readonly {
    readonly mode: CorridorMode | 'car';
    readonly before: Range;
    readonly after: Range;
  }[];
  readonly lines: readonly LineForecast[];
  /** Riders of all changed lines. */
  readonly changed: { readonly before: Range; readonly after: Range };
  /** Widest first. */
  readonly tornado: readonly TornadoBar[];
  /** Of the existing lines of the base's first public mode. */
  readonly elasticities: readonly ImpliedElasticity[];
  /** Generalised minutes that a trip between the cities gains on average. */
  readonly benefitMin: Range;
  readonly assumedFares: number;
}

export function expectRiders(
  model: RiderModel,
  sheet: ParameterSheet,
  { draws, seed }: RiderOptions,
): RiderForecast {
  const { after, base, cityCount, zones } = model;
  const corridor: Corridor = { zones, cityCount, base: base.side, after: after.side };
  const changed = listChanged(base, after);
  const central = toCentralValues(sheet);
  const compute = (values: ParameterValues) => toOutcome(corridor, changed, values);
  const middle = compute(central);
  const sample = drawValues(sheet, draws, seed).map(compute);
  const rangeOf: ToRange = (toValue) => toRange(toValue(middle), sample.map(toValue));
  const countOf: ToRange = (toValue) => rangeOf((outcome) => Math.round(toValue(outcome)));
  const lines = changed.map((l) => forecastLine(model, l, middle, countOf, sheet));
  const tornado = parameterNames
    .filter((parameter) => !elsewhere.has(parameter))
    .map((parameter): TornadoBar => {
      const [low, high] = (['low', 'high'] as const).map((end) =>
        toTwoDigits(sumOf(changed, compute(toEndValues(sheet, parameter, end)).riders)),
      ) as [number, number];
      return { parameter, low, high };
    })
    .sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low));
  return {
    modes: (['rail', 'coach', 'car'] as const).map((mode) => ({
      mode,
      before: rangeOf(({ day }) => day.base[mode]),
      after: rangeOf(({ day, induced }) => day.after[mode] + (mode === 'car' ? 0 : induced[mode])),
    })),
    lines,
    changed: {
      before: countOf((outcome) => sumOf(changed, outcome.before)),
      after: countOf((outcome) => sumOf(changed, outcome.riders)),
    },
    tornado,
    elasticities: listElasticities(corridor, central),
    benefitMin: rangeOf(({ day }) => day.benefitMin),
    assumedFares: [...base.facts, ...after.facts].reduce((sum, line) => sum + line.assumedFares, 0),
  };
}

/**
 * Visits the riders of the base or of the scenario at one set of values, by zones, line, service and traveller group: the
 * flows behind `LineForecast.before` and `after`, those induced included, and the trips by car.
 */
export function visitRiders(
  { after, base, cityCount, zones }: RiderModel,
  values: ParameterValues,
  side: 'base' | 'after',
  visit: FlowVisitor,
): void {
  const corridor: Corridor = { zones, cityCount, base: base.side, after: after.side };
  if (side === 'base') {
    computeCorridorDay(corridor, values, { base: visit });
    return;
  }
  const { day, riders } = toOutcome(corridor, listChanged(base, after), values);
  const withInduced = riders.map((count, l) => {
    const carried = day.after.lines[l] as number;
    return carried === 0 ? 1 : count / carried;
  });
  computeCorridorDay(corridor, values, {
    after: ({ byOriginResidents, trips, ...flow }) => {
      const factor = flow.line < 0 ? 1 : (withInduced[flow.line] as number);
      visit({ ...flow, trips: trips * factor, byOriginResidents: byOriginResidents * factor });
    },
  });
}

/** Parameters that move costs or trips inside cities, not riders between cities. */
const elsewhere: ReadonlySet<ParameterName> = new Set([
  'tripsPerResident',
  'urbanMeanTripKm',
  'urbanTransitShare',
  'costRatio',
]);

/** Lines of the scenario that are added, or whose services are not those of the base. */
function listChanged(base: ReadSide, after: ReadSide): number[] {
  const toKey = ({ side }: ReadSide, line: CorridorLine) =>
    JSON.stringify(
      line.services.map(({ from, to, ...offer }) => [side.stations[from]?.id, side.stations[to]?.id, offer]),
    );
  const keys = new Map(base.side.lines.map((line) => [line.id, toKey(base, line)] as const));
  return [...after.side.lines.keys()].filter((l) => {
    const line = after.side.lines[l] as CorridorLine;
    return line.isAdded || keys.get(line.id) !== toKey(after, line);
  });
}

/** What one set of values gives. By line of the scenario. */
interface Outcome {
  readonly day: CorridorDay;
  readonly before: Float64Array;
  /** With those induced. */
  readonly riders: Float64Array;
  readonly induced: Readonly<Record<CorridorMode, number>>;
  readonly values: ParameterValues;
}

type ToRange = (toValue: (outcome: Outcome) => number) => Range;

function toOutcome(corridor: Corridor, changed: readonly number[], values: ParameterValues): Outcome {
  const day = computeCorridorDay(corridor, values);
  const { after, base } = corridor;
  const before = Float64Array.from(after.lines, ({ id }) => {
    const l = base.lines.findIndex((line) => line.id === id);
    return l < 0 ? 0 : (day.base.lines[l] as number);
  });
  const riders = Float64Array.from(day.after.lines);
  const ratio = values.inducedShare / (1 - values.inducedShare);
  const induced = { rail: 0, coach: 0 };
  const gainOf = (l: number) => Math.max(0, (day.after.lines[l] as number) - (before[l] as number));
  for (const mode of ['rail', 'coach'] as const) {
    const own = changed.filter((l) => after.lines[l]?.mode === mode);
    const added = own.filter((l) => after.lines[l]?.isAdded);
    const existing = own.filter((l) => !after.lines[l]?.isAdded);
    for (const l of added) addInduced(mode, l, (day.after.lines[l] as number) * ratio);
    const ofAdded = added.reduce((sum, l) => sum + (day.after.lines[l] as number), 0);
    const gained = Math.max(0, day.after[mode] - ofAdded - day.base[mode]);
    const sum = existing.reduce((total, l) => total + gainOf(l), 0);
    for (const l of existing) if (sum > 0) addInduced(mode, l, (gained * ratio * gainOf(l)) / sum);
  }
  return { day, before, riders, induced, values };

  function addInduced(mode: CorridorMode, l: number, count: number): void {
    riders[l] = (riders[l] as number) + count;
    induced[mode] += count;
  }
}

function forecastLine(
  { after, vehicles }: RiderModel,
  l: number,
  middle: Outcome,
  rangeOf: ToRange,
  sheet: ParameterSheet,
): LineForecast {
  const facts = after.facts[l] as LineFacts;
  const { isAdded, mode, services } = after.side.lines[l] as CorridorLine;
  const own = (outcome: Outcome) => outcome.riders[l] as number;
  const carried = (outcome: Outcome) => outcome.day.after.lines[l] as number;
  const fareOf = (outcome: Outcome) =>
    carried(outcome) === 0 ? 0 : (outcome.day.after.revenueFen[l] as number) / carried(outcome);
  const vehicle = vehicles.get(facts.id);
  const flows = middle.day.after.services[l] as Float64Array;
  const rideMin =
    carried(middle) === 0
      ? 0
      : services.reduce((sum, offer, s) => sum + offer.rideMin * (flows[s] as number), 0) / carried(middle);
  return {
    facts,
    mode,
    isAdded,
    departures: facts.courses.reduce((sum, { departures }) => sum + departures, 0),
    before: rangeOf((outcome) => outcome.before[l] as number),
    after: rangeOf(own),
    induced: rangeOf((outcome) => own(outcome) - carried(outcome)),
    averageFareFen: toTwoDigits(fareOf(middle)),
    revenueFen: rangeOf((outcome) => own(outcome) * fareOf(outcome)),
    doorMin: Math.round(middle.day.after.doorMin[l] as number),
    rideMin: Math.round(rideMin),
    hops: forecastHops(after, l, vehicle, rangeOf),
    ...(vehicle ? toCosts(vehicle, fareOf(middle), sheet) : {}),
  };
}

function toCosts(
  { dailyCostFen }: VehicleFacts,
  fareFen: number,
  { costRatio }: ParameterSheet,
): Pick<LineForecast, 'dailyCostFen' | 'breakEvenRiders'> {
  const scale = (by: number): Range => ({
    low: toTwoDigits(by * costRatio.low),
    central: toTwoDigits(by * costRatio.central),
    high: toTwoDigits(by * costRatio.high),
  });
  if (dailyCostFen === 0) return {};
  return {
    dailyCostFen: scale(dailyCostFen),
    ...(fareFen > 0 ? { breakEvenRiders: scale(toBreakEvenRiders(dailyCostFen, fareFen)) } : {}),
  };
}

/** Riders whose fares pay the cost. */
export function toBreakEvenRiders(costFen: number, averageFareFen: number): number {
  return costFen / averageFareFen;
}

/** Riders between calls that follow each other; those of a service are divided over the courses that make it. */
function forecastHops(
  after: ReadSide,
  l: number,
  vehicle: VehicleFacts | undefined,
  rangeOf: ToRange,
): HopForecast[] {
  const { courses } = after.facts[l] as LineFacts;
  const { services } = after.side.lines[l] as CorridorLine;
  const hops = new Map<
    string,
    { from: number; to: number; departures: number; parts: Map<number, number> }
  >();
  for (const { departures, places } of courses) {
    places.slice(1).forEach((to, i) => {
      const from = places[i] as number;
      const hop = hops.get(`${from} ${to}`) ?? { from, to, departures: 0, parts: new Map<number, number>() };
      hop.departures += departures;
      hops.set(`${from} ${to}`, hop);
    });
  }
  services.forEach(({ departures, from, to }, s) => {
    const [a, b] = [after.stationPlaces[from] as number, after.stationPlaces[to] as number];
    for (const course of courses) {
      const [first, last] = [course.places.indexOf(a), course.places.lastIndexOf(b)];
      if (first < 0 || last <= first) continue;
      for (let at = first; at < last; at++) {
        const parts = hops.get(`${course.places[at]} ${course.places[at + 1]}`)?.parts;
        parts?.set(s, (parts.get(s) ?? 0) + course.departures / departures);
      }
    }
  });
  const loadOf = (parts: ReadonlyMap<number, number>, { day, riders }: Outcome) => {
    const carried = day.after.lines[l] as number;
    if (carried === 0) return 0;
    const flows = day.after.services[l] as Float64Array;
    const sum = [...parts].reduce((total, [s, share]) => total + share * (flows[s] as number), 0);
    return (sum * (riders[l] as number)) / carried;
  };
  return [...hops.values()]
    .filter(({ parts }) => parts.size > 0)
    .map(({ departures, from, parts, to }) => {
      const riders = rangeOf((outcome) => loadOf(parts, outcome));
      const seats = vehicle ? departures * vehicle.seats : undefined;
      return {
        from,
        to,
        departures,
        riders,
        ...(seats === undefined ? {} : { seats, loadFactor: toTwoDigits(riders.central / seats) }),
      };
    });
}

const STEP = 0.1;

/** Existing lines of rail, or of coaches where no train runs, with fares, rides or departures 10 % up. */
function listElasticities(corridor: Corridor, values: ParameterValues): ImpliedElasticity[] {
  const mode = corridor.base.lines.some((line) => line.mode === 'rail') ? 'rail' : 'coach';
  const up = 1 + STEP;
  const changes: Record<ElasticityKind, (side: CorridorSide) => CorridorSide> = {
    fare: (side) => changeServices(side, mode, (offer) => ({ ...offer, fareFen: offer.fareFen * up })),
    rideTime: (side) => changeServices(side, mode, (offer) => ({ ...offer, rideMin: offer.rideMin * up })),
    service: (side) =>
      changeServices(side, mode, (offer) => ({ ...offer, departures: offer.departures * up })),
  };
  return (Object.keys(changes) as ElasticityKind[]).flatMap((kind) => {
    const after = changes[kind](corridor.base);
    const day = computeCorridorDay({ ...corridor, after }, values);
    if (day.base[mode] === 0) return [];
    return [toImpliedElasticity(kind, toTwoDigits(toElasticity(day.base[mode], day.after[mode], STEP)))];
  });
}

function changeServices(
  side: CorridorSide,
  mode: CorridorMode,
  change: (offer: CorridorLine['services'][number]) => CorridorLine['services'][number],
): CorridorSide {
  return {
    ...side,
    lines: side.lines.map((line) =>
      line.mode === mode ? { ...line, services: line.services.map(change) } : line,
    ),
  };
}

function sumOf(lines: readonly number[], riders: Float64Array): number {
  return lines.reduce((sum, l) => sum + (riders[l] as number), 0);
}
