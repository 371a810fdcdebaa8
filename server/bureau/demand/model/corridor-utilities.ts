/** What travel between cities is made of, and what its parts cost a traveller: ways to stations, waits, fares, the car. */
import { type LatLon, toDistanceM } from '../../../base/geo.ts';
import type { ParameterValues } from './parameters.ts';

export type CorridorMode = 'rail' | 'coach';

export interface CorridorZone extends LatLon {
  readonly city: number;
  readonly population: number;
  /** Of any unit: what draws trips from other cities. */
  readonly attraction: number;
  /** District of residence in reports; absent where the region has no districts. */
  readonly district?: string;
}

/** One way between a zone and a station. */
export interface AccessOption {
  readonly totalMin: number;
  readonly walkMin: number;
  /** Vehicles of city transit; 0 for a walk. */
  readonly rides: number;
}

export interface CorridorStation extends LatLon {
  readonly id: string;
  readonly city: number;
  /** Minutes at gate and security check before boarding. */
  readonly boardMin: number;
  /** By zone; empty for zones of other cities. */
  readonly access: readonly (readonly AccessOption[])[];
}

/** What a line offers from one station to another. */
export interface CorridorService {
  readonly from: number;
  readonly to: number;
  readonly departures: number;
  readonly rideMin: number;
  readonly fareFen: number;
  /** Kilometres for which a fare by distance is assumed; `fareFen` is 0 then. */
  readonly assumedKm?: number;
}

export interface CorridorLine {
  readonly id: string;
  readonly mode: CorridorMode;
  /** An added line is a group of its own in the nest of its mode. */
  readonly isAdded: boolean;
  readonly services: readonly CorridorService[];
}

export interface CorridorSide {
  readonly stations: readonly CorridorStation[];
  readonly lines: readonly CorridorLine[];
}

export interface Corridor {
  readonly zones: readonly CorridorZone[];
  readonly cityCount: number;
  readonly base: CorridorSide;
  readonly after: CorridorSide;
  /** By line of `after`: the existing line of `base` that is the same in all respects, or -1. */
  readonly shared: readonly number[];
  /** By station of `after`: the station of `base` that is the same in all respects, or -1. */
  readonly sharedStations: readonly number[];
  readonly pairs: readonly CityPair[];
}

/**
 * Joins two sides, and finds what does not depend on parameter values: the stations that both have with the same ways to
 * zones, the lines that both have with the same services between such stations, and the pairs of cities.
 */
export function toCorridor(
  zones: readonly CorridorZone[],
  cityCount: number,
  base: CorridorSide,
  after: CorridorSide,
): Corridor {
  const texts = base.stations.map((station) => JSON.stringify(station));
  const rowOf = new Map(texts.map((text, s) => [text, s] as const));
  const baseRows = texts.map((text) => rowOf.get(text) as number);
  const sharedStations = after.stations.map((station) => rowOf.get(JSON.stringify(station)) ?? -1);
  const toKeys = ({ lines }: CorridorSide, rows: readonly number[]) =>
    lines.map(({ id, isAdded, mode, services }) =>
      isAdded || services.some(({ from, to }) => rows[from] === -1 || rows[to] === -1)
        ? ''
        : JSON.stringify([id, mode, services.map(({ from, to, ...offer }) => [rows[from], rows[to], offer])]),
    );
  const keys = toKeys(base, baseRows);
  const shared = toKeys(after, sharedStations).map((key) => (key === '' ? -1 : keys.indexOf(key)));
  return { zones, cityCount, base, after, shared, sharedStations, pairs: listCityPairs(zones, cityCount) };
}

type WaitValues = Pick<ParameterValues, 'randomWaitMin' | 'waitCapMin' | 'waitSlope'>;

/**
 * Minutes at a stop before the first vehicle of a line that runs every `headwayMin`: half of the headway where passengers
 * come at random, less where they know the timetable.
 */
