/** Expected riders of a scenario: zones, fares and both timetables handed to the demand model. */
import { readFileSync } from 'node:fs';
import type { Names } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import { toShownPath } from '../../base/shown-path.ts';
import type { OutcomeWork } from '../../bureau/demand/model/compute-outcomes.ts';
import { readSide, type SideSource } from '../../bureau/demand/model/corridor-sides.ts';
import type { CorridorZone } from '../../bureau/demand/model/corridor-utilities.ts';
import { expectRiders, type RiderForecast } from '../../bureau/demand/model/expect-riders.ts';
import {
  defaultSheet,
  type ParameterSheet,
  type ParameterValues,
  parseSheet,
  toCentralValues,
  toSheetCurrency,
  toSheetHash,
} from '../../bureau/demand/model/parameters.ts';
import type { RiderModel, VehicleFacts } from '../../bureau/demand/model/rider-outcome.ts';
import { readUrbanNetwork, type UrbanNetwork } from '../../bureau/demand/model/urban-network.ts';
import { expectUrbanChange, type UrbanChange } from '../../bureau/demand/model/urban-riders.ts';
import { expectUrbanTrips, type UrbanForecast } from '../../bureau/demand/model/urban-trips.ts';
import { riderDefaults } from '../../bureau/scenario/comparison-parts.ts';
import { type Scenario, toScenarioHash } from '../../bureau/scenario/document.ts';
import { findMeanFareFen, listStopPairs } from '../../bureau/scenario/line-fare.ts';
import {
  applyScenario,
  type ResolvedScenario,
  resolveScenario,
} from '../../bureau/scenario/resolve-scenario.ts';
import type { ScenarioProblem } from '../../bureau/scenario/scenario-problem.ts';
import { assignCities } from '../../transit/network/cities.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listTravelZones, withCities, withNeighbours } from '../planning/load-zones.ts';
import { loadFares } from '../pricing/price-itinerary.ts';
import { findRegionCurrency } from '../pricing/region-currency.ts';
import { listReplaced, toScenarioBase } from './scenario-base.ts';
import { listNewFares, toSource } from './side-source.ts';

export interface RidersOptions extends OutcomeWork {
  readonly variant?: string;
  readonly sheet?: ParameterSheet;
  /** Of fares, and of the costs that the scenario states; absent: that of the region. */
  readonly currency?: string;
  readonly draws?: number;
  readonly seed?: number;
}

export interface RidersReport {
  readonly scenario: { readonly name: string; readonly hash: string; readonly variant?: string };
  readonly base: { readonly timetableHash: string };
  readonly serviceDay: string;
  readonly problems: readonly ScenarioProblem[];
  /** ISO 4217, of fares and of the costs that the scenario states. */
  readonly currency: string;
  readonly parameters: {
    readonly hash: string;
    /** Of the amounts of the sheet, and of what travellers gain. */
    readonly currency: string;
    readonly sheet: ParameterSheet;
  };
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
  readonly toPlaceName?: (row: number) => Names;
  /** Name of a city of `forecast`, by its index. */
  readonly toCityName?: (city: number) => Names;
  /** Name of a district of a city; absent where the region has no names for it. */
  readonly findDistrictName?: (district: string) => Names | undefined;
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

/** @throws ProblemError `no-residents` */
export async function runRiders(
  region: LoadedTimetable,
  scenario: Scenario,
  {
    currency = findRegionCurrency(region),
    draws = riderDefaults.draws,
    seed = riderDefaults.seed,
    sheet = defaultSheet,
    variant,
    ...work
  }: RidersOptions,
): Promise<RidersReport> {
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
    problems: [...resolved.problems, ...checkCurrency(currency, toSheetCurrency(sheet))],
    currency,
    parameters: { hash: toSheetHash(sheet), currency: toSheetCurrency(sheet), sheet },
    draws,
    seed,
    zones: zones.length,
  };
  if (!resolved.editor) return common;
  const model = buildRiderModel(loaded, resolved, scenario, zones, values, currency);
  const after = model.after.side;
  const inCorridor = new Set(model.after.facts.map(({ route }) => route));
  const cityIds = region.region.cities.map(({ id }) => id);
  const forecast = await expectRiders(model, sheet, { ...work, draws, seed });
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
    toCityName: (city) => loaded.region.cities[city]?.names ?? { text: '' },
    findDistrictName: (district) =>
      loaded.region.places.find(({ name, type }) => type === 'district' && name.text === district)?.name,
    toPlaceName: (row) =>
      model.nameOf(row) ?? {
        text: after.stations.find((_, s) => model.after.stationPlaces[s] === row)?.id ?? '',
      },
  };
}

