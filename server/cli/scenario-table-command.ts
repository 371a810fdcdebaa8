/** `tongcheng scenario from-table`: a table of planned lines as a scenario. */
import { readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { decodeTable, toTableScenario } from '../app/scenarios/table-scenario.ts';
import { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, loadShown } from './options.ts';
import { printProblems } from './scenario-command.ts';
import { print } from './with-clearing.ts';

export interface ScenarioTableOptions extends CommonOptions {
  readonly name?: string;
  readonly day?: string;
}

/** Prints the document. @returns the exit code: 1 where the table has faults */
export async function runScenarioFromTable(file: string, options: ScenarioTableOptions): Promise<number> {
  const path = resolve(file);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const shown = toShownPath(path);
    const text = { zh: `找不到 ${shown}`, en: `${shown} does not exist` };
    throw new ProblemError('not-found', text, { path: shown }, { cause });
  }
  const { problems, scenario } = toTableScenario(await loadShown(options), decodeTable(bytes), {
    name: options.name ?? basename(path, extname(path)),
    serviceDay: options.day,
  });
  if (!scenario) {
    printProblems(problems, options);
    return exitCodes.refused;
  }
  print(JSON.stringify(scenario, null, 2));
  return exitCodes.done;
}
