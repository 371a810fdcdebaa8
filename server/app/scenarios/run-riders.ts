/** Expected riders of a scenario: zones, fares and both timetables handed to the demand model. */
import { readFileSync } from 'node:fs';
import type { Names } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { type PricedRide, readSide, type SideSource } from '../../bureau/demand/model/corridor-sides.ts';
import type { CorridorZone } from '../../bureau/demand/model/corridor-utilities.ts';
import {
  type DistrictForecast,
  expectRiders,
  type RiderForecast,
} from '../../bureau/demand/model/expect-riders.ts';
import type { HopForecast, LineForecast } from '../../bureau/demand/model/forecast-lines.ts';
import {
  defaultSheet,
  type ParameterSheet,
  type ParameterValues,
  parseSheet,
  toCentralValues,
  toSheetHash,
} from '../../bureau/demand/model/parameters.ts';
import type { RiderModel, VehicleFacts } from '../../bureau/demand/model/rider-outcome.ts';
import { readUrbanNetwork, type UrbanNetwork } from '../../bureau/demand/model/urban-network.ts';
import { expectUrbanChange, type UrbanChange } from '../../bureau/demand/model/urban-riders.ts';
import { expectUrbanTrips, type UrbanForecast } from '../../bureau/demand/model/urban-trips.ts';
import { riderDefaults } from '../../bureau/scenario/comparison-parts.ts';
import {
  listModifications,
  type Modification,
  type ModificationOf,
  type Scenario,
  toScenarioHash,
} from '../../bureau/scenario/document.ts';
import {
  applyScenario,
  type ResolvedScenario,
  resolveScenario,
} from '../../bureau/scenario/resolve-scenario.ts';
import type { ScenarioProblem } from '../../bureau/scenario/scenario-problem.ts';
import { priceJourney } from '../../money/fares/price-journey.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listTravelZones, withNeighbours } from '../planning/load-zones.ts';
import { loadFares } from '../pricing/price-itinerary.ts';
import { listReplaced, toScenarioBase, toSide } from './scenario-base.ts';

export interface RidersOptions {
  readonly variant?: string;
  readonly sheet?: ParameterSheet;
  readonly draws?: number;
  readonly seed?: number;
}

export interface RidersReport {
  readonly scenario: { readonly name: string; readonly hash: string; readonly variant?: string };
  readonly base: { readonly timetableHash: string };
  readonly serviceDay: string;
  readonly problems: readonly ScenarioProblem[];
  readonly parameters: { readonly hash: string; readonly sheet: ParameterSheet };
  readonly draws: number;
  readonly seed: number;
  readonly zones: number;
  /** Absent where the scenario has errors. */
  readonly forecast?: RiderForecast;
  readonly urban?: readonly UrbanForecast[];
  /** Riders of city lines, for each city of the region in which the scenario changes them. */
  readonly urbanChanges?: readonly UrbanChange[];
  /** Changed lines that join no two cities with zones, or hardly: their riders are not estimated. */
  readonly notEstimated?: readonly string[];
  /** Name of a place of `forecast`, by its row. */
  readonly toPlaceName?: (row: number) => string;
  /** Name of a city of `forecast`, by its index. */
  readonly toCityName?: (city: number) => string;
}

/** A report as plain data: places by name, lines by id. */
export interface RidersJson extends Omit<RidersReport, 'forecast' | 'toPlaceName' | 'toCityName'> {
  readonly forecast?: Omit<RiderForecast, 'lines' | 'removed' | 'districts' | 'pairs'> & {
    readonly pairs: readonly PairRiders[];
    readonly lines: readonly LineRiders[];
    readonly removed: readonly RemovedLineRiders[];
    readonly districts: readonly DistrictRiders[];
  };
}

export interface RemovedLineRiders extends Omit<RiderForecast['removed'][number], 'facts'> {
  readonly id: string;
  readonly name: string;
  readonly longName: Names;
}

export interface PairRiders extends Omit<RiderForecast['pairs'][number], 'cities'> {
  /** Names of both cities. */
  readonly cities: readonly string[];
}

export interface DistrictRiders extends Omit<DistrictForecast, 'city'> {
  /** Name of the city. */
  readonly city: string;
}

export interface LineRiders extends Omit<RiderForecast['lines'][number], 'facts' | 'hops'> {
  readonly id: string;
  readonly name: string;
  readonly longName: Names;
  readonly hops: readonly (Omit<HopForecast, 'from' | 'to'> & {
    readonly from: string;
    readonly to: string;
  })[];
}

/** A line with fewer riders in the model serves other places than the cities with zones. */
const FEW_RIDERS = 10;

/**
 * The sheet of a file.
 *
 * @throws ProblemError `not-found`, `bad-request` with the first fault and all of them in its details
 */
export function loadParameterSheet(file: string): ParameterSheet {
  const path = toShownPath(file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const missing = { zh: `找不到 ${path}`, en: `${path} does not exist` };
    throw new ProblemError('not-found', missing, { path }, { cause });
  }
  const { problems, sheet } = parseSheet(text);
  if (sheet) return sheet;
  const list = (language: 'zh' | 'en') =>
    problems.map(({ field, text: reason }) => `${field || path}: ${reason[language]}`).join('; ');
  throw new ProblemError(
    'bad-request',
    { zh: `参数表 ${path} 有误：${list('zh')}`, en: `The parameter sheet ${path} is wrong: ${list('en')}` },
    { path, problems },
  );
}

