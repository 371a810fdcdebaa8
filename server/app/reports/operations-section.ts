/** The section of operations: departures, vehicles, kilometres, energy and cost of a day before and after. */
import type { BilingualText } from '../../base/problem.ts';
import {
  type NumberFormat,
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type {
  BreakEven,
  Operation,
  OperationsComparison,
  OperatorChange,
} from '../../bureau/scenario/compare-operations.ts';
import { changeColumns } from './access-section.ts';
import {
  rangeColumns,
  toDifferenceCells,
  toRangeCells,
  toYuanRange,
  type ValueRange,
} from './report-numbers.ts';
import { toNameText } from './report-words.ts';

const figures: readonly (readonly [BilingualText, (operation: Operation) => number, NumberFormat])[] = [
  [{ zh: '班次', en: 'Departures' }, ({ departures }) => departures, 'count'],
  [{ zh: '车公里', en: 'Vehicle-km' }, ({ vehicleKm }) => Math.round(vehicleKm), 'count'],
  [{ zh: '车小时', en: 'Vehicle-hours' }, ({ vehicleHours }) => Math.round(vehicleHours), 'count'],
  [{ zh: '座位（座次）', en: 'Seats offered' }, ({ seats }) => seats, 'model'],
  [{ zh: '运用车辆', en: 'Vehicles in use' }, ({ fleet }) => fleet, 'count'],
  [{ zh: '备用车辆', en: 'Spare vehicles' }, ({ spares }) => spares, 'count'],
];

const ranges: readonly (readonly [BilingualText, (operation: Operation) => ValueRange])[] = [
  [{ zh: '电能（千瓦时）', en: 'Electricity (kWh)' }, ({ kwh }) => kwh],
  [{ zh: '柴油（升）', en: 'Diesel (l)' }, ({ litres }) => litres],
  [{ zh: '二氧化碳（公斤）', en: 'CO2 (kg)' }, ({ co2Kg }) => co2Kg],
  [{ zh: '运营成本（¤）', en: 'Operating cost (¤)' }, ({ costFen }) => toYuanRange(costFen)],
];

/** What the fare of a ride is that pays the cost of a line. */
export const breakEvenBasis: Readonly<Record<BreakEven['basis'], BilingualText>> = {
  'end-to-end': { zh: '全程票价', en: 'fare from end to end' },
  average: { zh: '平均每人次收入', en: 'average earned by a ride' },
  'own-pairs': { zh: '各站间平均票价', en: 'mean fare between its stops' },
};

export function toOperationsSection({
  costsOf,
  lines,
  operators,
  total,
}: OperationsComparison): ReportSection {
  const changed: readonly (readonly [BilingualText, OperatorChange])[] = [
    ...operators.map((operator) => [toNameText(operator.name), operator] as const),
    // One operator of all would be said twice.
    ...(operators.length === 1 && operators[0]?.after.departures === total.after.departures
      ? []
      : [[{ zh: '全部运营方', en: 'All operators' }, total] as const]),
  ];
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: { zh: '有变化的运营方：一日的运营', en: 'Operators with changes: operations of a day' },
      columns: [{ zh: '运营方', en: 'Operator' }, { zh: '指标', en: 'Figure' }, ...changeColumns],
      rows: changed.flatMap(([name, { after, before }]) =>
        figures
          .filter(([, toValue]) => toValue(before) !== toValue(after))
          .map(([label, toValue, format]): ReportCell[] => [
            name,
            label,
            ...toDifferenceCells(toValue(before), toValue(after), format),
          ]),
      ),
      mark: 'C',
    },
    {
      kind: 'table',
      caption: {
        zh: '一日的变化：能耗、排放和成本（低、中、高为单价和能耗参数的低、中、高值）',
        en: 'Change of a day: energy, emissions, cost (low, central and high values of the parameters)',
      },
      columns: [{ zh: '运营方', en: 'Operator' }, { zh: '指标', en: 'Figure' }, ...rangeColumns],
      rows: changed.flatMap(([name, { change }]) =>
        ranges
          .filter(([, toRange]) => Object.values(toRange(change)).some((value) => value !== 0))
          .map(([label, toRange]): ReportCell[] => [name, label, ...toRangeCells(toRange(change))]),
      ),
      mark: 'A',
    },
  ];
  if (costsOf === 'stated')
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: '默认的成本参数以另一种货币计，没有换算：只有方案写明成本的线路有运营成本（¤）。',
        en: 'The default costs are in another currency and are not converted: only lines whose costs the scenario states have an operating cost (¤).',
      },
      mark: 'C',
    });
  if (lines.length > 0)
    blocks.push(
      {
        kind: 'table',
        caption: { zh: '新增的线路：一日的运营', en: 'Lines that are added: operations of a day' },
        columns: [
          { zh: '线路', en: 'Line' },
          ...figures.map(([label]) => label),
          { zh: '成本（¤）', en: 'Cost (¤)' },
        ],
        rows: lines.map(({ modification, operation }): ReportCell[] => [
          modification,
          ...figures.map(([, toValue, format]) => toNumberCell(toValue(operation), format)),
          toNumberCell(operation.costFen.central / 100, 'model'),
        ]),
        mark: 'A',
      },
      {
        kind: 'table',
        caption: {
          zh: '盈亏平衡：以票款支付成本所需的每日乘客',
          en: 'Break-even: riders a day whose fares pay the cost',
        },
        columns: [
          { zh: '线路', en: 'Line' },
          { zh: '每人次票款（¤）', en: 'Fare of a ride (¤)' },
          { zh: '依据', en: 'Basis' },
          ...rangeColumns.map(({ en, zh }) => ({ zh: `${zh}（人次/日）`, en: `${en} (riders a day)` })),
        ],
        rows: lines.map(({ breakEven: { basis, fareFen, riders }, modification }): ReportCell[] => [
          modification,
          toNumberCell(fareFen, 'money'),
          breakEvenBasis[basis],
          ...(riders ? toRangeCells(riders) : [null, null, null]),
        ]),
        mark: 'A',
      },
    );
  return { title: { zh: '运营与成本', en: 'Operations and costs' }, blocks };
}
