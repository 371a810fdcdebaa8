/** The report of a scenario: what it does, travel times and access before and after, parameters and hashes. */
import type { BilingualText } from '../../base/problem.ts';
import { afterColour, beforeColour, drawPercentiles } from '../../bureau/report/figures.ts';
import {
  markLegend,
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toCellText,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { AccessComparison, TimeSummary } from '../../bureau/scenario/compare-access.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import { defaultMotion } from '../../bureau/scenario/kinematics.ts';
import type { WalkOptions } from '../../transit/timetable/compile/compile-footpaths.ts';
import { comparisonDefaults } from '../scenarios/measure-access.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { changeColumns, toAccessSection } from './access-section.ts';
import { effectWords, modificationWords, toNameText } from './report-words.ts';

export interface ScenarioReportInput {
  readonly scenario: Scenario;
  /** With access: a scenario with errors has no report. */
  readonly comparison: ScenarioComparison & { readonly access: AccessComparison };
  readonly maxTravelMin: number;
  readonly walk: Pick<WalkOptions, 'speedMps' | 'detourFactor'>;
  /** Whether the zones are those of the region, whose residents are spread by a model. */
  readonly hasModelZones: boolean;
  /** Sections of costs, riders and settlement, before the appendix. */
  readonly moreSections?: readonly ReportSection[];
}

export function toScenarioReport(input: ScenarioReportInput): Report {
  const { comparison, scenario } = input;
  const variant = scenario.variants?.find(({ id }) => id === comparison.scenario.variant);
  const name = { zh: scenario.name, en: scenario.nameEn ?? scenario.name };
  const part = variant ? `（${variant.name}）` : '';
  return {
    title: {
      zh: `规划方案评估报告：${name.zh}${part}`,
      en: `Scenario report: ${name.en}${variant ? ` (${variant.name})` : ''}`,
    },
    subtitle: {
      zh: `运营日 ${comparison.serviceDay}，出发时段 ${comparison.window.join('–')}`,
      en: `Service day ${comparison.serviceDay}, departures ${comparison.window.join('–')}`,
    },
    sections: [
      toSummary(input),
      toModifications(input),
      ...(comparison.access.pairs.length > 0 ? [toTravelTimes(comparison.access)] : []),
      toAccessSection(comparison.access, input.hasModelZones),
      ...(input.moreSections ?? []),
      toAppendix(input),
    ],
  };
}

function toSummary({ comparison, hasModelZones, scenario }: ScenarioReportInput): ReportSection {
  const { access } = comparison;
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: { zh: '方案', en: 'Scenario' },
      columns: [
        { zh: '项目', en: 'Item' },
        { zh: '内容', en: 'Value' },
      ],
      rows: [
        [{ zh: '名称', en: 'Name' }, scenario.name],
        ...(scenario.author === undefined ? [] : [[{ zh: '编制', en: 'Author' }, scenario.author]]),
        ...(comparison.scenario.variant === undefined
          ? []
          : [[{ zh: '变体', en: 'Variant' }, comparison.scenario.variant]]),
        [{ zh: '运营日', en: 'Service day' }, comparison.serviceDay],
        [{ zh: '出发时段', en: 'Departures' }, comparison.window.join('–')],
      ],
    },
  ];
  if (scenario.note !== undefined)
    blocks.push({ kind: 'paragraph', text: { zh: scenario.note, en: scenario.note } });
  for (const { doorToDoor, from, stationToStation, to } of access.pairs) {
    const [start, end] = [toNameText(from), toNameText(to)];
    const toMedians = ({ after, before }: { before: TimeSummary; after: TimeSummary }) =>
      [before, after].map((side) =>
        toCellText(toNumberCell(findMedianMin(side, access.percents), 'count'), 'zh'),
      );
    const [doors, stations] = [
      toMedians(doorToDoor),
      stationToStation ? toMedians(stationToStation) : undefined,
    ];
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: `${start.zh} → ${end.zh}：出行时间中位数${stations ? `站到站 ${stations.join(' → ')} 分钟，` : ' '}门到门 ${doors.join(' → ')} 分钟。`,
        en: `${start.en} → ${end.en}: median travel time ${stations ? `station to station ${stations.join(' → ')} min, ` : ''}door to door ${doors.join(' → ')} min.`,
      },
      mark: 'C',
    });
  }
  const { better, same, worse } = access.change;
  blocks.push({
    kind: 'paragraph',
    text: {
      zh: `共 ${access.zoneCount} 个区域：可达性上升 ${better.zones} 个，下降 ${worse.zones} 个，不变 ${same.zones} 个。`,
      en: `Of ${access.zoneCount} zones, access rises in ${better.zones}, falls in ${worse.zones} and stays in ${same.zones}.`,
    },
    mark: 'C',
  });
  if (hasModelZones)
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: '区域人口和岗位由分区普查数按模型分摊，区县以下仅供示意；模型结果保留两位有效数字。',
        en: 'Residents and jobs of zones are census figures of districts spread by a model; below the district they are illustrative. Results of the model have two significant digits.',
      },
      mark: 'A',
    });
  return { title: { zh: '摘要', en: 'Summary' }, blocks };
}

