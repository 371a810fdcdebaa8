/** `tongcheng scenario settle`: who is paid what before and after a scenario. */
import { resolve } from 'node:path';
import type { ClearingOptions } from '../app/clearing/clearing.ts';
import { findRegionCurrency } from '../app/pricing/region-currency.ts';
import { countThreads } from '../app/scenarios/comparison-work.ts';
import { type ExpectedSettlement, expectSettlement } from '../app/scenarios/expect-settlement.ts';
import type { ComparedSettlement } from '../app/scenarios/run-comparison.ts';
import { loadParameterSheet } from '../app/scenarios/run-riders.ts';
import { readScenario } from '../app/scenarios/scenario-base.ts';
import { type SimulatedRun, settleScenario } from '../app/scenarios/settle-scenario.ts';
import { loadSides, type SettledSides } from '../app/scenarios/settled-sides.ts';
import { toCurrencyWords, toYuanText } from '../base/fen.ts';
import { toNameIn } from '../base/names.ts';
import { checkSettlement, type SettlementCheck } from '../bureau/scenario/check-settlement.ts';
import type { LineMoneyRow, RiderRow } from '../bureau/scenario/compare-rider-money.ts';
import type { PartyDifference, SettlementComparison } from '../bureau/scenario/compare-settlement.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printProblems, type ScenarioOptions } from './scenario-command.ts';
import { print } from './with-clearing.ts';

export interface ScenarioSettleOptions extends ScenarioOptions, ClearingOptions {
  readonly parameters?: string;
  /** Number of simulations; `true`: one. */
  readonly simulate?: string | true;
  readonly riders: string;
  readonly days: string;
  readonly seed: string;
  readonly faults: 'usual' | 'none';
}

/** Deviations of a mean from what is expected that chance seldom makes. */
const MOST_DEVIATIONS = 3;

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
  const { parameters, variant } = options;
  const sheet = parameters === undefined ? undefined : loadParameterSheet(resolve(parameters));
  const loaded = await loadShown(options);
  const { resolved, sides } = await loadSides(options, loaded, scenario, { variant, sheet });
  if (!sides) {
    printProblems(resolved.problems, options);
    return exitCodes.refused;
  }
  const currency = findRegionCurrency(loaded, options.scheme);
  const head = {
    scenario: { name: scenario.name, hash: resolved.hash, ...(variant === undefined ? {} : { variant }) },
    currency,
  };
  const openBar = (label: string) => createBar(label, options.json !== true);
  const bar = openBar('expected');
  const expected = await expectSettlement(sides, {
    threads: countThreads(),
    onProgress: (share) => bar.update(Math.round(share * 100), 100),
  });
  bar.stop();
  if (options.simulate === undefined) {
    if (options.json) print(JSON.stringify({ ...head, method: expected.method, settlement: expected }));
    else printSettlement(expected, scenario.name, currency);
    return expected.sumFen === 0 ? exitCodes.done : exitCodes.refused;
  }
  const simulated = await simulate(sides, expected, options, { nowSec, openBar });
  if (options.json) print(JSON.stringify({ ...head, ...simulated }));
  else printSimulated(simulated, expected, scenario.name, currency);
  const isExact = simulated.runs.every(
    ({ after, before, settlement }) =>
      settlement.sumFen === 0 && [...before, ...after].every(({ differenceFen }) => differenceFen === 0),
  );
  return isExact ? exitCodes.done : exitCodes.refused;
}

interface Simulated {
  readonly method: 'simulated';
  readonly riders: number;
  readonly days: number;
  readonly seed: number;
  readonly faults: 'usual' | 'none';
  readonly runs: readonly SimulatedRun[];
  /** Against the expected settlement of as many people; of two runs and more, each of one day. */
  readonly check?: readonly SettlementCheck[];
}

