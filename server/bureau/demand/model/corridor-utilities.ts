/** Utilities of lines, modes and the car between the zones of two cities. */
import { type LatLon, toDistanceM } from '../../../base/geo.ts';
import { toLogsum } from './choice.ts';
import type { ParameterValues } from './parameters.ts';

export type CorridorMode = 'rail' | 'coach';

export interface CorridorZone extends LatLon {
  readonly city: number;
  readonly population: number;
  /** Of any unit: what draws trips from other cities. */
  readonly attraction: number;
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
}

/** Hours of the day that departures are spread over. An engineering default, without a source. */
const SERVICE_SPAN_MIN = 960;
/** Fare of a feeder: of a city bus up to some kilometres, by distance beyond. An assumption, without a source. */
const FEEDER_YUAN = 2;
const FEEDER_KM = 10;
const FEEDER_YUAN_PER_KM = 0.3;
const TAXI_START_YUAN = 8;
const TAXI_START_KM = 2;
const TAXI_WAIT_MIN = 5;
const STREET_DETOUR = 1.3;

/** Minutes at a stop before the first vehicle of a line that runs every `headwayMin`. */
export function toFirstWaitMin(headwayMin: number, capMin: number): number {
  if (headwayMin <= 11) return headwayMin / 2;
  return Math.min(headwayMin / 2, 5.5 + 0.15 * (headwayMin - 11), capMin);
}

export interface CityPair {
  readonly from: number;
  readonly to: number;
  readonly origins: readonly number[];
  readonly destinations: readonly number[];
}

export function listCityPairs({ cityCount, zones }: Corridor): CityPair[] {
  const zonesOf = (city: number) => [...zones.keys()].filter((zone) => zones[zone]?.city === city);
  const cities = Array.from({ length: cityCount }, (_, city) => city);
  return cities.flatMap((from) =>
    cities
      .filter((to) => to !== from)
      .map((to): CityPair => ({ from, to, origins: zonesOf(from), destinations: zonesOf(to) }))
      .filter(({ destinations, origins }) => destinations.length > 0 && origins.length > 0),
  );
}

/** By pair of cities and cell. */
export interface SideUtilities {
  /** Of each line, minus infinity where it does not serve the cell. */
  readonly line: readonly (readonly Float64Array[])[];
  /** Index of the best service of each line. */
  readonly service: readonly (readonly Int32Array[])[];
  readonly groups: readonly (readonly GroupUtility[])[];
  readonly mode: Readonly<Record<CorridorMode, readonly Float64Array[]>>;
  readonly car: readonly Float64Array[];
  readonly minutes: DoorMinutes;
}

export interface GroupUtility {
  readonly mode: CorridorMode;
  readonly lines: readonly number[];
  /** By cell. */
  readonly logsum: Float64Array;
}

/** Minutes as a clock counts them, without weights and fares. */
interface DoorMinutes {
  /** Between zones and stations, by station and zone. */
  readonly access: readonly (readonly number[])[];
  /** From the gate of the first station to the exit of the last, by line and service. */
  readonly between: readonly (readonly number[])[];
}

export function toUtilities(
  { zones }: Corridor,
  side: CorridorSide,
  pairs: readonly CityPair[],
  values: ParameterValues,
): SideUtilities {
  const yuanMin = 60 / values.valueOfTime;
  const ways = side.stations.map((station) =>
    station.access.map((options, zone) =>
      chooseAccess(options, toStreetKm(zones[zone] as CorridorZone, station), values),
    ),
  );
  const access = ways.map((row) => row.map(({ weightedMin }) => weightedMin));
  const line: Float64Array[][] = [];
  const service: Int32Array[][] = [];
  const car: Float64Array[] = [];
  const groups: GroupUtility[][] = [];
  const mode: Record<CorridorMode, Float64Array[]> = { rail: [], coach: [] };
  for (const { destinations, from, origins, to } of pairs) {
    const cells = origins.length * destinations.length;
    const ofLine = side.lines.map(() => new Float64Array(cells).fill(Number.NEGATIVE_INFINITY));
    const best = side.lines.map(() => new Int32Array(cells).fill(-1));
    side.lines.forEach(({ services }, l) => {
      const [utilities, chosen] = [ofLine[l] as Float64Array, best[l] as Int32Array];
      services.forEach(({ departures, fareFen, from: a, rideMin, to: b }, s) => {
        const [start, end] = [side.stations[a] as CorridorStation, side.stations[b] as CorridorStation];
        if (start.city !== from || end.city !== to) return;
        const waitMin = toFirstWaitMin(SERVICE_SPAN_MIN / departures, values.waitCapMin);
        const fixedMin =
          start.boardMin +
          values.waitWeight * waitMin +
          rideMin +
          values.stationExitMin +
          (fareFen / 100) * yuanMin;
        const size = values.departureRatio * Math.log(departures);
        const [own, other] = [access[a] as number[], access[b] as number[]];
        for (let i = 0, cell = 0; i < origins.length; i++) {
          const upToHere = fixedMin + (own[origins[i] as number] as number);
          for (let j = 0; j < destinations.length; j++, cell++) {
            const min = upToHere + (other[destinations[j] as number] as number);
            const utility = size - values.theta * min;
            if (utility <= (utilities[cell] as number)) continue;
            utilities[cell] = utility;
            chosen[cell] = s;
          }
        }
      });
    });
    line.push(ofLine);
    service.push(best);
    const own = (['rail', 'coach'] as const).flatMap((one) =>
      listGroups(side.lines, one).map((lines): GroupUtility => {
        return { mode: one, lines, logsum: toGroupLogsum(lines, ofLine, cells, values.departureRatio) };
      }),
    );
    groups.push(own);
    mode.rail.push(toModeUtility(own, 'rail', cells, values.nestRatio));
    mode.coach.push(toModeUtility(own, 'coach', cells, values.nestRatio));
    car.push(toCarUtility(zones, origins, destinations, values));
  }
  const minutes = {
    access: ways.map((row) => row.map(({ totalMin }) => totalMin)),
    between: side.lines.map(({ services }) =>
      services.map(({ departures, from, rideMin }) => {
        const waitMin = toFirstWaitMin(SERVICE_SPAN_MIN / departures, values.waitCapMin);
        return (side.stations[from]?.boardMin ?? 0) + waitMin + rideMin + values.stationExitMin;
      }),
    ),
  };
  return { line, service, groups, mode, car, minutes };
}

