/** Work on scenarios that takes longer than a request should hold the answering thread. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { recall } from '../../base/recall.ts';
import { zipFiles } from '../../base/zip-files.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import { type ResolvedScenario, resolveScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { checkScenario, type ScenarioCheck } from './check-scenario.ts';
import { writeScenario } from './export-scenario.ts';
import {
  type ComparisonOptions,
  type ComparisonProgress,
  runComparison,
  type ScenarioComparison,
} from './run-comparison.ts';
import { toScenarioBase } from './scenario-base.ts';
import { IsochroneDrawer, type IsochronesAsk, type ScenarioIsochrones } from './scenario-isochrones.ts';
import { toInvalid } from './scenario-store.ts';
import { openWork } from './shared-work.ts';

interface TaskOf<Kind extends string> {
  readonly kind: Kind;
  readonly document: Scenario;
  readonly variant?: string | undefined;
}

export type CompareTask = TaskOf<'compare'> & {
  readonly options: Omit<ComparisonOptions, 'variant' | 'zonesFile' | 'threads' | 'onProgress'>;
};

/** @param jobId names the work to other machines */
export type CompareJob = CompareTask & { readonly jobId: string };

export type IsochronesTask = TaskOf<'isochrones'> & { readonly ask: IsochronesAsk };

export type ScenarioTask = TaskOf<'check'> | TaskOf<'export'> | IsochronesTask | CompareJob;

export interface ScenarioTaskResults {
  readonly check: ScenarioCheck;
  /** Bytes of a zip with one folder for each feed. */
  readonly export: Uint8Array;
  readonly isochrones: ScenarioIsochrones;
  readonly compare: ScenarioComparison;
}

const drawers = new WeakMap<LoadedTimetable, IsochroneDrawer>();

export async function runScenarioTask(
  feeds: ClearingOptions,
  loaded: LoadedTimetable,
  task: ScenarioTask,
  onProgress: (progress: ComparisonProgress) => void,
): Promise<ScenarioTaskResults[ScenarioTask['kind']]> {
  const { document, variant } = task;
  switch (task.kind) {
    case 'check':
      return checkScenario(loaded, document, variant, feeds.scheme);
    case 'export':
      return zipFeeds(loaded, resolveScenario(toScenarioBase(loaded), document, variant));
    case 'isochrones':
      return recall(drawers, loaded, () => new IsochroneDrawer(loaded)).draw(document, variant, task.ask);
    case 'compare': {
      const chosen = variant === undefined ? {} : { variant };
      const work = await openWork(feeds, loaded, task.jobId);
      const { options } = task;
      return runComparison(work, feeds, loaded, document, { ...options, ...chosen, onProgress }).finally(
        work.close,
      );
    }
  }
}

/** @throws ProblemError `scenario-invalid` where the scenario has errors */
async function zipFeeds(loaded: LoadedTimetable, resolved: ResolvedScenario): Promise<Uint8Array> {
  if (!resolved.editor) throw toInvalid(resolved.problems.filter(({ severity }) => severity === 'error'));
  const dir = await mkdtemp(join(tmpdir(), 'tongcheng-export-'));
  try {
    const files = writeScenario(loaded, resolved, dir).folders.flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => [`${basename(folder)}/${name}`, readFileSync(join(folder, name))] as const),
    );
    return new Uint8Array(await zipFiles(files));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