function toModifications({ comparison, scenario }: ScenarioReportInput): ReportSection {
  const { effects, lines, problems } = comparison;
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: { zh: '各项修改及其效果', en: 'Modifications and their effects' },
      columns: [
        { zh: '修改', en: 'Modification' },
        { zh: '类型', en: 'Type' },
        { zh: '效果', en: 'Effect' },
      ],
      rows: effects.map(({ counts, modification, type }): ReportCell[] => [
        modification,
        modificationWords[type],
        {
          zh: Object.entries(counts)
            .map(([what, n]) => `${effectWords[what as keyof typeof counts].zh} ${n}`)
            .join('，'),
          en: Object.entries(counts)
            .map(([what, n]) => `${effectWords[what as keyof typeof counts].en} ${n}`)
            .join(', '),
        },
      ]),
      mark: 'C',
    },
  ];
  if (lines.length > 0)
    blocks.push({
      kind: 'table',
      caption: { zh: '新线所需车辆（不含备用车）', en: 'Vehicles of new lines, without spares' },
      columns: [
        { zh: '线路', en: 'Line' },
        { zh: '车辆', en: 'Vehicles' },
      ],
      rows: lines.map(({ fleet, modification }) => [modification, toNumberCell(fleet, 'count')]),
      mark: 'C',
    });
  if (problems.length > 0)
    blocks.push({
      kind: 'table',
      caption: { zh: '检查的提示', en: 'Findings of the check' },
      columns: [
        { zh: '修改', en: 'Modification' },
        { zh: '级别', en: 'Severity' },
        { zh: '说明', en: 'Finding' },
      ],
      rows: problems.map(({ modification = '', severity, text }) => [
        modification,
        severityWords[severity],
        text,
      ]),
    });
  const { note: _, ...rest } = scenario;
  return {
    title: { zh: '方案内容', en: 'What the scenario does' },
    blocks: rest.modifications.length > 0 ? blocks : [noModification, ...blocks],
  };
}

const noModification: ReportBlock = {
  kind: 'paragraph',
  text: { zh: '方案没有修改，与现状相同。', en: 'The scenario has no modification: it is the base.' },
};

const severityWords: Readonly<Record<'error' | 'warning' | 'info', BilingualText>> = {
  error: { zh: '错误', en: 'error' },
  warning: { zh: '警告', en: 'warning' },
  info: { zh: '提示', en: 'info' },
};

const MEDIAN = 50;

function findMedianMin({ percentileSec }: TimeSummary, percents: readonly number[]): number | null {
  return toMinutes(percentileSec[percents.indexOf(MEDIAN)] ?? null);
}

const toMinutes = (sec: number | null) => (sec === null ? null : sec / 60);

