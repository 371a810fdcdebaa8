/** `tongcheng scenario compare` and `run`: a scenario beside its base, printed or written into a folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClearingOptions } from '../app/clearing/clearing.ts';
import { onDisk } from '../app/files/disk-problem.ts';
import { countThreads } from '../app/scenarios/comparison-work.ts';
import {
  type ComparisonOptions,
  hasErrors,
  runComparison,
  type ScenarioComparison,
} from '../app/scenarios/run-comparison.ts';
import { loadParameterSheet } from '../app/scenarios/run-riders.ts';
import { openWork } from '../app/scenarios/shared-work.ts';
import { toNameIn } from '../base/names.ts';
import { ProblemError } from '../base/problem.ts';
import type { AccessComparison, TimeSummary } from '../bureau/scenario/compare-access.ts';
import { type ComparisonPart, comparisonParts, defaultParts } from '../bureau/scenario/comparison-parts.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { printOperations } from './print-operations.ts';
import { createBar } from './progress.ts';
import {
  printEffects,
  printProblems,
  readOrPrint,
  type ScenarioCompareOptions,
  toCutoffs,
  toMaxMinutes,
  toPair,
  toWindow,
} from './scenario-command.ts';
import { printRiders } from './scenario-riders.ts';
import { printSettlement } from './scenario-settle.ts';
import { print } from './with-clearing.ts';

export interface ScenarioPartOptions extends ScenarioCompareOptions, ClearingOptions {
  /** Parts besides access and operations, with commas between them. */
  readonly with?: string;
  readonly draws: string;
  /** Settle simulated days. */
  readonly simulate?: true;
  readonly parameters?: string;
  readonly riders: string;
  readonly days: string;
  readonly seed: string;
}

export interface ScenarioRunOptions extends ScenarioPartOptions {
  readonly out?: string;
}

export async function runScenarioCompare(file: string, options: ScenarioPartOptions): Promise<number> {
  const comparison = await compare(file, options, [...defaultParts, ...toParts(options.with)]);
  if (!comparison) return exitCodes.refused;
  if (options.json) print(JSON.stringify(comparison));
  else printComparison(comparison);
  return hasErrors(comparison) ? exitCodes.refused : exitCodes.done;
}

/** All parts; with `--out` as one JSON file for each part and the document in a folder. */
export async function runScenarioRun(file: string, options: ScenarioRunOptions): Promise<number> {
  const comparison = await compare(file, options, comparisonParts);
  if (!comparison) return exitCodes.refused;
  if (hasErrors(comparison)) {
    printProblems(comparison.problems, options);
    return exitCodes.refused;
  }
  const files = options.out === undefined ? [] : writeParts(comparison, resolve(options.out));
  if (options.json) print(JSON.stringify(options.out === undefined ? comparison : { files }));
  else {
    printComparison(comparison);
    for (const path of files) print(path);
  }
  return exitCodes.done;
}

/** @returns undefined where the document has faults, which are printed */
async function compare(
  file: string,
  options: ScenarioPartOptions,
  parts: readonly ComparisonPart[],
): Promise<ScenarioComparison | undefined> {
  const scenario = readOrPrint(file, options);
  if (!scenario) return undefined;
  const wanted = toComparisonOptions(options, parts);
  const loaded = await loadShown(options);
  const work = await openWork(options, loaded);
  const bar = createBar('%', options.json !== true);
  const onProgress: ComparisonOptions['onProgress'] = ({ share }) => bar.update(Math.round(share * 100), 100);
  try {
    return await runComparison(work, options, loaded, scenario, { ...wanted, onProgress });
  } finally {
    await work.close();
    bar.stop();
  }
}

/** @throws ProblemError `bad-request`, `not-found` */
export function toComparisonOptions(
  options: ScenarioPartOptions,
  parts: readonly ComparisonPart[],
): ComparisonOptions {
  const {
    cutoffs,
    days,
    draws,
    maxMinutes,
    pair = [],
    parameters,
    riders,
    simulate,
    variant,
    zones,
  } = options;
  const seed = Number(options.seed);
  return {
    ...(variant === undefined ? {} : { variant }),
    ...(zones === undefined ? {} : { zonesFile: resolve(zones) }),
    ...toWindow(options),
    maxTravelMin: toMaxMinutes(maxMinutes),
    cutoffsMin: toCutoffs(cutoffs),
    pairs: pair.map(toPair),
    parts,
    threads: countThreads(),
    riders: {
      draws: Number(draws),
      seed,
      ...(parameters === undefined ? {} : { sheet: loadParameterSheet(resolve(parameters)) }),
    },
    settlement: {
      method: simulate === true ? 'simulated' : 'expected',
      riders: Number(riders),
      days: Number(days),
      seed,
    },
  };
}

