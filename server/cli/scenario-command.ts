/** `tongcheng scenario`: checks, rebases and exports scenarios; reads the options of comparisons. */
import { resolve } from 'node:path';
import type { ClearingOptions } from '../app/clearing/clearing.ts';
import type { LoadedTimetable } from '../app/planning/load-timetable.ts';
import { writeScenario } from '../app/scenarios/export-scenario.ts';
import { readScenario, rebase, toScenarioBase } from '../app/scenarios/scenario-base.ts';
import { openScenarioFolder } from '../app/scenarios/scenario-folder.ts';
import { ProblemError } from '../base/problem.ts';
import {
  type Scenario,
  toScenarioHash,
  toScenarioJsonSchema,
  toSeconds,
} from '../bureau/scenario/document.ts';
import type { ExportGap } from '../bureau/scenario/export-feeds.ts';
import { type ResolvedScenario, resolveScenario } from '../bureau/scenario/resolve-scenario.ts';
import type { ScenarioProblem } from '../bureau/scenario/scenario-problem.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, loadShown } from './options.ts';
import { print } from './with-clearing.ts';

const MAX_WINDOW_SEC = 86_400;

export interface ScenarioOptions extends CommonOptions {
  readonly variant?: string;
}

export interface ScenarioExportOptions extends ScenarioOptions {
  readonly scheme?: string;
  readonly out: string;
}

export interface ScenarioCompareOptions extends ScenarioOptions {
  readonly from: string;
  readonly to: string;
  readonly maxMinutes: string;
  readonly cutoffs: string;
  readonly zones?: string;
  readonly pair?: readonly string[];
}

export function printScenarioSchema(): void {
  print(JSON.stringify(toScenarioJsonSchema(), null, 2));
}

/** @returns the exit code: 1 where there are errors */
export async function runScenarioCheck(file: string, options: ScenarioOptions): Promise<number> {
  const scenario = readOrPrint(file, options);
  if (!scenario) return exitCodes.refused;
  const resolved = resolveScenario(toScenarioBase(await loadShown(options)), scenario, options.variant);
  if (options.json) print(JSON.stringify(toCheckJson(scenario, resolved)));
  else printCheck(scenario, resolved);
  return resolved.editor ? exitCodes.done : exitCodes.refused;
}

export async function runScenarioRebase(file: string, options: ScenarioOptions): Promise<number> {
  const scenario = readOrPrint(file, options);
  if (!scenario) return exitCodes.refused;
  print(JSON.stringify(rebase(scenario, await loadShown(options)), null, 2));
  return exitCodes.done;
}

const gapTexts: Readonly<Record<ExportGap['reason'], (count: number) => string>> = {
  'walk-between-feeds': (count) =>
    `GTFS 不能表示 ${count} 段两份数据之间的步行 / GTFS cannot say ${count} walks between two feeds`,
  'fare-unwritten': (count) =>
    `有 ${count} 条线路的票价无法写入而不影响其他票价 / the fares of ${count} lines cannot be written without changing others`,
};

export async function runScenarioExport(file: string, options: ScenarioExportOptions): Promise<number> {
  const scenario = readOrPrint(file, options);
  if (!scenario) return exitCodes.refused;
  const loaded = await loadShown(options);
  const base = toScenarioBase(loaded, { schemeDir: options.scheme && resolve(options.scheme) });
  const resolved = resolveScenario(base, scenario, options.variant);
  if (!resolved.editor) {
    printProblems(resolved.problems, options);
    return exitCodes.refused;
  }
  const written = writeScenario(
    loaded,
    resolved,
    resolve(options.out),
    options.scheme && resolve(options.scheme),
  );
  const { folders, gaps, notLeftOut, region, scheme } = written;
  if (options.json) print(JSON.stringify(written));
  else {
    for (const path of [...folders, region, scheme]) if (path !== undefined) print(path);
    for (const { count, feedId, reason } of gaps) print(`${feedId}: ${gapTexts[reason](count)}`);
    for (const id of notLeftOut) {
      print(`${id}: 方案无法把这条线路排除在一卡通之外 / the scheme cannot leave this line off the card`);
    }
  }
  return exitCodes.done;
}