async function simulate(
  sides: SettledSides,
  expected: ExpectedSettlement,
  options: ScenarioSettleOptions,
  context: Parameters<typeof settleScenario>[2],
): Promise<Simulated> {
  const { faults } = options;
  const [riders, days, seed] = [options.riders, options.days, options.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const count = options.simulate === true ? 1 : Number(options.simulate);
  const plan = { riders, days, seed, runs: count, hasFaults: faults === 'usual' };
  const runs = await settleScenario(sides, plan, context);
  const common = { method: 'simulated', riders, days, seed, faults, runs } as const;
  if (count < 2 || days > 1) return common;
  const { basePeople, insidePeople } = sides.before.table;
  const settlements = runs.map(({ settlement }) => settlement);
  return {
    ...common,
    check: checkSettlement(expected, settlements, riders / (insidePeople + basePeople)),
  };
}

function printSimulated(
  { check, days, faults, riders, runs, seed }: Simulated,
  expected: ExpectedSettlement,
  name: string,
  currency: string,
): void {
  const [first] = runs;
  if (first) {
    const simulated = { riders, days, seed };
    const title = `${name} · faults ${faults}`;
    printSettlement({ method: 'simulated', simulated, ...first.settlement }, title, currency);
  }
  if (!check) return;
  print('');
  print(`${runs.length} 次模拟与期望值 simulations and what is expected of ${riders} people`);
  const names = new Map(expected.parties.map((party) => [party.partyId, party.names] as const));
  for (const row of check) {
    if (row.expectedFen === 0 && row.meanFen === 0) continue;
    const amounts = [row.expectedFen, row.meanFen, row.standardErrorFen].map((fen) =>
      toYuanText(Math.round(fen)).padStart(13),
    );
    const far = Math.abs(row.deviations) > MOST_DEVIATIONS ? ' !' : '';
    print(
      `${amounts.join('')} ${row.deviations.toFixed(2).padStart(6)}  ${row.side.padEnd(6)} ` +
        `${row.field === 'netFen' ? '净额 net' : '收入 revenue'}  ${toNameIn(names.get(row.partyId) ?? { text: row.partyId }, 'zh')}${far}`,
    );
  }
}

export function printSettlement(settlement: ComparedSettlement, title: string, currency: string): void {
  const { held, sumFen } = settlement;
  const { en, zh } = toCurrencyWords(currency);
  const money = zh === en ? en : `${zh} ${en}`;
  if (settlement.method === 'expected') {
    const { after, before } = settlement.people;
    print(`期望值(示意) expected, illustrative · ${title} · ${before} → ${after} people a day · ${money}`);
  } else {
    const { days, riders, seed } = settlement.simulated;
    print(
      `模拟数据(示意) simulated, illustrative · ${title} · ${riders} riders · ${days} d · seed ${seed} · ${money}`,
    );
  }
  printParties(settlement);
  if (settlement.method === 'expected') {
    printLines(settlement.lines);
    printRiders('乘客类别 riders by group', settlement.riders.groups);
    printRiders('乘客居住区 riders by district of their homes', settlement.riders.districts);
  }
  print('');
  print(`待确认与应退 held ${toSigned(held.changeFen)}, 合计 sum of changes ${toYuanText(sumFen)}`);
}

function printParties({ parties }: SettlementComparison): void {
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
        `${cells.map((cell) => cell.padStart(15)).join('')}  ${toNameIn(names, 'zh')} ${toNameIn(names, 'en')}`,
      );
    }
  };
  section('收入 revenue', 'revenueFen', ['operator', 'merchant']);
  section('补贴 funding', 'fundingFen', ['treasury', 'pool', 'operator']);
  section('净额 net', 'netFen', ['operator', 'merchant', 'issuer', 'treasury', 'pool', 'centre']);
  const moved = parties.filter(({ change }) => change.netFen !== 0);
  const list = (sign: 1 | -1) =>
    moved
      .filter(({ change }) => Math.sign(change.netFen) === sign)
      .sort((a, b) => sign * (b.change.netFen - a.change.netFen))
      .slice(0, SHOWN_PARTIES)
      .map(({ change, names }) => `${toNameIn(names, 'zh')} ${toSigned(change.netFen)}`)
      .join('；');
  print('');
  print(`净额增加最多 most more: ${list(1) || '无 none'}`);
  print(`净额减少最多 most less: ${list(-1) || '无 none'}`);
}

const SHOWN_PARTIES = 3;

/** Lines that gain or lose most. */
function printLines(lines: readonly LineMoneyRow[]): void {
  if (lines.length === 0) return;
  print('');
  print('线路 lines: 刷卡人次 rides, 收入 earned (方案前 before → 方案后 after)');
  const shown =
    lines.length <= 2 * SHOWN_LINES ? lines : [...lines.slice(0, SHOWN_LINES), ...lines.slice(-SHOWN_LINES)];
  for (const { after, before, lineId } of shown) {
    const rides = `${before.rides} → ${after.rides}`.padStart(20);
    const earned = `${toYuanText(before.earnedFen)} → ${toYuanText(after.earnedFen)}`.padStart(30);
    print(`${rides}${earned}  ${lineId}`);
  }
}

const SHOWN_LINES = 5;

function printRiders(heading: string, rows: readonly RiderRow[]): void {
  print('');
  print(`${heading}: 人数 people, 支付 paid, 节省 saved; 变化 change of each`);
  for (const { before, change, id, names } of rows) {
    const cells = [
      String(before.people).padStart(9),
      toYuanText(before.paidFen).padStart(15),
      toYuanText(before.savedFen).padStart(15),
      toSigned(change.people * 100)
        .replace(/\.00$/, '')
        .padStart(8),
      toSigned(change.paidFen).padStart(14),
      toSigned(change.savedFen).padStart(14),
    ];
    print(`${cells.join('')}  ${names ? toNameIn(names, 'zh') : (groupNames[id] ?? id)}`);
  }
}

const groupNames: Readonly<Record<string, string>> = { adult: '全价 adult', visitor: '外地人 visitor' };

const toSigned = (fen: number) => `${fen > 0 ? '+' : ''}${toYuanText(fen)}`;
