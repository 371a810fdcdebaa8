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

/** One departure of a day; `way` tells the two directions apart. */
interface Departure {
  readonly startSec: number;
  readonly rideSec: number;
  readonly metres: number;
  readonly way: number;
}

function collectRuns(
  timetable: Timetable,
  day: ServiceDay,
  stated: ReadonlyMap<number, StatedLine>,
): Map<number, Departure[]> {
  const { patterns, services, trips } = timetable;
  const runs = new Map<number, Departure[]>();
  for (let p = 0; p < patterns.count; p++) {
    const route = patterns.route[p] as number;
    const length = (patterns.callOffsets[p + 1] as number) - (patterns.callOffsets[p] as number);
    const own: Departure[] = [];
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
        way: ((trips.flags[trip] as number) >> 4) & 1,
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
  const fleet = onDemand?.fleet ?? countFleet(departures, layoverSec);
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

/** Moves of one direction against the other that are tried. */
const SHIFT_STEP_SEC = 60;
const MAX_SHIFT_SEC = 3_600;

/**
 * Vehicles of a line: the largest number that is on its way or has its layover at once. The two directions may be moved
 * against each other by up to a headway, as whoever plans the vehicles does, so that a regular line needs
 * `ceil(cycle / headway)`.
 */
export function countFleet(departures: readonly Omit<Departure, 'metres'>[], layoverSec: number): number {
  const [out, back] = [0, 1].map((way) => departures.filter((departure) => departure.way === way)) as [
    Departure[],
    Departure[],
  ];
  const toEvents = (list: readonly Omit<Departure, 'metres'>[], shift: number) =>
    list.flatMap(({ rideSec, startSec }) => [
      [startSec + shift, 1] as const,
      [startSec + shift + rideSec + layoverSec, -1] as const,
    ]);
  const fixed = toEvents(out, 0);
  if (out.length === 0 || back.length === 0) return toMost([...fixed, ...toEvents(back, 0)]);
  const longest = Math.min(MAX_SHIFT_SEC, Math.max(0, toUsualGap(back) - 1));
  let best = Number.POSITIVE_INFINITY;
  for (let shift = 0; shift <= longest; shift += SHIFT_STEP_SEC) {
    best = Math.min(best, toMost([...fixed, ...toEvents(back, shift)]));
  }
  return best;
}

function toMost(events: (readonly [sec: number, change: number])[]): number {
  // A vehicle that is free at a time serves the departure of that time.
  events.sort(([a, x], [b, y]) => a - b || x - y);
  let [now, most] = [0, 0];
  for (const [, change] of events) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

/** The median of the seconds between departures. */
function toUsualGap(departures: readonly Pick<Departure, 'startSec'>[]): number {
  const starts = departures.map(({ startSec }) => startSec).sort((a, b) => a - b);
  const gaps = starts.slice(1).map((sec, i) => sec - (starts[i] as number));
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}
