/** Prints what lines cost to run before and after a scenario. */
import { toNameIn } from '../base/names.ts';
import type { Operation, OperationsComparison } from '../bureau/scenario/compare-operations.ts';
import type { CostRange } from '../bureau/scenario/operating-cost.ts';
import { print } from './with-clearing.ts';

/** Costs and amounts of a model: two digits say no more than it knows. */
export function printOperations({ lines, operators, total }: OperationsComparison): void {
  if (operators.length === 0) return;
  print('');
  print('运营（模型，默认车辆为假设）operations (a model; vehicles of the base are assumed):');
  for (const { change, name } of operators) {
    print(`  ${toNameIn(name, 'zh')} ${toNameIn(name, 'en')}: ${toOperationText(change, toSignedRound)}`);
  }
  if (operators.length > 1) print(`  合计 total: ${toOperationText(total.change, toSignedRound)}`);
  for (const { modification, operation } of lines) {
    print(`  ${modification}: ${toOperationText(operation, toRounded)}`);
  }
}

function toOperationText(
  { co2Kg, costFen, departures, fleet, spares, vehicleHours, vehicleKm }: Operation,
  toNumber: (value: number) => string,
): string {
  const range = ({ central, high, low }: CostRange, unit: number) =>
    `${toNumber(central / unit)} (${toNumber(low / unit)}..${toNumber(high / unit)})`;
  return [
    `${toNumber(departures)} 班 departures`,
    `${toNumber(vehicleKm)} 车公里 vehicle-km`,
    `${toNumber(vehicleHours)} 车小时 vehicle-h`,
    `${toNumber(fleet)}+${spares} 辆 vehicles`,
    `CO2 ${range(co2Kg, 1_000)} t`,
    `${range(costFen, 100)} 元/日 yuan/day`,
  ].join(', ');
}

function toRounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 2 });
}

const toSignedRound = (value: number) => `${value > 0 ? '+' : ''}${toRounded(value)}`;
