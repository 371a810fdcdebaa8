/**
 * What it takes to run the lines of a timetable on one day: departures, kilometres, hours, vehicles, energy, emissions and
 * cost. A model: vehicles of the base are of a default kind, and every default carries its evidence
 * (`operating-parameters.ts`). Costs are integer fen, distances whole metres.
 */
import type { LatLon } from '../../base/geo.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { isActive, type Timetable, toStopPoint } from '../../transit/timetable/timetable.ts';
import { toServiceKind } from '../../transit/timetable/travel-rules.ts';
import type { VehicleSpec } from './document.ts';
import { listHopMetres } from './line-geometry.ts';
import type { OperatingParameters, VehicleKind } from './operating-parameters.ts';
import { type BlockRide, countFleet, Terminals } from './vehicle-blocks.ts';

/** Low, central and high, after the three values of the parameters. */
export interface CostRange {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

/** What a modification states of a line that it adds. */
export interface StatedLine {
  readonly vehicle: VehicleSpec;
  readonly layoverSec: number;
  /** Whether the phase of the way back is open: the document states headways for both directions. */
  readonly mayMove: boolean;
  /** Of a line on demand, whose departures are only offers: its vehicles drive all the time that it is open. */
  readonly onDemand?: { readonly fleet: number; readonly openSec: number; readonly kmh: number };
  /** Metres between two stops that follow each other on the drawn way of the line. */
  readonly findMetres?: (from: LatLon, to: LatLon) => number | undefined;
}

export interface LineOperation {
  /** Row of the timetable's routes. */
  readonly route: number;
  readonly kind: VehicleKind;
  /** Whether a modification states the vehicle; else it is the default one of its kind. */
  readonly isStated: boolean;
  readonly departures: number;
  readonly vehicleMetres: number;
  readonly vehicleSec: number;
  /** Seats times departures. */
  readonly seats: number;
  /** Vehicles on their way or at a terminal at once, and those kept in reserve. */
  readonly fleet: number;
  readonly spares: number;
  readonly kwh: CostRange;
  readonly litres: CostRange;
  readonly co2Kg: CostRange;
  readonly costFen: CostRange;
}

/** @param stated by row of the timetable's routes */
export function listLineOperations(
  timetable: Timetable,
  day: ServiceDay,
  parameters: OperatingParameters,
  stated: ReadonlyMap<number, StatedLine> = new Map(),
): LineOperation[] {
  const runs = collectRuns(timetable, day, stated);
  return [...runs]
    .sort(([a], [b]) => a - b)
    .map(([route, own]) => toOperation(timetable, route, own, parameters, stated.get(route)));
}

/** One departure of a day. */
interface Departure extends BlockRide {
  readonly metres: number;
}

/** Bit of `direction_id` in the flags of a trip. */
const INBOUND = 16;

function collectRuns(
  timetable: Timetable,
  day: ServiceDay,
  stated: ReadonlyMap<number, StatedLine>,
): Map<number, Departure[]> {
  const { patterns, services, stops, trips } = timetable;
  const runs = new Map<number, Departure[]>();
  const terminalsOf = new Map<number, Terminals>();
  for (let p = 0; p < patterns.count; p++) {
    const route = patterns.route[p] as number;
    const length = (patterns.callOffsets[p + 1] as number) - (patterns.callOffsets[p] as number);
    const own: Departure[] = [];
    const terminals = terminalsOf.get(route) ?? new Terminals();
    terminalsOf.set(route, terminals);
    const [from, to] = [0, length - 1].map((call) =>
      terminals.toNumber(
        toStopPoint(stops, patterns.stop[(patterns.callOffsets[p] as number) + call] as number),
      ),
    ) as [number, number];
    const metresOf = new Map<number, number>();
    for (let run = patterns.runOffsets[p] as number; run < (patterns.runOffsets[p + 1] as number); run++) {
      const trip = patterns.runTrip[run] as number;
      if (!isActive(services, trips.service[trip] as number, day)) continue;
      const shape = trips.shape[trip] as number;
      let metres = metresOf.get(shape);
      if (metres === undefined) {
        metres = Math.round(toPatternMetres(timetable, p, shape, stated.get(route)));
        metresOf.set(shape, metres);
      }
      own.push({
        startSec: patterns.runStart[run] as number,
        rideSec: patterns.profileArrival[(patterns.runProfile[run] as number) + length - 1] as number,
        metres,
        from,
        to,
        mayMove:
          ((trips.flags[trip] as number) & INBOUND) !== 0 &&
          ((patterns.runHeadway[run] as number) > 0 || stated.get(route)?.mayMove === true),
      });
    }
    if (own.length === 0) continue;
    const list = runs.get(route);
    if (list) list.push(...own);
    else runs.set(route, own);
  }
  return runs;
}

function toPatternMetres(
  timetable: Timetable,
  pattern: number,
  shape: number,
  line: StatedLine | undefined,
): number {
  const { patterns, stops } = timetable;
  const calls = Array.from(
    patterns.stop.subarray(patterns.callOffsets[pattern], patterns.callOffsets[pattern + 1]),
  );
  const points = calls.map((stop) => toStopPoint(stops, stop));
  return listHopMetres(findShape(timetable, shape), points).reduce(
    (sum, metres, i) => sum + (line?.findMetres?.(points[i] as LatLon, points[i + 1] as LatLon) ?? metres),
    0,
  );
}

function findShape({ shapes }: Timetable, shape: number): LatLon[] | undefined {
  if (shape < 0) return undefined;
  const { latE6, lonE6, offsets } = shapes;
  const [from, to] = [offsets[shape] as number, offsets[shape + 1] as number];
  if (to - from < 2) return undefined;
  return Array.from({ length: to - from }, (_, i) => ({
    lat: (latE6[from + i] as number) / 1e6,
    lon: (lonE6[from + i] as number) / 1e6,
  }));
}

/** Route type of demand and response buses. */
const ON_DEMAND = 715;

function toOperation(
  timetable: Timetable,
  route: number,
  departures: readonly Departure[],
  { dieselKgPerLitre, gridKgPerKwh, spareShare, vehicles }: OperatingParameters,
  line: StatedLine | undefined,
): LineOperation {
  const routeType = timetable.routes[route]?.routeType ?? 3;
  const kind: VehicleKind = routeType === ON_DEMAND ? 'minibus' : toServiceKind(routeType);
  const defaults = vehicles[kind];
  const { fenPerHour, fenPerKm, kwhPerKm, litresPerKm } = toStatedRanges(line?.vehicle);
  const layoverSec = line?.layoverSec ?? defaults.layoverSec.central;
  const { onDemand } = line ?? {};
  const sum = (value: (departure: Departure) => number) =>
    departures.reduce((total, departure) => total + value(departure), 0);
  const vehicleSec = onDemand ? onDemand.fleet * onDemand.openSec : sum(({ rideSec }) => rideSec);
  const vehicleMetres = onDemand
    ? Math.round((vehicleSec * onDemand.kmh) / 3.6)
    : sum(({ metres }) => metres);
  const fleet = onDemand?.fleet ?? countFleet(departures, layoverSec).vehicles;
  const spares = Math.ceil(fleet * spareShare.central);
  const km = vehicleMetres / 1_000;
  const kwh = toRange((at) => km * (kwhPerKm ?? defaults.kwhPerKm)[at]);
  const litres = toRange((at) => km * (litresPerKm ?? defaults.litresPerKm)[at]);
  return {
    route,
    kind,
    isStated: line !== undefined,
    departures: onDemand ? 0 : departures.length,
    vehicleMetres,
    vehicleSec,
    seats: onDemand ? 0 : departures.length * (line?.vehicle.seats ?? defaults.seats.central),
    fleet,
    spares,
    kwh,
    litres,
    co2Kg: toRange((at) => kwh[at] * gridKgPerKwh[at] + litres[at] * dieselKgPerLitre[at]),
    costFen: toRange(
      (at) =>
        Math.round(((fenPerKm ?? defaults.fenPerKm)[at] * vehicleMetres) / 1_000) +
        Math.round(((fenPerHour ?? defaults.fenPerHour)[at] * vehicleSec) / 3_600) +
        Math.round(defaults.fenPerVehicleDay[at]) * (fleet + spares),
    ),
  };
}

const toRange = (value: (at: keyof CostRange) => number): CostRange => ({
  low: value('low'),
  central: value('central'),
  high: value('high'),
});

const toPoint = (value: number): CostRange => ({ low: value, central: value, high: value });

/** What the document states has no range; energy that it does not state is none where it states the other kind. */
function toStatedRanges(vehicle: VehicleSpec | undefined): {
  readonly [Field in 'fenPerKm' | 'fenPerHour' | 'kwhPerKm' | 'litresPerKm']?: CostRange;
} {
  if (!vehicle) return {};
  const { fenPerHour = 0, fenPerKm, kwhPerKm, litresPerKm } = vehicle;
  const isFuelled = kwhPerKm !== undefined || litresPerKm !== undefined;
  return {
    fenPerKm: toPoint(fenPerKm),
    fenPerHour: toPoint(fenPerHour),
    ...(isFuelled ? { kwhPerKm: toPoint(kwhPerKm ?? 0), litresPerKm: toPoint(litresPerKm ?? 0) } : {}),
  };
}
