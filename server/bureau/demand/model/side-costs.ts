/** What stations and lines of one side cost one group of travellers. */
import { toDistanceM } from '../../../base/geo.ts';
import {
  type AccessWay,
  type Corridor,
  type CorridorService,
  type CorridorSide,
  type CorridorStation,
  type CorridorZone,
  chooseAccess,
  toServiceFareFen,
  toServiceWaitMin,
} from './corridor-utilities.ts';
import type { ParameterValues } from './parameters.ts';

/** Minutes as a clock counts them, without weights and fares. */
export interface DoorMinutes {
  /** Between zones and stations, by station and zone. */
  readonly access: readonly Float64Array[];
  /** From the gate of the first station to the exit of the last, by line and service. */
  readonly between: readonly Float64Array[];
}

/** Ways between a station and zones, for one group of travellers. */
export interface StationCosts {
  /** As a clock counts it, by zone. */
  readonly totalMin: Float64Array;
  /** Generalised minutes to the nearest zone. */
  readonly leastMin: number;
  /** Weight of the way, by zone; 0 for zones of other cities. */
  readonly weights: Float64Array;
}

/** What the parts of a side cost one group of travellers. */
export interface SideCosts {
  readonly stations: readonly StationCosts[];
  /** Generalised minutes from the gate of the first station to the exit of the last, by line and service. */
  readonly fixedMin: readonly (readonly number[])[];
  /** Of any service, from the zone next to its first station to that next to its last. */
  readonly leastMin: number;
  readonly minutes: DoorMinutes;
}

/** @param findKnown costs of a station that another side has, too */
export function toSideCosts(
  { zones }: Corridor,
  side: CorridorSide,
  values: ParameterValues,
  yuanPerHour: number,
  findKnown?: (station: number) => StationCosts | undefined,
): SideCosts {
  const stations = side.stations.map(
    (station, s) => findKnown?.(s) ?? toStationCosts(station, zones, values, yuanPerHour),
  );
  const fixedMin = side.lines.map(({ services }) =>
    services.map((service) => toFixedMin(service, side, values, yuanPerHour)),
  );
  const minutes = {
    access: stations.map(({ totalMin }) => totalMin),
    between: side.lines.map(({ services }) =>
      Float64Array.from(
        services,
        (service) =>
          (side.stations[service.from]?.boardMin ?? 0) +
          toServiceWaitMin(service, values) +
          service.rideMin +
          values.stationExitMin,
      ),
    ),
  };
  return { stations, fixedMin, leastMin: toLeastMin(side, stations, fixedMin), minutes };
}

function toStationCosts(
  station: CorridorStation,
  zones: readonly CorridorZone[],
  values: ParameterValues,
  yuanPerHour: number,
): StationCosts {
  const scale = values.theta / values.departureRatio;
  const ways = listWays(station, zones, values, yuanPerHour);
  return {
    totalMin: Float64Array.from(ways, ({ totalMin }) => totalMin),
    leastMin: ways.reduce((least, { weightedMin }) => Math.min(least, weightedMin), Number.POSITIVE_INFINITY),
    weights: Float64Array.from(ways, ({ weightedMin }, zone) =>
      zones[zone]?.city === station.city ? Math.exp(-scale * weightedMin) : 0,
    ),
  };
}

/** Ways between a station and all zones; only those of its city are used. */
function listWays(
  station: CorridorStation,
  zones: readonly CorridorZone[],
  values: ParameterValues,
  yuanPerHour: number,
): AccessWay[] {
  return station.access.map((options, zone) =>
    chooseAccess(options, toDistanceM(zones[zone] as CorridorZone, station) / 1_000, values, yuanPerHour),
  );
}

/** Generalised minutes from the gate of the first station to the exit of the last. */
function toFixedMin(
  service: CorridorService,
  { stations }: CorridorSide,
  values: ParameterValues,
  yuanPerHour: number,
): number {
  return (
    (stations[service.from]?.boardMin ?? 0) +
    values.waitWeight * toServiceWaitMin(service, values) +
    service.rideMin +
    values.stationExitMin +
    (toServiceFareFen(service, values) / 100) * (60 / yuanPerHour)
  );
}

function toLeastMin(
  { lines }: CorridorSide,
  stations: readonly StationCosts[],
  fixedMin: readonly (readonly number[])[],
): number {
  let least = Number.POSITIVE_INFINITY;
  lines.forEach(({ services }, l) => {
    services.forEach(({ from, to }, s) => {
      const [start, end] = [stations[from] as StationCosts, stations[to] as StationCosts];
      const min = (fixedMin[l]?.[s] as number) + start.leastMin + end.leastMin;
      least = Math.min(least, min);
    });
  });
  return least;
}