/** @throws ProblemError `bad-request` for a part that does not exist */
export function toParts(list = ''): ComparisonPart[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const part = comparisonParts.find((one) => one === name);
      if (part) return part;
      const all = comparisonParts.join(', ');
      throw new ProblemError('bad-request', {
        zh: `没有 ${name} 这一部分；可用的有 ${all}`,
        en: `There is no part ${name}; there are ${all}`,
      });
    });
}

/** @throws ProblemError `disk-full`, `folder-unwritable` */
function writeParts(comparison: ScenarioComparison, dir: string): string[] {
  const { access, operations, riders, settlement, ...about } = comparison;
  const files = Object.entries({ about, access, operations, riders, settlement });
  return onDisk(dir, () => {
    mkdirSync(dir, { recursive: true });
    return files.flatMap(([name, part]) => {
      if (part === undefined) return [];
      const path = join(dir, `${name}.json`);
      writeFileSync(path, `${JSON.stringify(part, null, 2)}\n`);
      return [path];
    });
  });
}

function printComparison({
  access,
  currency,
  effects,
  lines,
  operations,
  problems,
  refused = [],
  riders,
  scenario,
  serviceDay,
  settlement,
  window,
}: ScenarioComparison): void {
  print(`${scenario.name}  ${serviceDay} ${window.join('-')}  ${scenario.hash}`);
  printEffects(effects);
  printProblems(
    problems.filter(({ severity }) => severity !== 'info'),
    {},
  );
  if (operations) printOperations(operations, currency);
  else for (const { fleet, modification } of lines) print(`  ${modification}: ${fleet} 辆车 / vehicles`);
  if (access) printAccess(access);
  if (riders) {
    print('');
    printRiders(riders);
  }
  if (settlement) {
    print('');
    printSettlement(settlement, scenario.name, currency);
  }
  for (const { part, text } of refused) print(`${part}: ${text.zh} / ${text.en}`);
}

function printAccess({
  betaPerMinute,
  change,
  computedOrigins,
  cumulative,
  districts,
  gravity,
  nearest,
  pairs,
  percents,
  weightBy,
  zoneCount,
}: AccessComparison): void {
  print('');
  for (const { doorToDoor, from, stationToStation, to } of pairs) {
    print(
      `${toNameIn(from, 'zh')} → ${toNameIn(to, 'zh')}  (${percents.map((p) => `p${p}`).join(' ')} | mean | planned, min)`,
    );
    if (stationToStation) {
      print(
        `  站到站 station to station  ${toTimes(stationToStation.before)}  →  ${toTimes(stationToStation.after)}`,
      );
    }
    print(`  门到门 door to door        ${toTimes(doorToDoor.before)}  →  ${toTimes(doorToDoor.after)}`);
  }
  print('');
  print(`${zoneCount} 个区域，按 ${weightBy} 加权平均 / zones, means weighted by ${weightBy}`);
  print(`  方案触及 ${computedOrigins} 个 / the scenario touches ${computedOrigins}`);
  for (const { after, before, cutoffMin, opportunity } of cumulative) {
    print(
      `  ${opportunity.padEnd(12)} ${String(cutoffMin).padStart(4)} min  ${toCount(before)} → ${toCount(after)}`,
    );
  }
  for (const { after, before, opportunity } of gravity) {
    print(
      `  ${opportunity.padEnd(12)} gravity   ${toCount(before)} → ${toCount(after)}  (β = ${betaPerMinute}/min)`,
    );
  }
  for (const { category, meanSec, reachedShare } of nearest) {
    const share = (value: number) => `${Math.round(value * 100)} %`;
    print(
      `  最近 nearest ${category.padEnd(12)} ${toMinutes(meanSec.before)} → ${toMinutes(meanSec.after)} min  (${share(reachedShare.before)} → ${share(reachedShare.after)})`,
    );
  }
  for (const { after, before, district } of districts)
    print(`  ${district}  ${toCount(before)} → ${toCount(after)}`);
  const { better, same, worse } = change;
  print(`  更好 better ${better.zones}, 更差 worse ${worse.zones}, 不变 same ${same.zones}`);
}

const toMinutes = (sec: number) => (Math.round(sec / 6) / 10).toFixed(1);
const toCount = (value: number) => Math.round(value).toLocaleString('en').padStart(10);

function toTimes({ meanSec, percentileSec, plannedSec }: TimeSummary): string {
  const toText = (sec: number | null) => (sec === null ? '–' : String(Math.round(sec / 60)));
  return `${percentileSec.map(toText).join(' ')} | ${toText(meanSec)} | ${toText(plannedSec)}`;
}