/** @throws ProblemError `bad-request` where the region has no zones, or fewer than two cities */
export function runRiders(region: LoadedTimetable, scenario: Scenario, options: RidersOptions): RidersReport {
  const { draws = riderDefaults.draws, seed = riderDefaults.seed, sheet = defaultSheet, variant } = options;
  const loaded = withNeighbours(region);
  const resolved = resolveScenario(toScenarioBase(loaded, { sheet }), scenario, variant);
  const values = toCentralValues(sheet);
  const zones = listCorridorZones(loaded, values.zoneResolution);
  const common = {
    scenario: {
      name: scenario.name,
      hash: toScenarioHash(scenario),
      ...(variant === undefined ? {} : { variant }),
    },
    base: { timetableHash: loaded.timetable.hash },
    serviceDay: scenario.serviceDay,
    problems: resolved.problems,
    parameters: { hash: toSheetHash(sheet), sheet },
    draws,
    seed,
    zones: zones.length,
  };
  if (!resolved.editor) return common;
  const model = buildRiderModel(loaded, resolved, scenario, zones, values);
  const after = model.after.side;
  const inCorridor = new Set(model.after.facts.map(({ route }) => route));
  const cityIds = region.region.cities.map(({ id }) => id);
  const forecast = expectRiders(model, sheet, { draws, seed });
  const few = forecast.lines.filter((line) => line.after.high < FEW_RIDERS).map(({ facts }) => facts.id);
  const { walk } = loaded.region;
  const urbanChanges = cityIds.flatMap((cityId, city) => {
    const [base, later] = [model.sources.base, model.sources.after].map((source) =>
      readUrbanNetwork(source, city, zones, walk, values),
    ) as [UrbanNetwork, UrbanNetwork];
    return expectUrbanChange({ cityId, base, after: later }, zones, sheet, walk, { draws, seed }) ?? [];
  });
  const urbanIds = new Set(urbanChanges.flatMap(({ lines }) => lines.map(({ id }) => id)));
  const outside = resolved.addedLines.filter(
    ({ modification, route }) =>
      !inCorridor.has(route) && !urbanIds.has(model.lineIdOf(route) ?? modification.id),
  );
  return {
    ...common,
    forecast,
    urban: expectUrbanTrips(zones, cityIds, sheet, { draws, seed }),
    urbanChanges,
    notEstimated: [...outside.map(({ modification }) => modification.id), ...few],
    toCityName: (city) => loaded.region.cities[city]?.names.text ?? '',
    toPlaceName: (row) =>
      model.nameOf(row) ?? after.stations.find((_, s) => model.after.stationPlaces[s] === row)?.id ?? '',
  };
}

/** The rows of the timetable stay inside: places get their names. */
export function toRidersJson({ forecast, toCityName, toPlaceName, ...report }: RidersReport): RidersJson {
  if (!forecast || !toPlaceName || !toCityName) return report;
  const toLine = ({ id, longName, name }: LineForecast['facts']) => ({ id, name, longName });
  const lines = forecast.lines.map(
    ({ facts, hops, ...line }): LineRiders => ({
      ...toLine(facts),
      ...line,
      hops: hops.map((hop) => ({ ...hop, from: toPlaceName(hop.from), to: toPlaceName(hop.to) })),
    }),
  );
  const removed = forecast.removed.map(({ facts, ...line }) => ({ ...toLine(facts), ...line }));
  const districts = forecast.districts.map(({ city, ...one }) => ({ city: toCityName(city), ...one }));
  const pairs = forecast.pairs.map(({ cities, ...one }) => ({ cities: cities.map(toCityName), ...one }));
  return { ...report, forecast: { ...forecast, pairs, lines, removed, districts } };
}

/** The base as it is, on a day: both sides of the model are the same. */
export function buildBaseModel(
  loaded: LoadedTimetable,
  day: ServiceDay,
  zones: readonly CorridorZone[],
  values: ParameterValues,
): RiderModel {
  const { tariff } = loadFares(loaded.imported);
  const base = readSide(toSource({ tariff, day }, loaded.timetable), zones, loaded.region.walk, values);
  return { zones, cityCount: loaded.region.cities.length, base, after: base, vehicles: new Map() };
}

