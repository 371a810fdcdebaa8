/** Prints what lines cost to run before and after a scenario. */
import { toCurrencyWords, toYuanText } from '../base/fen.ts';
import { toNameIn } from '../base/names.ts';
import type { BilingualText } from '../base/problem.ts';
import type { Operation, OperationsComparison } from '../bureau/scenario/compare-operations.ts';
import type { CostRange } from '../bureau/scenario/operating-cost.ts';
import { print } from './with-clearing.ts';

/** Counts are those of the timetable; costs and emissions are of a model, and two digits say no more than it knows. */
export function printOperations(
  { costsOf, lines, operators, total }: OperationsComparison,
  currency: string,
): void {
  if (operators.length === 0) return;
  const words = toCurrencyWords(currency);
  print('');
  print('运营（模型，默认车辆为假设）operations (a model; vehicles of the base are assumed):');
  if (costsOf === 'stated') print('  成本：仅含方案写明的 / costs: only those that the scenario states');
  for (const { change, name } of operators) {
    print(`  ${toNameIn(name, 'zh')} ${toNameIn(name, 'en')}: ${toOperationText(change, '+', words)}`);
  }
  if (operators.length > 1) print(`  合计 total: ${toOperationText(total.change, '+', words)}`);
  for (const { breakEven, modification, operation } of lines) {
    print(`  ${modification}: ${toOperationText(operation, '', words)}`);
    const { basis, fareFen, riders } = breakEven;
    if (!riders) continue;
    const [central, low, high] = [riders.central, riders.low, riders.high].map(toRounded);
    const [zh, en] = basisTexts[basis];
    print(`    ${zh} ${toYuanText(fareFen)} ${words.zh}时，每天 ${central}（${low}–${high}）人次收支相抵`);
    print(
      `    at ${toYuanText(fareFen)} a ride ${en}, ${central} (${low}-${high}) riders a day pay the cost`,
    );
  }
}

const basisTexts = {
  'end-to-end': ['全程票价', 'from end to end'],
  average: ['平均每人次', 'on average'],
  'own-pairs': ['各站间平均票价', 'on average between its stops'],
} as const;

function toOperationText(
  { co2Kg, costFen, departures, fleet, spares, vehicleHours, vehicleKm }: Operation,
  sign: '' | '+',
  { en, zh }: BilingualText,
): string {
  const toNumber = (value: number) => (value > 0 ? sign : '') + toRounded(value);
  const toCount = (value: number) => (value > 0 ? sign : '') + Math.round(value).toLocaleString('en');
  const range = ({ central, high, low }: CostRange, unit: number) =>
    `${toNumber(central / unit)} (${toNumber(low / unit)}..${toNumber(high / unit)})`;
  return [
    `${toCount(departures)} 班 departures`,
    `${toCount(vehicleKm)} 车公里 vehicle-km`,
    `${toCount(vehicleHours)} 车小时 vehicle-h`,
    `${toCount(fleet)} 辆 (备用 spares ${toCount(spares)}) vehicles`,
    `CO2 ${range(co2Kg, 1_000)} t`,
    `${range(costFen, 100)} ${zh}/日 ${en}/day`,
  ].join(', ');
}

function toRounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 2 });
}