function checkCurrency(ofFares: string, ofSheet: string): ScenarioProblem[] {
  if (ofFares === ofSheet) return [];
  const text = {
    zh: `票价以 ${ofFares} 计，参数表以 ${ofSheet} 计：金额按一比一比较。请在参数表中写明 currency 和各项金额`,
    en: `Fares are in ${ofFares}, the parameter sheet in ${ofSheet}: amounts count one for one. State currency and all amounts in the sheet`,
  };
  return [{ severity: 'warning', code: 'currency-differs', field: '', text }];
}

/** The base as it is, on a day: both sides of the model are the same. @param currency of fares */
export function buildBaseModel(
  loaded: LoadedTimetable,
  day: ServiceDay,
  zones: readonly CorridorZone[],
  values: ParameterValues,
  currency: string,
): RiderModel {
  const { tariff } = loadFares(loaded.imported);
  const source = toSource({ currency, tariff, day }, loaded.timetable);
  const base = readSide(source, zones, loaded.region.walk, values);
  return { zones, cityCount: loaded.region.cities.length, base, after: base, vehicles: new Map() };
}

/** Whether a line of the scenario calls outside the cities of the region and its neighbours. */
export function callsOutside(
  { region }: LoadedTimetable,
  resolved: ResolvedScenario,
  route: number,
): boolean {
  const stops = new Set(listStopPairs(resolved, route).flatMap(({ from, to }) => [from, to]));
  const places = [...stops].map((row) => (resolved.editor as TimetableEditor).getStop(row));
  return assignCities(places, [...region.cities, ...region.neighbours.cities]).includes(-1);
}

/**
 * Lines of both sides, zones and vehicles: what `expectRiders` and `visitRiders` work on.
 *
 * @param loaded of `withNeighbours`
 * @param resolved on the same timetable, with or without neighbours
 * @param currency of fares
 */
export function buildRiderModel(
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  scenario: Scenario,
  zones: readonly CorridorZone[],
  values: ParameterValues,
  currency: string,
): RiderModel & {
  readonly nameOf: (row: number) => Names | undefined;
  readonly lineIdOf: (route: number) => string | undefined;
  readonly sources: { readonly base: SideSource; readonly after: SideSource };
} {
  const { imported, region, timetable } = loaded;
  const day = findServiceDay(scenario.serviceDay) as number;
  const applied = applyScenario(resolved);
  const changed = region.neighbours.cities.length === 0 ? applied : withCities(applied, region.cities);
  const { replacedFeeds } = resolved;
  const baseTariff = loadFares(imported).tariff;
  const otherTariff =
    replacedFeeds.size === 0 ? baseTariff : loadFares(listReplaced(loaded, replacedFeeds)).tariff;
  const fares = listNewFares(resolved, scenario);
  const added = new Set([...resolved.addedLines, ...resolved.onDemand].map(({ route }) => route));
  const common = { currency, day };
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
    const { fenPerHour = 0, fenPerKm, seats, standing } = modification.vehicle;
    const ownFareFen = callsOutside(loaded, resolved, route) ? findMeanFareFen(resolved, route) : undefined;
    vehicles.set(facts.id, {
      seats,
      standing,
      dailyCostFen: km * fenPerKm + hours * fenPerHour,
      ...(ownFareFen === undefined ? {} : { ownFareFen }),
    });
  }
  const nameOf = (row: number) => changed.names[changed.stops.name[row] as number];
  const lineIdOf = (route: number) => {
    const row = changed.routes[route];
    return row && `${changed.feeds[row.feed]?.feedId}:${row.routeId}`;
  };
  const cityCount = region.cities.length;
  return { zones, cityCount, base, after, vehicles, nameOf, lineIdOf, sources };
}

/**
 * Zones of the region's cities; workplaces and leisure draw trips from the other cities. With a single city there are no trips
 * between cities, and the riders are those of its own lines.
 *
 * @throws ProblemError `no-residents` where no city has residents
 */
function listCorridorZones(loaded: LoadedTimetable, resolution: number): CorridorZone[] {
  const zones = listTravelZones(loaded, resolution).between.map(({ corridor }) => corridor);
  if (zones.length > 0) return zones;
  throw new ProblemError('no-residents', {
    zh: '这一区域没有已知人口的城市，无法估计乘客；请在区域文件旁提供 zones.csv（区县人口）',
    en: 'No city of this region has known residents, so riders cannot be estimated; put zones.csv with the population of districts beside the region file',
  });
}
