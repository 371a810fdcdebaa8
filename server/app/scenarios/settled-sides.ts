/** Both sides of a scenario, ready to be settled: feeds, scheme, and who travels on its day. */
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import { moveTravel, type TravelOptions } from '../../bureau/demand/build-travel.ts';
import type { ParameterSheet } from '../../bureau/demand/model/parameters.ts';
import type { TravelTable } from '../../bureau/demand/tours.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { type ClearingOptions, findSchemeDir } from '../clearing/clearing.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import type { LoadedTimetable, LoadProgress } from '../planning/load-timetable.ts';
import { findRegionCurrency } from '../pricing/region-currency.ts';
import { openScenarioFolder } from './scenario-folder.ts';
import { buildScenarioTravel } from './travel.ts';

export interface SettledSide {
  /** With which `loaded` is loaded. */
  readonly options: ClearingOptions;
  readonly loaded: LoadedTimetable;
  readonly schemeDir: string | undefined;
  /** In the rows of `loaded`. */
  readonly table: TravelTable;
}

export interface SettledSides {
  readonly day: ServiceDay;
  readonly before: SettledSide;
  readonly after: SettledSide;
}

export interface SidesPlan {
  readonly variant?: string | undefined;
  readonly sheet?: ParameterSheet | undefined;
  readonly tours?: TravelOptions['tours'];
}

/**
 * @returns no sides where the scenario has errors
 * @throws ProblemError `feed-invalid` where a written feed of the scenario cannot be used: all its riders would be missing
 */
export async function loadSides(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  scenario: Scenario,
  { sheet, tours, variant }: SidesPlan,
  progress?: LoadProgress,
): Promise<{ readonly resolved: ResolvedScenario; readonly sides?: SettledSides }> {
  const { options: own, resolved } = openScenarioFolder(options, loaded, scenario, variant);
  if (!own) return { resolved };
  const travel = buildScenarioTravel(loaded, resolved, scenario, {
    currency: findRegionCurrency(loaded, options.scheme),
    ...(sheet === undefined ? {} : { sheet }),
    ...(tours === undefined ? {} : { tours }),
  });
  const changed = await loadFeeds(own, progress ? { progress } : {});
  checkAllLoaded(resolved, changed);
  return {
    resolved,
    sides: {
      day: findServiceDay(scenario.serviceDay) as ServiceDay,
      before: {
        options,
        loaded,
        schemeDir: findSchemeDir(options, loaded.region),
        table: travel.before,
      },
      after: {
        options: own,
        loaded: changed,
        schemeDir: findSchemeDir(own, changed.region),
        table: moveTravel(travel.after, loaded.timetable, changed.timetable),
      },
    },
  };
}

/** The other feeds are loaded without one that is not valid, and lines that are missing have no riders. */
export function checkAllLoaded(
  { editor }: ResolvedScenario,
  { imported }: Pick<LoadedTimetable, 'imported'>,
): void {
  const loaded = new Set(imported.map(({ feedId }) => feedId));
  const missing = (editor?.feeds ?? []).map(({ feedId }) => feedId).filter((id) => !loaded.has(id));
  if (missing.length === 0) return;
  const list = missing.join(', ');
  throw new ProblemError(
    'feed-invalid',
    {
      zh: `方案写出的数据 ${list} 无法使用，不能清分`,
      en: `Feeds of the scenario as written cannot be used (${list}), so nothing is settled`,
    },
    { feeds: missing },
  );
}
