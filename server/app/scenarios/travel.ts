/** Who travels on a day of the loaded feeds, as they are or with a scenario. */
import type { ServiceDay } from '../../base/service-day.ts';
import { buildTravelTables, hasCorridor, type TravelOptions } from '../../bureau/demand/build-travel.ts';
import { defaultSheet, type ParameterSheet, toCentralValues } from '../../bureau/demand/model/parameters.ts';
import type { TravelTable } from '../../bureau/demand/tours.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listTravelZones, withNeighbours } from '../planning/load-zones.ts';
import { findRegionCurrency } from '../pricing/region-currency.ts';
import { buildBaseModel, buildRiderModel } from './run-riders.ts';

export interface TravelPlan extends TravelOptions {
  /** Of fares; absent: that of the region. */
  readonly currency?: string;
}

/** Who travels on a day of the feeds as they are: inside the cities, and between them and their neighbours. */
export function buildTravel(
  loaded: LoadedTimetable,
  day: ServiceDay,
  { currency = findRegionCurrency(loaded), ...options }: TravelPlan = {},
): TravelTable {
  const { sheet = defaultSheet } = options;
  const wide = withNeighbours(loaded);
  const zones = listZones(loaded, wide, sheet);
  const corridor = zones.between.between.map((zone) => zone.corridor);
  const model = hasCorridor(zones.between)
    ? buildBaseModel(wide, day, corridor, toCentralValues(sheet), currency)
    : undefined;
  return buildTravelTables(loaded.timetable, zones, model, options).before;
}

/** Who travels on the service day of a scenario, without and with it; rows of stops are those of the base. */
export function buildScenarioTravel(
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  scenario: Scenario,
  { currency = findRegionCurrency(loaded), ...options }: TravelPlan = {},
): { readonly before: TravelTable; readonly after: TravelTable } {
  const { sheet = defaultSheet } = options;
  const wide = withNeighbours(loaded);
  const zones = listZones(loaded, wide, sheet);
  const corridor = zones.between.between.map((zone) => zone.corridor);
  const model = hasCorridor(zones.between)
    ? buildRiderModel(wide, resolved, scenario, corridor, toCentralValues(sheet), currency)
    : undefined;
  return buildTravelTables(loaded.timetable, zones, model, options);
}

function listZones(loaded: LoadedTimetable, wide: LoadedTimetable, { zoneResolution }: ParameterSheet) {
  const inside = listTravelZones(loaded, zoneResolution.central);
  return { inside, between: wide === loaded ? inside : listTravelZones(wide, zoneResolution.central) };
}