function toTravelTimes({ pairs, percents }: AccessComparison): ReportSection {
  const blocks = pairs.flatMap(({ doorToDoor, from, stationToStation, to }): ReportBlock[] => {
    const kinds = [
      ...(stationToStation
        ? [{ name: { zh: '站到站', en: 'station to station' }, times: stationToStation }]
        : []),
      { name: { zh: '门到门', en: 'door to door' }, times: doorToDoor },
    ];
    const [start, end] = [toNameText(from), toNameText(to)];
    const way = { zh: `${start.zh} → ${end.zh}`, en: `${start.en} → ${end.en}` };
    return [
      {
        kind: 'table',
        caption: { zh: `${way.zh}：出行时间（分钟）`, en: `${way.en}: travel time (min)` },
        columns: [
          { zh: '起讫', en: 'Ends' },
          { zh: '时刻表', en: 'Timetable' },
          ...percents.map((percent) => ({ zh: `第 ${percent} 百分位`, en: `p${percent}` })),
          { zh: '平均', en: 'Mean' },
          { zh: '按时刻表出行', en: 'Planned' },
        ],
        rows: kinds.flatMap(({ name, times }) =>
          (['before', 'after'] as const).map((side, i): ReportCell[] => [
            name,
            changeColumns[i] as BilingualText,
            ...times[side].percentileSec.map((sec) => toNumberCell(toMinutes(sec), 'decimal')),
            toNumberCell(toMinutes(times[side].meanSec), 'decimal'),
            toNumberCell(toMinutes(times[side].plannedSec), 'decimal'),
          ]),
        ),
        mark: 'C',
      },
      {
        kind: 'figure',
        caption: {
          zh: `${way.zh}：横轴为出发时刻的百分位，纵轴为分钟；灰色现状，蓝色方案；虚线门到门`,
          en: `${way.en}: percentiles of departures against minutes; grey before, blue after; dashed door to door`,
        },
        drawing: drawPercentiles(
          percents,
          kinds.flatMap(({ times }, i) =>
            (['before', 'after'] as const).map((side) => ({
              colour: side === 'before' ? beforeColour : afterColour,
              isDashed: i === kinds.length - 1,
              minutes: times[side].percentileSec.map(toMinutes),
            })),
          ),
        ),
        mark: 'C',
      },
    ];
  });
  return { title: { zh: '出行时间', en: 'Travel times' }, blocks };
}

function toAppendix({ comparison, maxTravelMin, scenario, walk }: ScenarioReportInput): ReportSection {
  const { betaPerMinute, maxDirectSec, maxRides, stepSec, walkMaxM } = comparisonDefaults;
  const parameters: readonly (readonly [BilingualText, string, string])[] = [
    [{ zh: '出发间隔（秒）', en: 'Step of departures (s)' }, String(stepSec), 'A'],
    [{ zh: '最多乘车次数', en: 'Most rides' }, String(maxRides), 'A'],
    [{ zh: '最长出行时间（分钟）', en: 'Longest travel (min)' }, String(maxTravelMin), 'A'],
    [
      { zh: '到站步行至多（米，直线）', en: 'Longest walk to a stop (m, straight line)' },
      String(walkMaxM),
      'A',
    ],
    [{ zh: '全程步行至多（秒）', en: 'Longest walk all the way (s)' }, String(maxDirectSec), 'A'],
    [{ zh: '步行速度（米/秒）', en: 'Walking speed (m/s)' }, String(walk.speedMps), 'A'],
    [{ zh: '步行绕行系数', en: 'Detour of walks' }, String(walk.detourFactor), 'A'],
    [{ zh: '重力模型 β（每分钟）', en: 'Beta of gravity access (per minute)' }, String(betaPerMinute), 'A'],
    [
      { zh: '列车加速度（米/秒²）', en: 'Acceleration of trains (m/s2)' },
      String(defaultMotion.accelMps2),
      'A',
    ],
    [{ zh: '列车减速度（米/秒²）', en: 'Braking of trains (m/s2)' }, String(defaultMotion.brakeMps2), 'A'],
    [{ zh: '运行图缓冲比例', en: 'Recovery share of timetables' }, String(defaultMotion.recoveryShare), 'A'],
  ];
  return {
    title: { zh: '附录：参数与数据', en: 'Appendix: parameters and data' },
    blocks: [
      {
        kind: 'table',
        caption: { zh: '参数', en: 'Parameters' },
        columns: [
          { zh: '参数', en: 'Parameter' },
          { zh: '取值', en: 'Value' },
          { zh: '依据', en: 'Evidence' },
        ],
        rows: parameters.map(([name, value, mark]) => [name, value, `[${mark}]`]),
      },
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
        ],
      },
      markLegend,
    ],
  };
}