/** The cheapest way between a zone and a station: on foot, by transit (`rides` above 0) or by taxi. */
export function chooseAccess(
  options: readonly AccessOption[],
  streetKm: number,
  values: ParameterValues,
): { readonly totalMin: number; readonly weightedMin: number; readonly rides: number } {
  const yuan = TAXI_START_YUAN + Math.max(0, streetKm - TAXI_START_KM) * values.taxiYuanPerKm;
  const taxiMin = (streetKm / values.taxiKmh) * 60;
  let best = {
    totalMin: taxiMin + TAXI_WAIT_MIN,
    weightedMin: taxiMin + values.waitWeight * TAXI_WAIT_MIN + (yuan / values.valueOfTime) * 60,
    rides: 0,
  };
  for (const { rides, totalMin, walkMin } of options) {
    const fareYuan = FEEDER_YUAN + Math.max(0, streetKm - FEEDER_KM) * FEEDER_YUAN_PER_KM;
    const fareMin = (fareYuan / values.valueOfTime) * 60;
    const penalty = rides === 0 ? 0 : fareMin + values.stationTransferMin + (rides - 1) * values.transferMin;
    const weightedMin = totalMin + (values.walkWeight - 1) * walkMin + penalty;
    if (weightedMin < best.weightedMin) best = { totalMin, weightedMin, rides };
  }
  return best;
}

export const toStreetKm = (a: LatLon, b: LatLon) => (toDistanceM(a, b) / 1_000) * STREET_DETOUR;

function toCarUtility(
  zones: readonly CorridorZone[],
  origins: readonly number[],
  destinations: readonly number[],
  { carKmh, carYuanPerKm, theta, valueOfTime }: ParameterValues,
): Float64Array {
  const minPerKm = 60 / carKmh + (carYuanPerKm / valueOfTime) * 60;
  return Float64Array.from({ length: origins.length * destinations.length }, (_, cell) => {
    const from = zones[origins[Math.floor(cell / destinations.length)] as number] as CorridorZone;
    const to = zones[destinations[cell % destinations.length] as number] as CorridorZone;
    return -theta * minPerKm * (toDistanceM(from, to) / 1_000);
  });
}

/** Groups of a mode by the indexes of their lines: the existing lines together, each added line alone. */
function listGroups(lines: readonly CorridorLine[], mode: CorridorMode): number[][] {
  const own = [...lines.keys()].filter((l) => lines[l]?.mode === mode);
  const existing = own.filter((l) => lines[l]?.isAdded === false);
  const added = own.filter((l) => lines[l]?.isAdded === true).map((l) => [l]);
  return existing.length > 0 ? [existing, ...added] : added;
}

/** By cell, over the lines of a group. Time: an exponential for each line and cell. */
function toGroupLogsum(
  group: readonly number[],
  ofLine: readonly Float64Array[],
  cells: number,
  ratio: number,
): Float64Array {
  const own = group.map((l) => ofLine[l] as Float64Array);
  const row = new Float64Array(own.length);
  const logsums = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    for (let g = 0; g < own.length; g++) row[g] = (own[g] as Float64Array)[cell] as number;
    logsums[cell] = toLogsum(row, ratio);
  }
  return logsums;
}

function toModeUtility(
  groups: readonly GroupUtility[],
  mode: CorridorMode,
  cells: number,
  ratio: number,
): Float64Array {
  const own = groups.filter((group) => group.mode === mode);
  const row = new Float64Array(own.length);
  const utilities = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    for (let g = 0; g < own.length; g++) row[g] = own[g]?.logsum[cell] as number;
    utilities[cell] = toLogsum(row, ratio);
  }
  return utilities;
}