/** Lines of both sides, zones and vehicles: what `expectRiders` and `visitRiders` work on. */
export function buildRiderModel(
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  scenario: Scenario,
  zones: readonly CorridorZone[],
  values: ParameterValues,
): RiderModel & {
  readonly nameOf: (row: number) => string | undefined;
  readonly lineIdOf: (route: number) => string | undefined;
  readonly sources: { readonly base: SideSource; readonly after: SideSource };
} {
  const { imported, region, timetable } = loaded;
  const day = findServiceDay(scenario.serviceDay) as number;
  const changed = applyScenario(resolved);
  const { replacedFeeds } = resolved;
  const baseTariff = loadFares(imported).tariff;
  const otherTariff =
    replacedFeeds.size === 0 ? baseTariff : loadFares(listReplaced(loaded, replacedFeeds)).tariff;
  const fares = listNewFares(resolved, scenario);
  const added = new Set([...resolved.addedLines, ...resolved.onDemand].map(({ route }) => route));
  const common = { day };
  const sources = {
    base: toSource({ ...common, tariff: baseTariff }, timetable),
    after: toSource({ ...common, tariff: otherTariff }, changed, { fares, added }),
  };
  const base = readSide(sources.base, zones, region.walk, values);
  const after = readSide(sources.after, zones, region.walk, values);
  const vehicles = new Map<string, VehicleFacts>();
  for (const { checks, modification, route } of resolved.addedLines) {
    const facts = after.facts.find((line) => line.route === route);
    if (!facts) continue;
    const straightM = Math.max(...facts.courses.map(({ metres }) => metres));
    // Courses are measured straight from call to call; a drawn line is longer.
    const longer = Math.max(1, Math.max(...checks.map(({ metres }) => metres)) / straightM);
    const km = facts.courses.reduce(
      (sum, { departures, metres }) => sum + (departures * metres * longer) / 1_000,
      0,
    );
    const departures = facts.courses.reduce((sum, course) => sum + course.departures, 0);
    const hours = (departures * checks.reduce((sum, { runSec }) => sum + runSec, 0)) / checks.length / 3_600;
    const { fenPerHour = 0, fenPerKm, seats } = modification.vehicle;
    vehicles.set(facts.id, { seats, dailyCostFen: km * fenPerKm + hours * fenPerHour });
  }
  const nameOf = (row: number) => changed.names[changed.stops.name[row] as number]?.text;
  const lineIdOf = (route: number) => {
    const row = changed.routes[route];
    return row && `${changed.feeds[row.feed]?.feedId}:${row.routeId}`;
  };
  const cityCount = region.cities.length;
  return { zones, cityCount, base, after, vehicles, nameOf, lineIdOf, sources };
}

/** @param changes fares that the scenario sets, by route, and routes that it adds */
function toSource(
  { day, tariff }: { readonly tariff: ReturnType<typeof loadFares>['tariff']; readonly day: ServiceDay },
  own: Timetable,
  changes?: { readonly fares: ReadonlyMap<number, Fare>; readonly added: ReadonlySet<number> },
): SideSource {
  const localIdOf = (stop: number) => getString(own.stops.ids, stop);
  const findFareFen = ({ arrivalSec, departureSec, fromStop, metres, route, toStop }: PricedRide) => {
    const fare = changes?.fares.get(route);
    if (fare) return toFareFen(fare, metres);
    const row = own.routes[route];
    if (!row) return undefined;
    const ride = {
      legIndex: 0,
      feedId: own.feeds[row.feed]?.feedId ?? '',
      routeId: row.routeId,
      fromStopId: localIdOf(fromStop),
      toStopId: localIdOf(toStop),
      departureSec,
      arrivalSec,
      day,
      timeZone: own.timeZone,
    };
    return priceJourney(tariff, [ride], {})?.totalFen;
  };
  const isAdded = (route: number) => changes?.added.has(route) === true;
  return { ...toSide(own, day), day, isAdded, findFareFen };
}

type Fare = ModificationOf<'addLine'>['fare'];

/** Fares that the scenario sets, by route; the last one counts. */
function listNewFares(
  { addedLines, fareChanges, onDemand, variant }: ResolvedScenario,
  scenario: Scenario,
): Map<number, Fare> {
  const fares = new Map<number, Fare>();
  for (const { modification, route } of [...addedLines, ...onDemand]) fares.set(route, modification.fare);
  const byId = new Map(
    listModifications(scenario, variant).map((one): [string, Modification] => [one.id, one]),
  );
  for (const { modification, routes } of fareChanges) {
    const change = byId.get(modification);
    const fare = change && 'fare' in change ? change.fare : undefined;
    if (fare) for (const route of routes) fares.set(route, fare);
  }
  return fares;
}

function toFareFen(fare: Fare, metres: number): number {
  if (fare.kind === 'flat') return fare.fen;
  const { fenPerKm, minimumFen, roundToFen } = fare;
  return Math.max(minimumFen, Math.round(((metres / 1_000) * fenPerKm) / roundToFen) * roundToFen);
}

/**
 * Zones of the region's cities; workplaces and leisure draw trips from the other cities.
 *
 * @throws ProblemError `bad-request` where fewer than two cities have residents
 */
function listCorridorZones(loaded: LoadedTimetable, resolution: number): CorridorZone[] {
  const zones = listTravelZones(loaded, resolution).between.map(({ corridor }) => corridor);
  if (new Set(zones.map(({ city }) => city)).size >= 2) return zones;
  throw new ProblemError('bad-request', {
    zh: '需要至少两个有人口的城市（区域文件旁的 zones.csv）',
    en: 'Two cities with residents are needed (zones.csv beside the region file)',
  });
}
