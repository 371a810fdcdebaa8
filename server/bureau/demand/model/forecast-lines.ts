/** The forecast of one changed line: riders, fare, cost, and riders between calls that follow each other. */

import type { LineFacts, ReadSide } from './corridor-sides.ts';
import type { CorridorLine, CorridorMode } from './corridor-utilities.ts';
import {
  type HopHour,
  type LineCrowding,
  listHopHours,
  listServiceRuns,
  toCrowding,
} from './forecast-crowding.ts';
import type { ParameterSheet } from './parameters.ts';
import type { RiderModel, RiderOutcome, VehicleFacts } from './rider-outcome.ts';
import { type Range, toTwoDigits } from './sample-values.ts';

export interface HopForecast {
  /** Rows of places in the timetable of the scenario. */
  readonly from: number;
  readonly to: number;
  readonly departures: number;
  readonly riders: Range;
  readonly seats?: number;
  /** Riders by seats at central values. */
  readonly loadFactor?: number;
  /** At central values. */
  readonly hours: readonly HopHour[];
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
  /** Absent for a line without riders. */
  readonly crowding?: LineCrowding;
  readonly dailyCostFen?: Range;
  /** At the average fare; where the line calls outside the cities of the model, at the mean of the fares between its stops. */
  readonly breakEvenRiders?: Range;
  /** The line calls outside the cities of the model, too, where its riders are not counted. */
  readonly callsOutside?: true;
}

export type ToRange = (toValue: (outcome: RiderOutcome) => number) => Range;

export function forecastLine(
  { after, vehicles }: RiderModel,
  l: number,
  middle: RiderOutcome,
  rangeOf: ToRange,
  sheet: ParameterSheet,
): LineForecast {
  const facts = after.facts[l] as LineFacts;
  const { isAdded, mode, services } = after.side.lines[l] as CorridorLine;
  const own = (outcome: RiderOutcome) => outcome.riders[l] as number;
  const carried = (outcome: RiderOutcome) => outcome.day.after.lines[l] as number;
  const fareOf = (outcome: RiderOutcome) =>
    carried(outcome) === 0 ? 0 : (outcome.day.after.revenueFen[l] as number) / carried(outcome);
  const vehicle = vehicles.get(facts.id);
  const hours = listHopHours(after, l, vehicle, middle);
  const crowding = toCrowding(facts, hours);
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
    hops: forecastHops(after, l, vehicle, rangeOf, hours),
    ...(crowding ? { crowding } : {}),
    ...(vehicle ? toCosts(vehicle, vehicle.ownFareFen ?? fareOf(middle), sheet) : {}),
    ...(vehicle?.ownFareFen === undefined ? {} : { callsOutside: true }),
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

/** Riders between calls that follow each other; those of a service are divided over the vehicles that make it. */
function forecastHops(
  after: ReadSide,
  l: number,
  vehicle: VehicleFacts | undefined,
  rangeOf: ToRange,
  hours: ReadonlyMap<string, readonly HopHour[]>,
): HopForecast[] {
  const facts = after.facts[l] as LineFacts;
  const { services } = after.side.lines[l] as CorridorLine;
  const hops = new Map<
    string,
    { from: number; to: number; departures: number; parts: Map<number, number> }
  >();
  for (const { departures, places } of facts.courses) {
    places.slice(1).forEach((to, i) => {
      const from = places[i] as number;
      const hop = hops.get(`${from} ${to}`) ?? { from, to, departures: 0, parts: new Map<number, number>() };
      hop.departures += departures;
      hops.set(`${from} ${to}`, hop);
    });
  }
  services.forEach(({ from, to }, s) => {
    const [a, b] = [after.stationPlaces[from] as number, after.stationPlaces[to] as number];
    for (const { first, last, places, share } of listServiceRuns(facts, a, b)) {
      for (let at = first; at < last; at++) {
        const parts = hops.get(`${places[at]} ${places[at + 1]}`)?.parts;
        parts?.set(s, (parts.get(s) ?? 0) + share);
      }
    }
  });
  const loadOf = (parts: ReadonlyMap<number, number>, { day, riders }: RiderOutcome) => {
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
        hours: hours.get(`${from} ${to}`) ?? [],
        ...(seats === undefined ? {} : { seats, loadFactor: toTwoDigits(riders.central / seats) }),
      };
    });
}