export function toFirstWaitMin(
  headwayMin: number,
  { randomWaitMin, waitCapMin, waitSlope }: WaitValues,
): number {
  if (headwayMin <= randomWaitMin) return headwayMin / 2;
  return Math.min(headwayMin / 2, randomWaitMin / 2 + waitSlope * (headwayMin - randomWaitMin), waitCapMin);
}

/** The wait before a vehicle of a service, as a clock counts it. */
export function toServiceWaitMin({ departures }: CorridorService, values: ParameterValues): number {
  return toFirstWaitMin((values.serviceHours * 60) / departures, values);
}

export function toServiceFareFen({ assumedKm, fareFen }: CorridorService, values: ParameterValues): number {
  return assumedKm === undefined ? fareFen : assumedKm * values.assumedYuanPerKm * 100;
}

export interface CityPair {
  readonly from: number;
  readonly to: number;
  readonly origins: readonly number[];
  readonly destinations: readonly number[];
  /** Straight line by cell: a row for each origin. */
  readonly km: Float64Array;
}

function listCityPairs(zones: readonly CorridorZone[], cityCount: number): CityPair[] {
  const zonesOf = (city: number) => [...zones.keys()].filter((zone) => zones[zone]?.city === city);
  const cities = Array.from({ length: cityCount }, (_, city) => city);
  return cities.flatMap((from) =>
    cities
      .filter((to) => to !== from)
      .map((to) => ({ from, to, origins: zonesOf(from), destinations: zonesOf(to) }))
      .filter(({ destinations, origins }) => destinations.length > 0 && origins.length > 0)
      .map((pair): CityPair => ({ ...pair, km: toKm(pair) })),
  );

  function toKm({ destinations, origins }: Pick<CityPair, 'origins' | 'destinations'>): Float64Array {
    return Float64Array.from(
      origins.flatMap((i) =>
        destinations.map((j) => toDistanceM(zones[i] as CorridorZone, zones[j] as CorridorZone) / 1_000),
      ),
    );
  }
}

/** The way between a zone and a station that a traveller takes. */
export interface AccessWay {
  readonly kind: 'walk' | 'transit' | 'taxi';
  /** As a clock counts it. */
  readonly totalMin: number;
  /** With weights, penalties and fares. */
  readonly weightedMin: number;
}

/** The cheapest way between a zone and a station: on foot, by transit or by taxi. */
export function chooseAccess(
  options: readonly AccessOption[],
  straightKm: number,
  values: ParameterValues,
  yuanPerHour: number,
): AccessWay {
  const streetKm = straightKm * values.streetDetour;
  const yuan = values.taxiStartYuan + Math.max(0, streetKm - values.taxiStartKm) * values.taxiYuanPerKm;
  const taxiMin = (streetKm / values.taxiKmh) * 60;
  let best: AccessWay = {
    kind: 'taxi',
    totalMin: taxiMin + values.taxiWaitMin,
    weightedMin: taxiMin + values.waitWeight * values.taxiWaitMin + (yuan / yuanPerHour) * 60,
  };
  const fareYuan = values.feederYuan + Math.max(0, streetKm - values.feederKm) * values.feederYuanPerKm;
  const fareMin = (fareYuan / yuanPerHour) * 60;
  for (const { rides, totalMin, walkMin } of options) {
    const penalty = rides === 0 ? 0 : fareMin + values.stationTransferMin + (rides - 1) * values.transferMin;
    const weightedMin = totalMin + (values.walkWeight - 1) * walkMin + penalty;
    if (weightedMin < best.weightedMin)
      best = { kind: rides === 0 ? 'walk' : 'transit', totalMin, weightedMin };
  }
  return best;
}

/** Generalised minutes of a car for a kilometre of the straight line between two zones. */
export function toCarMinPerKm({ carKmh, carYuanPerKm }: ParameterValues, yuanPerHour: number): number {
  return 60 / carKmh + (carYuanPerKm / yuanPerHour) * 60;
}
