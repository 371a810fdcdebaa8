/**
 * Riders of a scenario as ranges: the corridor at central values, at each end of each parameter, and for a sample of all
 * parameters at once.
 *
 * A line that the scenario adds induces a share of its riders; changed existing lines induce a share of what their mode
 * gains. No growth by the logsum is added to that: it would count the same riders twice.
 */
import type { BilingualText } from '../../../base/problem.ts';
import { computeOutcomes, type OutcomeWork } from './compute-outcomes.ts';
import { computeCorridorDay, type PairDay } from './corridor.ts';
import type { CorridorFlow } from './corridor-assign.ts';
import type { LineFacts } from './corridor-sides.ts';
import { assignByStrategies } from './corridor-strategy.ts';
import {
  type Corridor,
  type CorridorLine,
  type CorridorMode,
  type CorridorSide,
  toCorridor,
} from './corridor-utilities.ts';
import {
  type ElasticityKind,
  type ImpliedElasticity,
  toElasticity,
  toImpliedElasticity,
} from './elasticity.ts';
import { forecastLine, type LineForecast, type ToRange } from './forecast-lines.ts';
import { type ParameterName, parameterDefinitions } from './parameter-definitions.ts';
import { type ParameterSheet, type ParameterValues, parameterNames, toCentralValues } from './parameters.ts';
import {
  type PreparedModel,
  prepareModel,
  type RiderModel,
  type RiderOutcome,
  sumOf,
} from './rider-outcome.ts';
import { drawValues, type Range, toEndValues, toRange, toTwoDigits } from './sample-values.ts';
import { type TravellerGroupId, travellerGroups } from './traveller-groups.ts';

export interface RiderOptions extends OutcomeWork {
  readonly draws: number;
  readonly seed: number;
}

export interface TornadoBar {
  readonly parameter: ParameterName;
  /** Riders of the lines that the scenario changes, with this parameter alone at its low and high value. */
  readonly low: number;
  readonly high: number;
}

/** What a group of travellers does and gains. */
export interface GroupForecast {
  readonly id: TravellerGroupId;
  readonly name: BilingualText;
  /** One-way trips a day of all modes, and of public modes. */
  readonly trips: Range;
  readonly publicBefore: Range;
  readonly publicAfter: Range;
  /** Minutes of generalised cost that a trip gains on average. */
  readonly benefitMin: Range;
  readonly yuanPerDay: Range;
}

/** What residents of a district gain on their trips to other cities; a loss is negative. */
export interface DistrictForecast {
  /** Absent for zones outside of all districts. */
  readonly district?: string;
  readonly city: number;
  /** One-way trips a day. */
  readonly trips: Range;
  readonly benefitMin: Range;
  readonly yuanPerDay: Range;
}

export interface RiderForecast {
  readonly modes: readonly {
    readonly mode: CorridorMode | 'car';
    readonly before: Range;
    readonly after: Range;
  }[];
  /** Trips by public modes between two cities, both directions. */
  readonly pairs: readonly {
    readonly cities: readonly [number, number];
    readonly before: Range;
    readonly after: Range;
  }[];
  readonly lines: readonly (LineForecast & {
    /**
     * Riders by optimal strategies on headways, at central values and without induced ones: the cross-check of `after` less
     * `induced`.
     */
    readonly byStrategies: number;
  })[];
  /** Lines that the scenario has no more. */
  readonly removed: readonly {
    readonly facts: LineFacts;
    readonly mode: CorridorMode;
    readonly before: Range;
  }[];
  /** Riders of all changed and removed lines. */
  readonly changed: { readonly before: Range; readonly after: Range };
  readonly groups: readonly GroupForecast[];
  /** By city and zones, in the order of the zones. */
  readonly districts: readonly DistrictForecast[];
  /** Widest first. */
  readonly tornado: readonly TornadoBar[];
  /** Of the existing lines of the base's first public mode. */
  readonly elasticities: readonly ImpliedElasticity[];
  /** Generalised minutes that a trip between the cities gains on average. */
  readonly benefitMin: Range;
  readonly assumedFares: number;
}

