/** A scenario as a folder of feeds, region and scheme in the data folder, to be loaded as any other feeds are. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../../bureau/scenario/document.ts';
import { type ResolvedScenario, resolveScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import { toDataDir } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { loadScheme } from '../pricing/load-scheme.ts';
import { writeScenario } from './export-scenario.ts';
import { touch } from './file-blobs.ts';
import { toScenarioBase } from './scenario-base.ts';

/** Goes up when the export writes other files for the same scenario. */
const EXPORT_VERSION = 1;

export interface ScenarioFolder {
  readonly resolved: ResolvedScenario;
  /** Feeds, data folder, region and scheme of the scenario; absent where it has errors. */
  readonly options?: ClearingOptions;
}

/**
 * Writes the scenario into the data folder of its base, under the hash of everything that it is made of; what an earlier
 * call wrote is used again. The scenario has a data folder, and a ledger, of its own.
 */
export function openScenarioFolder(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  scenario: Scenario,
  variant?: string,
): ScenarioFolder {
  const schemeDir = options.scheme ?? loaded.region.schemeDir;
  const resolved = resolveScenario(toScenarioBase(loaded, { schemeDir }), scenario, variant);
  if (!resolved.editor) return { resolved };
  const versions = schemeDir === undefined ? [] : loadScheme(schemeDir)?.versions;
  const parts = [EXPORT_VERSION, loaded.timetable.hash, resolved.hash, variant ?? null, versions];
  const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  const parent = join(toDataDir(options), 'scenarios');
  const dir = join(parent, key);
  touch(dir);
  if (!existsSync(join(dir, 'export'))) {
    mkdirSync(parent, { recursive: true });
    const draft = mkdtempSync(join(parent, '.draft-'));
    try {
      writeScenario(loaded, resolved, join(draft, 'export'), schemeDir);
      mkdirSync(dir, { recursive: true });
      moveExport(join(draft, 'export'), join(dir, 'export'));
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    sweepScenarioFolders(parent);
  }
  const file = (name: string) =>
    existsSync(join(dir, 'export', name)) ? join(dir, 'export', name) : undefined;
  const [region, scheme] = [file('region.json'), file('scheme')];
  const editor = resolved.editor;
  return {
    resolved,
    options: {
      feeds: editor.feeds.map(({ feedId }) => join(dir, 'export', feedId)),
      data: join(dir, 'data'),
      ...(region === undefined ? {} : { region }),
      ...(scheme === undefined ? {} : { scheme }),
    },
  };
}

/** A folder with its final name is complete: it gets the name at once. Another process may have been quicker with the same files. */
function moveExport(draft: string, place: string): void {
  try {
    renameSync(draft, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}

/** Folders that stay; one of two cities takes about 20 MB. */
const MAX_FOLDERS = 20;
/** A younger folder may be in use. */
const IN_USE_MS = 86_400_000;

/**
 * Removes the scenarios that were used least recently, and drafts of processes that have ended. A scenario with simulated days
 * keeps its folder: its ledger is nowhere else.
 */
export function sweepScenarioFolders(parent: string, nowMs = Date.now()): void {
  const folders = readdirSync(parent)
    .filter((name) => /^(?:[0-9a-f]{16}$|\.draft-|\.settle-)/.test(name))
    .map((name) => ({ path: join(parent, name), isDraft: name.startsWith('.') }))
    .map((folder) => ({
      ...folder,
      usedMs: statSync(folder.path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs,
    }))
    .sort((a, b) => b.usedMs - a.usedMs);
  const drafts = folders.filter(({ isDraft }) => isDraft);
  const exported = folders.filter(
    ({ isDraft, path }) => !isDraft && !existsSync(join(path, 'data', 'ledger')),
  );
  for (const { path, usedMs } of [...drafts, ...exported.slice(MAX_FOLDERS)]) {
    if (nowMs - usedMs > IN_USE_MS) rmSync(path, { recursive: true, force: true });
  }
}
