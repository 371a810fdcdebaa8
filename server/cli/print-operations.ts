/** Prints what lines cost to run before and after a scenario. */
import { toYuanText } from '../base/fen.ts';
import { toNameIn } from '../base/names.ts';
import type { Operation, OperationsComparison } from '../bureau/scenario/compare-operations.ts';
import type { CostRange } from '../bureau/scenario/operating-cost.ts';
import { print } from './with-clearing.ts';

/** Counts are those of the timetable; costs and emissions are of a model, and two digits say no more than it knows. */
export function printOperations({ lines, operators, total }: OperationsComparison): void {
  if (operators.length === 0) return;
  print('');
  print('运营（模型，默认车辆为假设）operations (a model; vehicles of the base are assumed):');
  for (const { change, name } of operators) {
    print(`  ${toNameIn(name, 'zh')} ${toNameIn(name, 'en')}: ${toOperationText(change, '+')}`);
  }
  if (operators.length > 1) print(`  合计 total: ${toOperationText(total.change, '+')}`);
  for (const { breakEven, modification, operation } of lines) {
    print(`  ${modification}: ${toOperationText(operation, '')}`);
    const { basis, fareFen, riders } = breakEven;
    if (!riders) continue;
    const [central, low, high] = [riders.central, riders.low, riders.high].map(toRounded);
    const [zh, en] = basis === 'average' ? ['平均每人次', 'on average'] : ['全程票价', 'from end to end'];
    print(`    ${zh} ${toYuanText(fareFen)} 元时，每天 ${central}（${low}–${high}）人次收支相抵`);
    print(
      `    at ${toYuanText(fareFen)} a ride ${en}, ${central} (${low}-${high}) riders a day pay the cost`,
    );
  }
}

function toOperationText(
  { co2Kg, costFen, departures, fleet, spares, vehicleHours, vehicleKm }: Operation,
  sign: '' | '+',
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
    `${range(costFen, 100)} 元/日 yuan/day`,
  ].join(', ');
}

function toRounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 2 });
}