/** The same bytes on any number of threads. */
export async function expectRiders(
  model: RiderModel,
  sheet: ParameterSheet,
  options: RiderOptions,
): Promise<RiderForecast> {
  const prepared = prepareModel(model);
  const outcomes = await computeOutcomes(prepared, listValueSets(sheet, options), options);
  return forecastRiders(prepared, sheet, outcomes);
}

/** Sets of values that a forecast computes: the central one, both ends of each parameter, the draws. */
function listValueSets(sheet: ParameterSheet, { draws, seed }: RiderOptions): ParameterValues[] {
  const ends = listMovers(sheet).flatMap((name) => [
    toEndValues(sheet, name, 'low'),
    toEndValues(sheet, name, 'high'),
  ]);
  return [toCentralValues(sheet), ...ends, ...drawValues(sheet, draws, seed)];
}

/** Parameters that are drawn and move riders between cities. */
function listMovers(sheet: ParameterSheet): ParameterName[] {
  return parameterNames.filter((name) => {
    const { high, low } = sheet[name];
    return !parameterDefinitions[name].isHeld && !elsewhere.has(name) && low < high;
  });
}

/** Parameters that move costs or trips inside cities. */
const elsewhere: ReadonlySet<ParameterName> = new Set([
  'tripsPerResident',
  'urbanMeanTripKm',
  'urbanTransitShare',
  'insideZoneShare',
  'urbanTheta',
  'urbanValueOfTime',
  'urbanCarKmh',
  'urbanCarYuanPerKm',
  'urbanCarEndMin',
  'costRatio',
]);

