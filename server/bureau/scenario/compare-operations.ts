/** What a scenario changes for those who run the lines: the operations of a day before and after, by operator. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { breakEvenBases, costedLines } from './comparison-parts.ts';
import { toSeconds } from './document.ts';
import { listFaredLines, listStopPairs, toFareFen } from './line-fare.ts';
import { isMovable } from './line-times.ts';
import { type CostRange, type LineOperation, listLineOperations, type StatedLine } from './operating-cost.ts';
import { type OperatingParameters, withoutCosts } from './operating-parameters.ts';
import type { ResolvedScenario } from './resolve-scenario.ts';

/** Sums over the lines of an operator, or their differences. */
export interface Operation {
  readonly departures: number;
  readonly vehicleKm: number;
  readonly vehicleHours: number;
  readonly seats: number;
  readonly fleet: number;
  readonly spares: number;
  readonly kwh: CostRange;
  readonly litres: CostRange;
  readonly co2Kg: CostRange;
  readonly costFen: CostRange;
}

export interface OperatorChange {
  /** `feed:agency_id`. */
  readonly operatorId: string;
  readonly name: Names;
  readonly before: Operation;
  readonly after: Operation;
  readonly change: Operation;
}

/** Riders a day whose fares pay the cost of a line. */
export interface BreakEven {
  readonly basis: (typeof breakEvenBases)[number];
  readonly fareFen: number;
  /** Central at the stated cost, low and high at those of the kind of vehicle; absent where rides are free. */
  readonly riders?: CostRange;
}

export interface OperationsComparison {
  /** `stated`: default costs are in another currency than fares, so only lines whose costs are stated have any. */
  readonly costsOf: (typeof costedLines)[number];
  /** Operators of which something differs. */
  readonly operators: readonly OperatorChange[];
  readonly total: OperatorChange;
  /** Lines that the scenario adds, each by itself. */
  readonly lines: readonly {
    readonly modification: string;
    readonly operation: Operation;
    readonly breakEven: BreakEven;
  }[];
}

/**
 * @param after the timetable of the scenario; its lines may be those of another version of a feed
 * @param currency of fares, and of the costs that the scenario states
 */
export function compareOperations(
  before: Timetable,
  after: Timetable,
  day: ServiceDay,
  defaults: OperatingParameters,
  resolved: ResolvedScenario,
  currency: string,
): OperationsComparison {
  const costsOf = defaults.currency === currency ? 'all' : 'stated';
  const parameters = costsOf === 'all' ? defaults : withoutCosts(defaults);
  const stated = listStatedLines(resolved);
  const was = listLineOperations(before, day, parameters);
  const is = listLineOperations(after, day, parameters, stated);
  const names = new Map<string, Names>();
  const groupByOperator = (lines: readonly LineOperation[], { feeds, routes }: Timetable) =>
    Map.groupBy(lines, ({ route }) => {
      const row = routes[route];
      const id = `${feeds[row?.feed ?? 0]?.feedId}:${row?.agencyId}`;
      if (row && !names.has(id)) names.set(id, row.agencyName);
      return id;
    });
  const [first, second] = [groupByOperator(was, before), groupByOperator(is, after)];
  const toChange = (operatorId: string, a: readonly LineOperation[], b: readonly LineOperation[]) => {
    const [own, other] = [sumUp(a), sumUp(b)];
    const name = names.get(operatorId) ?? { text: operatorId };
    return { operatorId, name, before: own, after: other, change: subtract(other, own) };
  };
  const operators = [...new Set([...first.keys(), ...second.keys()])]
    .sort()
    .map((id) => toChange(id, first.get(id) ?? [], second.get(id) ?? []))
    .filter(({ after: now, before: then }) => JSON.stringify(now) !== JSON.stringify(then));
  const added = [...resolved.addedLines, ...resolved.onDemand];
  return {
    costsOf,
    operators,
    total: toChange('total', was, is),
    lines: added.map(({ modification, route }) => {
      const own = is.filter((line) => line.route === route);
      const operation = sumUp(own);
      const breakEven = toBreakEven(resolved, route, own, costsOf === 'all' ? parameters : undefined);
      return { modification: modification.id, operation, breakEven };
    }),
  };
}

/** The same costs at another fare of a ride; without rides, or without costs, as before. */
export function atFare(breakEven: BreakEven, fareFen: number, basis: BreakEven['basis']): BreakEven {
  const { fareFen: highestFen, riders } = breakEven;
  if (!riders || !(fareFen > 0)) return breakEven;
  const scale = (count: number) => (count * highestFen) / fareFen;
  const scaled = { low: scale(riders.low), central: scale(riders.central), high: scale(riders.high) };
  return { basis, fareFen, riders: scaled };
}

