/** Who travels on a day of the loaded feeds, as they are or with a scenario. */
import type { ServiceDay } from '../../base/service-day.ts';
import { buildTravelTables, hasCorridor, type TravelOptions } from '../../bureau/demand/build-travel.ts';
import { defaultSheet, toCentralValues } from '../../bureau/demand/model/parameters.ts';
import type { TravelTable } from '../../bureau/demand/tours.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listTravelZones } from '../planning/load-zones.ts';
import { buildBaseModel, buildRiderModel } from './run-riders.ts';

/** Who travels on a day of the feeds as they are. */
export function buildTravel(loaded: LoadedTimetable, day: ServiceDay, options?: TravelOptions): TravelTable {
  const sheet = options?.sheet ?? defaultSheet;
  const zones = listTravelZones(loaded, sheet.zoneResolution.central);
  const corridor = zones.between.map((zone) => zone.corridor);
  const model = hasCorridor(zones)
    ? buildBaseModel(loaded, day, corridor, toCentralValues(sheet))
    : undefined;
  return buildTravelTables(loaded.timetable, zones, model, options).before;
}

/** Who travels on the service day of a scenario, without and with it; rows of stops are those of the base. */
export function buildScenarioTravel(
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  scenario: Scenario,
  options?: TravelOptions,
): { readonly before: TravelTable; readonly after: TravelTable } {
  const sheet = options?.sheet ?? defaultSheet;
  const zones = listTravelZones(loaded, sheet.zoneResolution.central);
  const corridor = zones.between.map((zone) => zone.corridor);
  const model = hasCorridor(zones)
    ? buildRiderModel(loaded, resolved, scenario, corridor, toCentralValues(sheet))
    : undefined;
  return buildTravelTables(loaded.timetable, zones, model, options);
}