/** @param outcomes of the sets of `listValueSets`, in their order */
function forecastRiders(
  model: PreparedModel,
  sheet: ParameterSheet,
  outcomes: readonly RiderOutcome[],
): RiderForecast {
  const { after, base, changed, removed } = model;
  const movers = listMovers(sheet);
  const middle = outcomes[0] as RiderOutcome;
  const sample = outcomes.slice(1 + 2 * movers.length);
  const rangeOf: ToRange = (toValue) => toRange(toValue(middle), sample.map(toValue));
  const countOf: ToRange = (toValue) => rangeOf((outcome) => Math.round(toValue(outcome)));
  const byStrategies = toStrategyRiders(model, toCentralValues(sheet));
  const lines = changed.map((l) => ({
    ...forecastLine(model, l, middle, countOf, sheet),
    byStrategies: toTwoDigits(Math.round(byStrategies[l] as number)),
  }));
  const tornado = movers
    .map((parameter, i): TornadoBar => {
      const [low, high] = [1 + 2 * i, 2 + 2 * i].map((at) =>
        toTwoDigits(sumOf(changed, (outcomes[at] as RiderOutcome).riders)),
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
    pairs: forecastPairs(middle.day.pairs, rangeOf),
    lines,
    removed: removed.map((l) => ({
      facts: base.facts[l] as LineFacts,
      mode: base.side.lines[l]?.mode as CorridorMode,
      before: countOf(({ day }) => day.base.lines[l] as number),
    })),
    changed: {
      before: countOf(({ before, day }) => sumOf(changed, before) + sumOf(removed, day.base.lines)),
      after: countOf((outcome) => sumOf(changed, outcome.riders)),
    },
    groups: middle.day.groups.map(({ group: { id } }, g) => forecastGroup(id, g, rangeOf)),
    districts: forecastDistricts(model, rangeOf),
    tornado,
    elasticities: listElasticities(model.corridor, toCentralValues(sheet)),
    benefitMin: rangeOf(({ day }) => day.benefitMin),
    assumedFares: [...base.facts, ...after.facts].reduce((sum, line) => sum + line.assumedFares, 0),
  };
}

/** By line of the scenario. */
function toStrategyRiders({ changed, corridor }: PreparedModel, values: ParameterValues): Float64Array {
  const { after, zones } = corridor;
  if (changed.length === 0) return new Float64Array(after.lines.length);
  const flows: CorridorFlow[] = [];
  const { constants } = computeCorridorDay(corridor, values, { after: (flow) => flows.push(flow) });
  return assignByStrategies(zones, after, flows, constants, values);
}

function forecastPairs(pairs: readonly PairDay[], rangeOf: ToRange): RiderForecast['pairs'] {
  const byCities = Map.groupBy(pairs.keys(), (p) => {
    const { from, to } = pairs[p] as PairDay;
    return `${Math.min(from, to)} ${Math.max(from, to)}`;
  });
  return [...byCities.values()].map((rows) => {
    const { from, to } = pairs[rows[0] as number] as PairDay;
    const sumOfSide = ({ day }: RiderOutcome, side: 'base' | 'after') =>
      rows.reduce((sum, p) => {
        const { coach, rail } = (day.pairs[p] as PairDay)[side];
        return sum + rail + coach;
      }, 0);
    return {
      cities: [from, to] as const,
      before: rangeOf((outcome) => sumOfSide(outcome, 'base')),
      after: rangeOf((outcome) => sumOfSide(outcome, 'after')),
    };
  });
}

function forecastGroup(id: TravellerGroupId, g: number, rangeOf: ToRange): GroupForecast {
  const own = ({ day }: RiderOutcome) => day.groups[g] as RiderOutcome['day']['groups'][number];
  return {
    id,
    name: travellerGroups[id],
    trips: rangeOf((outcome) => own(outcome).trips),
    publicBefore: rangeOf((outcome) => own(outcome).base.rail + own(outcome).base.coach),
    publicAfter: rangeOf((outcome) => own(outcome).after.rail + own(outcome).after.coach),
    benefitMin: rangeOf((outcome) => own(outcome).benefitMin),
    yuanPerDay: rangeOf((outcome) => {
      const { benefitMin, group, trips } = own(outcome);
      return (trips * benefitMin * group.yuanPerHour) / 60;
    }),
  };
}

function forecastDistricts({ zones }: RiderModel, rangeOf: ToRange): DistrictForecast[] {
  const districts = Map.groupBy(zones.keys(), (zone) => {
    const { city, district = '' } = zones[zone] as RiderModel['zones'][number];
    return `${city} ${district}`;
  });
  return [...districts.values()].map((rows): DistrictForecast => {
    const { city, district } = zones[rows[0] as number] as RiderModel['zones'][number];
    const sum = (values: Float64Array) => sumOf(rows, values);
    return {
      ...(district === undefined ? {} : { district }),
      city,
      trips: rangeOf(({ day }) => sum(day.residents.trips)),
      benefitMin: rangeOf(({ day: { residents } }) => {
        const trips = sum(residents.trips);
        return trips === 0 ? 0 : sum(residents.minutes) / trips;
      }),
      yuanPerDay: rangeOf(({ day }) => sum(day.residents.yuan)),
    };
  });
}

const STEP = 0.1;

/** Existing lines of rail, or of coaches where no train runs, between the largest cities: fares, rides or departures 10 % up. */
function listElasticities(corridor: Corridor, values: ParameterValues): ImpliedElasticity[] {
  const mode = corridor.base.lines.some((line) => line.mode === 'rail') ? 'rail' : 'coach';
  const up = 1 + STEP;
  const changes: Record<ElasticityKind, (side: CorridorSide) => CorridorSide> = {
    fare: (side) =>
      changeServices(side, mode, ({ assumedKm, fareFen, ...offer }) => ({
        ...offer,
        fareFen: fareFen * up,
        ...(assumedKm === undefined ? {} : { assumedKm: assumedKm * up }),
      })),
    rideTime: (side) => changeServices(side, mode, (offer) => ({ ...offer, rideMin: offer.rideMin * up })),
    service: (side) =>
      changeServices(side, mode, (offer) => ({ ...offer, departures: offer.departures * up })),
  };
  return (Object.keys(changes) as ElasticityKind[]).flatMap((kind) => {
    const after = changes[kind](corridor.base);
    const { base, cityCount, zones } = corridor;
    const none = { base: new Set<number>(), after: new Set<number>() };
    const day = computeCorridorDay(toCorridor(zones, cityCount, base, after), values, { wanted: none });
    const main = day.pairs.filter(({ isMain }) => isMain);
    const [before, later] = (['base', 'after'] as const).map((name) =>
      main.reduce((sum, pair) => sum + pair[name][mode], 0),
    ) as [number, number];
    if (before === 0) return [];
    return [toImpliedElasticity(kind, toTwoDigits(toElasticity(before, later, STEP)))];
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