/** @param parameters absent where default costs are in another currency */
function toBreakEven(
  resolved: ResolvedScenario,
  route: number,
  [line]: readonly LineOperation[],
  parameters: OperatingParameters | undefined,
): BreakEven {
  const fare = listFaredLines(resolved).find((one) => one.route === route)?.fare;
  const longest = listStopPairs(resolved, route).reduce((most, { metres }) => Math.max(most, metres), 0);
  const fareFen = fare ? toFareFen(fare, longest) : 0;
  const basis = 'end-to-end';
  if (!line || fareFen === 0) return { basis, fareFen };
  const fenPerKm = parameters?.vehicles[line.kind].fenPerKm;
  const stated = line.costFen.central;
  const costs = fenPerKm
    ? [fenPerKm.low, fenPerKm.high].map((fen) => (fen * line.vehicleMetres) / 1_000)
    : [];
  return {
    basis,
    fareFen,
    riders: {
      low: toBreakEvenRiders(Math.min(stated, ...costs), fareFen),
      central: toBreakEvenRiders(stated, fareFen),
      high: toBreakEvenRiders(Math.max(stated, ...costs), fareFen),
    },
  };
}

/** Vehicles and ways of the lines that the scenario adds. */
function listStatedLines({ addedLines, editor, onDemand }: ResolvedScenario): Map<number, StatedLine> {
  const lines = new Map<number, StatedLine>();
  for (const { modification, route, ways } of addedLines) {
    const findMetres = createWayMetres(editor as TimetableEditor, ways);
    const { layoverSecs, timetables, vehicle } = modification;
    const mayMove = timetables.every(isMovable);
    lines.set(route, { vehicle, layoverSec: layoverSecs, mayMove, findMetres });
  }
  for (const { modification, route } of onDemand) {
    const { kmh, vehicle, window } = modification;
    const openSec = toSeconds(window[1]) - toSeconds(window[0]);
    lines.set(route, {
      vehicle,
      layoverSec: 0,
      mayMove: false,
      onDemand: { fleet: vehicle.fleet ?? 1, openSec, kmh },
    });
  }
  return lines;
}

/** Stops of two timetables are the same where they lie within a metre. */
const SAME_PLACE_M = 1;

function createWayMetres(
  editor: TimetableEditor,
  ways: ResolvedScenario['addedLines'][number]['ways'],
): (from: LatLon, to: LatLon) => number | undefined {
  const placed = ways.map(({ hopMetres, stops }) => ({
    hopMetres,
    places: stops.map((row) => editor.getStop(row)),
  }));
  return (from, to) => {
    for (const { hopMetres, places } of placed) {
      const start = places.findIndex((place) => toDistanceM(place, from) < SAME_PLACE_M);
      const end = places.findIndex((place, i) => i > start && toDistanceM(place, to) < SAME_PLACE_M);
      if (start >= 0 && end > start) {
        return hopMetres.slice(start, end).reduce((sum, metres) => sum + metres, 0);
      }
    }
    return undefined;
  };
}

function sumUp(lines: readonly LineOperation[]): Operation {
  const sum = (value: (line: LineOperation) => number) =>
    lines.reduce((total, line) => total + value(line), 0);
  const range = (field: 'kwh' | 'litres' | 'co2Kg' | 'costFen'): CostRange => ({
    low: sum((line) => line[field].low),
    central: sum((line) => line[field].central),
    high: sum((line) => line[field].high),
  });
  return {
    departures: sum(({ departures }) => departures),
    vehicleKm: sum(({ vehicleMetres }) => vehicleMetres) / 1_000,
    vehicleHours: sum(({ vehicleSec }) => vehicleSec) / 3_600,
    seats: sum(({ seats }) => seats),
    fleet: sum(({ fleet }) => fleet),
    spares: sum(({ spares }) => spares),
    kwh: range('kwh'),
    litres: range('litres'),
    co2Kg: range('co2Kg'),
    costFen: range('costFen'),
  };
}

function subtract(a: Operation, b: Operation): Operation {
  const range = (field: 'kwh' | 'litres' | 'co2Kg' | 'costFen'): CostRange => ({
    low: a[field].low - b[field].low,
    central: a[field].central - b[field].central,
    high: a[field].high - b[field].high,
  });
  return {
    departures: a.departures - b.departures,
    vehicleKm: a.vehicleKm - b.vehicleKm,
    vehicleHours: a.vehicleHours - b.vehicleHours,
    seats: a.seats - b.seats,
    fleet: a.fleet - b.fleet,
    spares: a.spares - b.spares,
    kwh: range('kwh'),
    litres: range('litres'),
    co2Kg: range('co2Kg'),
    costFen: range('costFen'),
  };
}

/** Riders a day whose fares pay a cost. */
function toBreakEvenRiders(costFen: number, meanFareFen: number): number {
  return Math.ceil(costFen / meanFareFen);
}
