/** The section of what a scenario does: its modifications with their effects, a map, run times, findings of the check. */
import type { BilingualText } from '../../base/problem.ts';
import { drawLineMap, type LineMap } from '../../bureau/report/maps.ts';
import {
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { effectWords, modificationWords } from './report-words.ts';

const severityWords: Readonly<Record<'error' | 'warning' | 'info', BilingualText>> = {
  error: { zh: '错误', en: 'error' },
  warning: { zh: '警告', en: 'warning' },
  info: { zh: '提示', en: 'info' },
};

const directionWords = {
  outbound: { zh: '去程', en: 'outbound' },
  inbound: { zh: '回程', en: 'inbound' },
} as const;

/** What a run time is worth against kinematics. */
const runTimeWords = {
  impossible: { zh: '快于车辆所能', en: 'faster than the vehicle can' },
  tight: { zh: '可行，但没有余量', en: 'possible, without recovery' },
  sound: { zh: '可行，含余量', en: 'possible with recovery' },
} as const;

export function toModifications(
  { effects, lines, problems }: Pick<ScenarioComparison, 'effects' | 'lines' | 'problems'>,
  map: LineMap | undefined,
): ReportSection {
  const blocks: ReportBlock[] = effects.length === 0 ? [noModification] : [toEffectTable(effects)];
  if (map && map.lines.length > 0)
    blocks.push({
      kind: 'figure',
      caption: {
        zh: `线路图：${map.lines.map(({ text }) => text.zh).join('、')}`,
        en: `Map: ${map.lines.map(({ text }) => text.en).join(', ')}`,
      },
      draw: (toLines) => drawLineMap(map, toLines),
      mark: 'C',
    });
  if (lines.length > 0) blocks.push(...toRunTimes(lines));
  const findings = problems.filter(({ code }) => code !== 'run-time-check');
  if (findings.length > 0)
    blocks.push({
      kind: 'table',
      caption: { zh: '检查的提示', en: 'Findings of the check' },
      columns: [
        { zh: '修改', en: 'Modification' },
        { zh: '级别', en: 'Severity' },
        { zh: '说明', en: 'Finding' },
      ],
      rows: findings.map(({ modification = '', severity, text }) => [
        modification,
        severityWords[severity],
        text,
      ]),
    });
  return { title: { zh: '方案内容', en: 'What the scenario does' }, blocks };
}

const noModification: ReportBlock = {
  kind: 'paragraph',
  text: { zh: '方案没有修改，与现状相同。', en: 'The scenario has no modification: it is the base.' },
};

function toEffectTable(effects: ScenarioComparison['effects']): ReportBlock {
  return {
    kind: 'table',
    caption: { zh: '各项修改及其效果', en: 'Modifications and their effects' },
    columns: [
      { zh: '修改', en: 'Modification' },
      { zh: '类型', en: 'Type' },
      { zh: '效果', en: 'Effect' },
    ],
    rows: effects.map(({ counts, modification, type }): ReportCell[] => {
      const list = Object.entries(counts) as [keyof typeof counts, number][];
      return [
        modification,
        modificationWords[type],
        {
          zh: list.map(([what, n]) => `${effectWords[what].zh} ${n}`).join('，'),
          en: list.map(([what, n]) => `${effectWords[what].en} ${n}`).join(', '),
        },
      ];
    }),
    mark: 'C',
  };
}

function toRunTimes(lines: ScenarioComparison['lines']): ReportBlock[] {
  const toVerdict = ({ leastSec, plannedSec, runSec }: (typeof lines)[number]['checks'][number]) => {
    if (runSec < leastSec) return runTimeWords.impossible;
    return runSec < plannedSec ? runTimeWords.tight : runTimeWords.sound;
  };
  const minutes = (sec: number) => toNumberCell(sec / 60, 'decimal');
  return [
    {
      kind: 'table',
      caption: {
        zh: '新线的运行时间与运动学核对（分钟，含停站）',
        en: 'Run times of new lines against kinematics (min, with dwells)',
      },
      columns: [
        { zh: '线路', en: 'Line' },
        { zh: '停站方式', en: 'Pattern' },
        { zh: '方向', en: 'Direction' },
        { zh: '公里', en: 'km' },
        { zh: '运行时间', en: 'Run time' },
        { zh: '运动学下限', en: 'Kinematic bound' },
        { zh: '含余量', en: 'With recovery' },
        { zh: '平均时速', en: 'Mean km/h' },
        { zh: '结论', en: 'Result' },
      ],
      rows: lines.flatMap(({ checks, modification }) =>
        checks.map((check): ReportCell[] => [
          modification,
          check.pattern,
          directionWords[check.direction],
          toNumberCell(check.metres / 1_000, 'decimal'),
          minutes(check.runSec),
          minutes(check.leastSec),
          minutes(check.plannedSec),
          toNumberCell(check.runSec === 0 ? null : (check.metres / check.runSec) * 3.6, 'count'),
          toVerdict(check),
        ]),
      ),
      mark: 'C',
    },
    {
      kind: 'paragraph',
      text: {
        zh: '运动学下限：车辆从静止加速、以最高速度行驶、制动至静止，再加停站时间；加速度、减速度和余量见附录。道路上的车辆受交通影响，此下限只供参考。',
        en: 'Kinematic bound: the vehicle accelerates from rest, runs at its top speed and brakes to rest, with dwells added; acceleration, braking and recovery are in the appendix. For vehicles in road traffic the bound says little.',
      },
      mark: 'A',
    },
    {
      kind: 'table',
      caption: { zh: '新线所需车辆（不含备用车）', en: 'Vehicles of new lines, without spares' },
      columns: [
        { zh: '线路', en: 'Line' },
        { zh: '车辆', en: 'Vehicles' },
      ],
      rows: lines.map(({ fleet, modification }) => [modification, toNumberCell(fleet, 'count')]),
      mark: 'C',
    },
  ];
}
