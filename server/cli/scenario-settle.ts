/** `tongcheng scenario settle`: who is paid what before and after a scenario. */
import { resolve } from 'node:path';
import type { ClearingOptions } from '../app/clearing/clearing.ts';
import { readScenario } from '../app/scenarios/scenario-base.ts';
import { settleScenario } from '../app/scenarios/settle-scenario.ts';
import { toYuanText } from '../base/fen.ts';
import { toNameIn } from '../base/names.ts';
import type { PartyDifference, SettlementComparison } from '../bureau/scenario/compare-settlement.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printProblems, type ScenarioOptions } from './scenario-command.ts';
import { print } from './with-clearing.ts';

export interface ScenarioSettleOptions extends ScenarioOptions, ClearingOptions {
  readonly riders: string;
  readonly days: string;
  readonly seed: string;
}

/** @returns the exit code: 1 where the scenario has errors or the books do not balance */
export async function runScenarioSettle(
  file: string,
  options: ScenarioSettleOptions,
  nowSec: number,
): Promise<number> {
  const { problems, scenario } = readScenario(resolve(file));
  if (!scenario) {
    printProblems(problems, options);
    return exitCodes.refused;
  }
  const [riders, days, seed] = [options.riders, options.days, options.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const variant = options.variant === undefined ? {} : { variant: options.variant };
  const settled = await settleScenario(
    options,
    await loadShown(options),
    scenario,
    { riders, days, seed, hasFaults: true, ...variant },
    { nowSec, openBar: (label) => createBar(label, options.json !== true) },
  );
  const { after, before, resolved, settlement } = settled;
  if (!settlement) {
    printProblems(resolved.problems, options);
    return exitCodes.refused;
  }
  const head = { scenario: { name: scenario.name, hash: resolved.hash, ...variant }, riders, days, seed };
  if (options.json) print(JSON.stringify({ ...head, settlement, before, after }));
  else printSettlement(settlement, `${scenario.name} · ${riders} riders · ${days} d · seed ${seed}`);
  const isExact = [...(before ?? []), ...(after ?? [])].every(({ differenceFen }) => differenceFen === 0);
  return isExact && settlement.sumFen === 0 ? exitCodes.done : exitCodes.refused;
}

export function printSettlement({ held, parties, sumFen }: SettlementComparison, title: string): void {
  print(`模拟数据(示意) simulated, illustrative · ${title}`);
  const section = (
    heading: string,
    field: 'revenueFen' | 'fundingFen' | 'netFen',
    kinds: PartyDifference['kind'][],
  ) => {
    print('');
    print(`${heading}: 方案前 before, 方案后 after, 变化 change`);
    for (const { after, before, change, kind, names } of parties) {
      if (!kinds.includes(kind) || (before[field] === 0 && after[field] === 0)) continue;
      const cells = [toYuanText(before[field]), toYuanText(after[field]), toSigned(change[field])];
      print(
        `${cells.map((cell) => cell.padStart(14)).join('')}  ${toNameIn(names, 'zh')} ${toNameIn(names, 'en')}`,
      );
    }
  };
  section('收入 revenue', 'revenueFen', ['operator', 'merchant']);
  section('补贴 funding', 'fundingFen', ['treasury', 'pool', 'operator']);
  section('净额 net', 'netFen', ['operator', 'merchant', 'issuer', 'treasury', 'pool', 'centre']);
  print('');
  print(`待确认与应退 held ${toSigned(held.changeFen)}, 合计 sum of changes ${toYuanText(sumFen)}`);
}

const toSigned = (fen: number) => `${fen > 0 ? '+' : ''}${toYuanText(fen)}`;
