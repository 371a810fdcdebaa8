/** Puts together what the report of a scenario needs besides its comparison: the map, the cities, hashes of files. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BilingualText } from '../../base/problem.ts';
import type { Report } from '../../bureau/report/report.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import { resolveScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { toScenarioBase } from '../scenarios/scenario-base.ts';
import { toScenarioMap } from './scenario-map.ts';
import { toScenarioReport } from './scenario-report.ts';

export interface ScenarioReportSource {
  readonly scenario: Scenario;
  readonly comparison: ScenarioComparison;
  readonly maxTravelMin: number;
  /** CSV of zones in place of those of the region. */
  readonly zonesFile?: string;
  readonly schemeDir?: string;
}

export function buildScenarioReport(loaded: LoadedTimetable, source: ScenarioReportSource): Report {
  const { comparison, maxTravelMin, scenario, schemeDir, zonesFile } = source;
  const { region } = loaded;
  const map = toScenarioMap(resolveScenario(toScenarioBase(loaded), scenario, comparison.scenario.variant));
  const zones =
    zonesFile ?? (region.file === undefined ? undefined : join(dirname(region.file), 'zones.csv'));
  const hashes: (readonly [BilingualText, string])[] = [];
  const addHash = (text: BilingualText, files: readonly string[]) => {
    const found = files.filter((file) => existsSync(file));
    if (found.length > 0) hashes.push([text, hashFiles(found)]);
  };
  if (zones !== undefined) addHash({ zh: '区域（人口）', en: 'Zones' }, [zones]);
  if (schemeDir !== undefined && existsSync(schemeDir))
    addHash(
      { zh: '一卡通规则', en: 'Scheme of the card' },
      readdirSync(schemeDir)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(schemeDir, name)),
    );
  return toScenarioReport({
    scenario,
    comparison,
    maxTravelMin,
    walk: region.walk,
    hasModelZones: zonesFile === undefined,
    cities: region.cities,
    hashes,
    ...(map ? { map } : {}),
  });
}

function hashFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return `sha256:${hash.digest('hex')}`;
}
