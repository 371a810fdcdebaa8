/**
 * Scenario documents of a data folder, one file each, and those shipped with the region, which are only read.
 *
 * The revision of a document is the hash of its file. A writer names the revision that it has read, so that two writers
 * of one scenario do not overwrite each other. A document is checked before anything is written, and a file is written beside the old
 * one and renamed: what is saved stays whole.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { MAX_SCENARIO_BYTES, SCENARIO_ID, type Scenario } from '../../bureau/scenario/document.ts';
import { checkScenario, parseScenario } from '../../bureau/scenario/parse-scenario.ts';
import type { ScenarioProblem } from '../../bureau/scenario/scenario-problem.ts';
import { onDisk } from '../files/disk-problem.ts';

export interface StoredScenario {
  readonly scenarioId: string;
  readonly isShipped: boolean;
  readonly revision: string;
  readonly savedSec: number;
  /** Absent where the file was changed by hand and holds no scenario. */
  readonly document?: Scenario;
  readonly problems: readonly ScenarioProblem[];
}

export class ScenarioStore {
  readonly #dir: string;
  readonly #shippedDir: string | undefined;

  /** @param shippedDir folder of the region's own scenarios */
  constructor(dir: string, shippedDir: string | undefined) {
    this.#dir = dir;
    this.#shippedDir = shippedDir;
  }

  /** Shipped ones first, each group by id. */
  list(): StoredScenario[] {
    const shipped = this.#shippedDir === undefined ? [] : listIds(this.#shippedDir);
    return [...shipped, ...listIds(this.#dir).filter((id) => !shipped.includes(id))].flatMap(
      (id) => this.find(id) ?? [],
    );
  }

  find(scenarioId: string): StoredScenario | undefined {
    if (!SCENARIO_ID.test(scenarioId)) return undefined;
    return this.#read(this.#shippedDir, scenarioId, true) ?? this.#read(this.#dir, scenarioId, false);
  }

  /** @throws ProblemError `scenario-unknown` */
  get(scenarioId: string): StoredScenario {
    const stored = this.find(scenarioId);
    if (stored) return stored;
    throw new ProblemError('scenario-unknown', {
      zh: `没有方案 ${scenarioId}`,
      en: `There is no scenario ${scenarioId}`,
    });
  }

  /**
   * Saves a document under an id.
   *
   * @param revision that the writer has read; undefined for a new scenario
   * @throws ProblemError `scenario-invalid` with all faults, `scenario-changed`, `scenario-read-only`
   */
  put(scenarioId: string, value: unknown, revision: string | undefined): StoredScenario {
    const text = toText(value);
    this.#guard(scenarioId, revision);
    const path = this.#toPath(scenarioId);
    onDisk(path, () => {
      mkdirSync(this.#dir, { recursive: true });
      const temporary = `${path}.tmp-${process.pid}`;
      try {
        writeDurably(temporary, text);
        renameSync(temporary, path);
      } finally {
        rmSync(temporary, { force: true });
      }
    });
    return this.get(scenarioId);
  }

  /**
   * Takes a scenario out of the list; its file moves to the folder `deleted`.
   *
   * @throws ProblemError as `put`
   */
  remove(scenarioId: string, revision: string): void {
    this.get(scenarioId);
    this.#guard(scenarioId, revision);
    const bin = join(this.#dir, 'deleted');
    const path = this.#toPath(scenarioId);
    onDisk(path, () => {
      mkdirSync(bin, { recursive: true });
      renameSync(path, join(bin, `${scenarioId}-${revision.slice(0, 12)}.json`));
    });
  }

  #guard(scenarioId: string, revision: string | undefined): void {
    const found = this.find(scenarioId);
    if (found?.isShipped) {
      throw new ProblemError('scenario-read-only', {
        zh: `${scenarioId} 是随软件附带的方案，请另存为新方案`,
        en: `${scenarioId} comes with the software: save it as a scenario of your own`,
      });
    }
    if (found?.revision === revision) return;
    throw new ProblemError('scenario-changed', {
      zh: '方案已被他人修改或删除，请重新载入后再保存',
      en: 'The scenario was changed or deleted meanwhile: load it again before you save',
    });
  }

  #toPath(scenarioId: string): string {
    return join(this.#dir, `${scenarioId}.json`);
  }

  #read(dir: string | undefined, scenarioId: string, isShipped: boolean): StoredScenario | undefined {
    if (dir === undefined) return undefined;
    const path = join(dir, `${scenarioId}.json`);
    let text: string;
    let savedSec: number;
    try {
      text = readFileSync(path, 'utf8');
      savedSec = Math.floor(statSync(path).mtimeMs / 1_000);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const { problems, scenario } = parseScenario(text);
    return {
      scenarioId,
      isShipped,
      revision: createHash('sha256').update(text).digest('hex'),
      savedSec,
      ...(scenario ? { document: scenario } : {}),
      problems,
    };
  }
}

/** The document of a value that came over the network. @throws ProblemError `scenario-invalid` with all faults */
export function parseDocument(value: unknown): Scenario {
  const { problems, scenario } = checkScenario(value);
  if (!scenario) throw toInvalid(problems);
  return scenario;
}

export function toInvalid(problems: readonly ScenarioProblem[]): ProblemError {
  const errors = problems.map(({ code, field, modification, text }) => ({
    field,
    code,
    ...(modification === undefined ? {} : { modification }),
    text,
  }));
  const text = {
    zh: `方案有 ${errors.length} 处错误`,
    en: `The scenario has ${errors.length} ${errors.length === 1 ? 'fault' : 'faults'}`,
  };
  return new ProblemError('scenario-invalid', text, { in: 'body', errors });
}

function toText(value: unknown): string {
  // The hash in `id` belongs to the content before the change.
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const { id: _, ...document } = parseDocument(isObject ? { ...value, id: undefined } : value);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  // White space does not count, up to the size that is read again.
  const shown = Buffer.byteLength(text) > MAX_SCENARIO_BYTES ? `${JSON.stringify(document)}\n` : text;
  const { problems } = parseScenario(shown);
  if (problems.length > 0) throw toInvalid(problems);
  return shown;
}

function listIds(dir: string): string[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))
    .filter((id) => SCENARIO_ID.test(id))
    .sort();
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
