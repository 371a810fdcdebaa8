/** What a scenario does, without a search: problems, effects, run times, and the operations of a day. */
import { dirname, join } from 'node:path';
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import { buildCityStops } from '../../bureau/demand/city-stops.ts';
import {
  compareOperations,
  type Operation,
  type OperationsComparison,
} from '../../bureau/scenario/compare-operations.ts';
import { type Scenario, toScenarioHash } from '../../bureau/scenario/document.ts';
import { operatingDefaults } from '../../bureau/scenario/operating-parameters.ts';
import {
  applyScenario,
  type ResolvedScenario,
  resolveScenario,
} from '../../bureau/scenario/resolve-scenario.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listAttractions, loadZones } from '../planning/load-zones.ts';
import { findRegionCurrency } from '../pricing/region-currency.ts';
import type { ScenarioComparison } from './run-comparison.ts';
import { toScenarioBase } from './scenario-base.ts';

/** Metres that residents walk to a stop, as the crow flies. */
const NEAR_M = 500;

export interface ScenarioCheck {
  readonly isRight: boolean;
  readonly hash: string;
  /** ISO 4217, of the costs. */
  readonly currency: string;
  readonly problems: ResolvedScenario['problems'];
  readonly effects: ResolvedScenario['effects'];
  readonly lines: ScenarioComparison['lines'];
  /** Absent where the scenario has errors. */
  readonly operations?: {
    readonly costsOf: OperationsComparison['costsOf'];
    /** Of all lines on the service day, after less before. */
    readonly change: Operation;
    /** Lines that the scenario adds, each by itself. */
    readonly lines: readonly {
      readonly modification: string;
      readonly operation: Operation;
      /** Residents within 500 m of a stop of the line; illustrative. Absent where the region has no zones. */
      readonly residents?: number;
    }[];
  };
}

export function checkScenario(
  loaded: LoadedTimetable,
  document: Scenario,
  variant: string | undefined,
  schemeDir?: string,
): ScenarioCheck {
  const resolved = resolveScenario(toScenarioBase(loaded), document, variant);
  const currency = findRegionCurrency(loaded, schemeDir);
  const operations = compareDay(loaded, resolved, currency);
  return {
    isRight: resolved.editor !== undefined,
    hash: toScenarioHash(document),
    currency,
    problems: resolved.problems,
    effects: resolved.effects,
    lines: resolved.addedLines.map(({ checks, fleet, modification }) => ({
      modification: modification.id,
      fleet,
      checks,
    })),
    ...(operations ? { operations } : {}),
  };
}

function compareDay(
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  currency: string,
): ScenarioCheck['operations'] {
  const { editor, scenario } = resolved;
  if (!editor) return undefined;
  const day = findServiceDay(scenario.serviceDay) as ServiceDay;
  const after = applyScenario(resolved);
  const { costsOf, lines, total } = compareOperations(
    loaded.timetable,
    after,
    day,
    operatingDefaults,
    resolved,
    currency,
  );
  const homes = findHomes(loaded);
  return {
    costsOf,
    change: total.change,
    lines: lines.map(({ modification, operation }) => {
      const line = resolved.addedLines.find((one) => one.modification.id === modification);
      const stops = line?.ways[0]?.stops.map((row) => editor.getStop(row));
      if (!homes || !stops) return { modification, operation };
      return { modification, operation, residents: countNear(homes, stops) };
    }),
  };
}

interface Home extends LatLon {
  readonly residents: number;
}

const homesOf = new WeakMap<LoadedTimetable, readonly Home[]>();

/** Residents at the stops of today, as the simulated day spreads them; undefined where the region has no zones. */
function findHomes(loaded: LoadedTimetable): readonly Home[] | undefined {
  const known = homesOf.get(loaded) ?? listHomes(loaded);
  homesOf.set(loaded, known);
  return known.length > 0 ? known : undefined;
}

function listHomes(loaded: LoadedTimetable): readonly Home[] {
  const { region, timetable } = loaded;
  if (region.file === undefined) return [];
  const districts = loadZones(join(dirname(region.file), 'zones.csv'), region);
  const cityIds = region.cities.map(({ id }) => id);
  if (districts.length === 0) return [];
  return buildCityStops(timetable, cityIds, districts, listAttractions(region)).flatMap((city) =>
    Array.from(city.stops, (stop, i): Home => {
      const total = city.homes.at(-1) || 1;
      const own = (city.homes[i] as number) - (i > 0 ? (city.homes[i - 1] as number) : 0);
      return {
        lat: timetable.stops.lat[stop] as number,
        lon: timetable.stops.lon[stop] as number,
        residents: (city.population * own) / total,
      };
    }),
  );
}

/** Each home counts once, however many stops are near it. */
function countNear(homes: readonly Home[], stops: readonly LatLon[]): number {
  // A degree of latitude is 111 km: what is farther off than this in latitude alone needs no distance.
  const band = NEAR_M / 110_000;
  return homes.reduce(
    (sum, home) =>
      stops.some((stop) => Math.abs(stop.lat - home.lat) <= band && toDistanceM(stop, home) <= NEAR_M)
        ? sum + home.residents
        : sum,
    0,
  );
}
