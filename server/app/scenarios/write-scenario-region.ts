/** Region and scheme of a scenario, written beside its feeds, so that commands work on the folder as on the base. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listCardLines, listExportedLines } from '../../bureau/scenario/card-lines.ts';
import type { ExportedFeed } from '../../bureau/scenario/export-feeds.ts';
import { applyScenario, type ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { toScenarioScheme } from '../../bureau/scenario/scenario-scheme.ts';
import { parseScheme } from '../../money/scheme/parse-scheme.ts';
import { toSchemeLines } from '../../money/scheme/scheme-lines.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listFeedLines } from '../pricing/feed-lines.ts';
import { findVersion, type SchemeVersion } from './scheme-version.ts';

export interface WrittenScheme {
  /** Folder of the scheme; absent where the base has none. */
  readonly schemeDir?: string;
  /** Ids of modifications whose line the scheme cannot leave out. */
  readonly notLeftOut: readonly string[];
}

/** Files beside a region file that commands read. */
const REGION_FILES = ['places.csv', 'aliases.csv', 'stop-merges.csv', 'zones.csv', 'geo'];

/**
 * `region.json`, the files beside it, and the scheme that it names.
 *
 * @param hasScheme whether `writeScheme` wrote one
 * @returns the region file; undefined where the base has none
 */
export function writeRegion(
  { region }: LoadedTimetable,
  dir: string,
  hasScheme: boolean,
): string | undefined {
  if (region.file === undefined) return undefined;
  const json = JSON.parse(readFileSync(region.file, 'utf8')) as Record<string, unknown>;
  const { scheme: _, ...others } = json;
  const file = join(dir, 'region.json');
  const own = hasScheme ? { ...others, scheme: SCHEME_FOLDER } : others;
  writeFileSync(file, `${JSON.stringify(own, null, 2)}\n`);
  for (const name of REGION_FILES) {
    const source = join(dirname(region.file), name);
    if (existsSync(source)) cpSync(source, join(dir, name), { recursive: true });
  }
  return file;
}

const SCHEME_FOLDER = 'scheme';

/**
 * The version of the scheme that is in force on the scenario's day, with the lines that the scenario puts on the card.
 *
 * @throws ProblemError `scheme-invalid`
 */
export function writeScheme(
  { imported, region }: LoadedTimetable,
  resolved: ResolvedScenario,
  feeds: readonly ExportedFeed[],
  dir: string,
  schemeDir: string | undefined,
): WrittenScheme {
  const version = schemeDir === undefined ? undefined : findVersion(schemeDir, resolved.scenario.serviceDay);
  if (!version || schemeDir === undefined) return { notLeftOut: [] };
  const { file, name } = version;
  const lines = listExportedLines(feeds);
  const cityIds = region.cities.map(({ id }) => id);
  const changes = listCardLines(resolved, applyScenario(resolved), lines, cityIds);
  const before = new Set(toSchemeLines(version.scheme, listFeedLines(imported)).keys());
  const source = `scenario ${resolved.scenario.name} ${resolved.hash}: an assumption to be compared`;
  const made = toScenarioScheme(resolved.scheme ?? file, lines, changes, before, source);
  const folder = join(dir, SCHEME_FOLDER);
  saveScheme({ ...version, file: made.file, name }, schemeDir, resolved.scenario.serviceDay, folder);
  return { schemeDir: folder, notLeftOut: made.notLeftOut.map(({ id }) => id) };
}

/**
 * The version in force on a date, alone in a folder.
 *
 * @returns the folder; undefined where there is no scheme
 */
export function copyScheme(schemeDir: string, date: string, folder: string): string | undefined {
  const version = findVersion(schemeDir, date);
  if (version) saveScheme(version, schemeDir, date, folder);
  return version && folder;
}

/** @throws ProblemError `scheme-invalid` */
function saveScheme({ file, name }: SchemeVersion, from: string, date: string, folder: string): void {
  const validFrom = file.validFrom <= date ? file.validFrom : date;
  const text = `${JSON.stringify({ ...file, validFrom }, null, 2)}\n`;
  parseScheme(text, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  const holidays = join(from, 'holidays.json');
  if (existsSync(holidays)) cpSync(holidays, join(folder, 'holidays.json'));
}
