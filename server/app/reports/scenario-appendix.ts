/** The appendix of a scenario's report: assumptions, the parameter sheet, hashes of everything that it stands on. */
import { toCurrencyWords } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { parameterDefinitions } from '../../bureau/demand/model/parameter-definitions.ts';
import { parameterNames } from '../../bureau/demand/model/parameters.ts';
import {
  markLegend,
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import { listModifications, type Scenario } from '../../bureau/scenario/document.ts';
import { defaultMotion } from '../../bureau/scenario/kinematics.ts';
import {
  type OperatingParameters,
  operatingDefaults,
  type VehicleParameters,
  vehicleKinds,
} from '../../bureau/scenario/operating-parameters.ts';
import type { WalkOptions } from '../../transit/timetable/compile/compile-footpaths.ts';
import { comparisonDefaults } from '../scenarios/measure-access.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { rangeColumns } from './report-numbers.ts';
import { vehicleKindWords } from './report-words.ts';

export interface AppendixInput {
  readonly scenario: Scenario;
  readonly comparison: ScenarioComparison;
  readonly maxTravelMin: number;
  readonly walk: Pick<WalkOptions, 'speedMps' | 'detourFactor'>;
  /** SHA-256 of the zones and of the card's scheme, where there are any. */
  readonly hashes?: readonly (readonly [BilingualText, string])[];
}

const evidence = { zh: '依据', en: 'Evidence' };
const sourceText = { zh: '来源', en: 'Source' };

export function toAppendix(input: AppendixInput): ReportSection {
  const { comparison, hashes = [], scenario } = input;
  const blocks: ReportBlock[] = [toMethodTable(input)];
  const vehicles = toVehicleTable(scenario, comparison.scenario.variant);
  if (vehicles) blocks.push(vehicles);
  if (comparison.operations) blocks.push(toOperatingTable(operatingDefaults));
  if (comparison.riders) blocks.push(toSheetTable(comparison.riders));
  blocks.push(
    {
      kind: 'table',
      caption: { zh: '数据的校验值', en: 'Hashes of the data' },
      columns: [
        { zh: '数据', en: 'Data' },
        { zh: 'SHA-256', en: 'SHA-256' },
      ],
      rows: [
        [{ zh: '方案', en: 'Scenario' }, comparison.scenario.hash],
        [{ zh: '时刻表', en: 'Timetable' }, comparison.base.timetableHash],
        ...scenario.base.gtfs.map(({ feed, sha256 }) => [`GTFS ${feed}`, sha256]),
        ...(comparison.riders
          ? [[{ zh: '客流参数表', en: 'Sheet of rider parameters' }, comparison.riders.parameters.hash]]
          : []),
        ...hashes,
      ],
    },
    markLegend,
  );
  return { title: { zh: '附录：参数与数据', en: 'Appendix: parameters and data' }, blocks };
}

function toMethodTable({ comparison, maxTravelMin, walk }: AppendixInput): ReportBlock {
  const { betaPerMinute, maxDirectSec, maxRides, stepSec, walkMaxM } = comparisonDefaults;
  const { accelMps2, brakeMps2, recoveryShare } = defaultMotion;
  const rows: readonly (readonly [BilingualText, number])[] = [
    [{ zh: '出发间隔（秒）', en: 'Step of departures (s)' }, stepSec],
    [{ zh: '最多乘车次数', en: 'Most rides' }, maxRides],
    [{ zh: '最长出行时间（分钟）', en: 'Longest travel (min)' }, maxTravelMin],
    [{ zh: '到站步行至多（米，直线）', en: 'Longest walk to a stop (m, straight line)' }, walkMaxM],
    [{ zh: '全程步行至多（秒）', en: 'Longest walk all the way (s)' }, maxDirectSec],
    [{ zh: '步行速度（米/秒）', en: 'Walking speed (m/s)' }, walk.speedMps],
    [{ zh: '步行绕行系数', en: 'Detour of walks' }, walk.detourFactor],
    [{ zh: '重力模型 β（每分钟）', en: 'Beta of gravity access (per minute)' }, betaPerMinute],
    ...(comparison.lines.length > 0
      ? ([
          [{ zh: '列车加速度（米/秒²）', en: 'Acceleration of trains (m/s2)' }, accelMps2],
          [{ zh: '列车减速度（米/秒²）', en: 'Braking of trains (m/s2)' }, brakeMps2],
          [{ zh: '运行图缓冲比例', en: 'Recovery share of timetables' }, recoveryShare],
        ] as const)
      : []),
  ];
  return {
    kind: 'table',
    caption: { zh: '计算的设定', en: 'Settings of the computation' },
    columns: [{ zh: '参数', en: 'Parameter' }, { zh: '取值', en: 'Value' }, evidence],
    rows: rows.map(([name, value]) => [name, toNumberCell(value, 'plain'), '[A]']),
  };
}

/** What the document itself states of vehicles and fares. */
function toVehicleTable(scenario: Scenario, variant: string | undefined): ReportBlock | undefined {
  const rows = listModifications(scenario, variant).flatMap((modification): ReportCell[][] => {
    if (modification.type !== 'addLine' && modification.type !== 'onDemandZone') return [];
    const { fare, id, oneCard, vehicle } = modification;
    const plain = (value: number | undefined) => toNumberCell(value ?? null, 'plain');
    const money = (fen: number | undefined) => toNumberCell(fen ?? null, 'money');
    return [
      [id, { zh: '车辆类型', en: 'Vehicle' }, vehicle.type],
      [id, { zh: '座位', en: 'Seats' }, plain(vehicle.seats)],
      [id, { zh: '最高时速（公里）', en: 'Top speed (km/h)' }, plain(vehicle.maxKmh)],
      [id, { zh: '每车公里成本（¤）', en: 'Cost of a vehicle-km (¤)' }, money(vehicle.fenPerKm)],
      ...(vehicle.fenPerHour === undefined
        ? []
        : [[id, { zh: '每车小时成本（¤）', en: 'Cost of a vehicle-hour (¤)' }, money(vehicle.fenPerHour)]]),
      ...(fare.kind === 'flat'
        ? [[id, { zh: '一票制票价（¤）', en: 'Flat fare (¤)' }, money(fare.fen)]]
        : [
            [id, { zh: '每公里票价（¤）', en: 'Fare of a km (¤)' }, plain(fare.fenPerKm / 100)],
            [id, { zh: '最低票价（¤）', en: 'Least fare (¤)' }, money(fare.minimumFen)],
          ]),
      [
        id,
        { zh: '使用一卡通', en: 'Takes the one card' },
        oneCard ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' },
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return {
    kind: 'table',
    caption: { zh: '方案文件给出的车辆和票价', en: 'Vehicles and fares that the scenario states' },
    columns: [
      { zh: '修改', en: 'Modification' },
      { zh: '参数', en: 'Parameter' },
      { zh: '取值', en: 'Value' },
    ],
    rows,
    mark: 'A',
  };
}

const vehicleFields: readonly (readonly [keyof VehicleParameters, BilingualText])[] = [
  ['fenPerKm', { zh: '每车公里成本', en: 'Cost of a vehicle-km' }],
  ['kwhPerKm', { zh: '每车公里电能', en: 'Electricity of a vehicle-km' }],
  ['litresPerKm', { zh: '每车公里柴油', en: 'Diesel of a vehicle-km' }],
  ['seats', { zh: '座位', en: 'Seats' }],
  ['layoverSec', { zh: '折返时间', en: 'Layover' }],
];

const sheetColumns = [{ zh: '单位', en: 'Unit' }, ...rangeColumns, evidence, sourceText];

interface SheetRow {
  readonly unit: string;
  readonly low: number;
  readonly central: number;
  readonly high: number;
  readonly mark: string;
  readonly source: string;
}

const toSheetCells = ({ central, high, low, mark, source, unit }: SheetRow): ReportCell[] => [
  unit,
  ...[low, central, high].map((value) => toNumberCell(value, 'plain')),
  `[${mark}]`,
  source,
];

function toOperatingTable({
  currency,
  dieselKgPerLitre,
  gridKgPerKwh,
  spareShare,
  vehicles,
}: OperatingParameters): ReportBlock {
  const { en, zh } = toCurrencyWords(currency);
  return {
    kind: 'table',
    caption: {
      zh: `运营参数（方案文件没有给出的车辆；fen 为百分之一${zh}）`,
      en: `Operating parameters, of vehicles that the scenario does not state (fen are hundredths of ${en})`,
    },
    columns: [{ zh: '车辆', en: 'Vehicle' }, { zh: '参数', en: 'Parameter' }, ...sheetColumns],
    rows: [
      ...vehicleKinds.flatMap((kind) =>
        vehicleFields
          .filter(([field]) => vehicles[kind][field].high !== 0)
          .map(([field, label]): ReportCell[] => [
            vehicleKindWords[kind],
            label,
            ...toSheetCells(vehicles[kind][field]),
          ]),
      ),
      [null, { zh: '备用车比例', en: 'Share of spares' }, ...toSheetCells(spareShare)],
      [null, { zh: '电网排放系数', en: 'Emission of the grid' }, ...toSheetCells(gridKgPerKwh)],
      [null, { zh: '柴油排放系数', en: 'Emission of diesel' }, ...toSheetCells(dieselKgPerLitre)],
    ],
  };
}

function toSheetTable({ parameters }: NonNullable<ScenarioComparison['riders']>): ReportBlock {
  return {
    kind: 'table',
    caption: { zh: '客流参数表', en: 'Sheet of rider parameters' },
    columns: [{ zh: '参数', en: 'Parameter' }, ...sheetColumns],
    rows: parameterNames.map((name): ReportCell[] => [
      parameterDefinitions[name].name,
      ...toSheetCells(parameters.sheet[name]),
    ]),
  };
}