/** A scenario as it is simulated: the base, and what to load in its place. */
export interface OpenedScenario {
  readonly base: LoadedTimetable;
  readonly scenario: Scenario;
  readonly resolved: ResolvedScenario;
  /** Feeds, data folder, region and scheme of the scenario. */
  readonly options: ClearingOptions;
}

/** Undefined where the document has faults, which are printed. */
export async function openScenario(
  file: string,
  options: ScenarioOptions & ClearingOptions,
): Promise<OpenedScenario | undefined> {
  const scenario = readOrPrint(file, options);
  if (!scenario) return undefined;
  const base = await loadShown(options);
  const { options: own, resolved } = openScenarioFolder(options, base, scenario, options.variant);
  if (own) return { base, scenario, resolved, options: own };
  printProblems(resolved.problems, options);
  return undefined;
}

export function toWindow({ from, to }: Pick<ScenarioCompareOptions, 'from' | 'to'>): {
  from: string;
  to: string;
} {
  const isTime = (text: string) => /^(?:[0-3]?\d|4[0-8]):[0-5]\d$/.test(text);
  const isWindow = isTime(from) && isTime(to) && toSeconds(to) > toSeconds(from);
  if (isWindow && toSeconds(to) - toSeconds(from) <= MAX_WINDOW_SEC) return { from, to };
  throw new ProblemError('bad-request', {
    zh: `--from 和 --to 应为 HH:MM，先后有序，相差不超过 24 小时；写的是 ${from} 和 ${to}`,
    en: `--from and --to take HH:MM, in order, at most 24 hours apart; they say ${from} and ${to}`,
  });
}

export function toMaxMinutes(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 1_440) return minutes;
  throw new ProblemError('bad-request', {
    zh: `--max-minutes 应为 1 到 1440 的整数，写的是 ${text}`,
    en: `--max-minutes takes a whole number from 1 to 1440; it says ${text}`,
  });
}

export function toCutoffs(list: string): number[] {
  const minutes = list.split(',').map(Number);
  if (minutes.length > 0 && minutes.every((value) => value > 0 && value <= 600)) return minutes;
  throw new ProblemError('bad-request', {
    zh: `--cutoffs 应为逗号分隔的分钟数，如 30,60,120，写的是 ${list}`,
    en: `--cutoffs takes minutes with commas between them, as in 30,60,120; it says ${list}`,
  });
}

export function toPair(text: string): [string, string] {
  const [from, to, ...more] = text.split('=');
  if (from && to && more.length === 0) return [from, to];
  throw new ProblemError('bad-request', {
    zh: `--pair 应为 起点=终点，写的是 ${text}`,
    en: `--pair takes from=to; it says ${text}`,
  });
}

/** The document, or undefined if its errors were printed. */
export function readOrPrint(file: string, options: Pick<ScenarioOptions, 'json'>): Scenario | undefined {
  const { problems, scenario } = readScenario(resolve(file));
  if (!scenario) printProblems(problems, options);
  return scenario;
}

export function printProblems(
  problems: readonly ScenarioProblem[],
  { json }: Pick<ScenarioOptions, 'json'>,
): void {
  if (json) {
    print(JSON.stringify({ ok: false, problems }));
    return;
  }
  for (const { code, field, modification = '', severity, text } of problems) {
    print(`${severity.padEnd(8)}${[modification, field].filter((part) => part !== '').join(' ')} ${code}`);
    print(`        ${text.zh}`);
    print(`        ${text.en}`);
  }
}

const toCheckJson = (scenario: Scenario, { addedLines, editor, effects, problems }: ResolvedScenario) => ({
  ok: editor !== undefined,
  hash: toScenarioHash(scenario),
  problems,
  effects,
  lines: addedLines.map(({ checks, fleet, modification }) => ({
    modification: modification.id,
    fleet,
    checks,
  })),
});

function printCheck(scenario: Scenario, resolved: ResolvedScenario): void {
  print(`${scenario.name}  ${toScenarioHash(scenario)}`);
  printEffects(resolved.effects);
  printProblems(resolved.problems, {});
}

export function printEffects(effects: ResolvedScenario['effects']): void {
  for (const { counts, modification, type } of effects) {
    const parts = Object.entries(counts).map(([what, n]) => `${what} ${n}`);
    print(`  ${modification} (${type}): ${parts.join(', ')}`);
  }
}
