/** The section of access before and after: opportunities in reach, the nearest places, districts and a map. */
import type { BilingualText } from '../../base/problem.ts';
import { drawBars } from '../../bureau/report/charts.ts';
import { drawChangeMap } from '../../bureau/report/maps.ts';
import {
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { AccessComparison, BeforeAfter } from '../../bureau/scenario/compare-access.ts';
import { comparisonDefaults } from '../scenarios/measure-access.ts';
import { toNumberText } from './report-numbers.ts';
import { toCategoryText, toOpportunityText } from './report-words.ts';

/** Shown before, after and the change. */
export const changeColumns: readonly BilingualText[] = [
  { zh: '现状', en: 'Before' },
  { zh: '方案', en: 'After' },
  { zh: '变化', en: 'Change' },
];

const toChangeCells = ({ after, before }: BeforeAfter): ReportCell[] => [
  toNumberCell(before, 'model'),
  toNumberCell(after, 'model'),
  toNumberCell(before > 0 ? after / before - 1 : null, 'share'),
];

export function toAccessSection(access: AccessComparison, hasModelZones: boolean): ReportSection {
  const { cumulative, districts, gravity, nearest, weightBy, zones } = access;
  const cutoffsMin = [...new Set(cumulative.map(({ cutoffMin }) => cutoffMin))];
  const middle = Math.floor(cutoffsMin.length / 2);
  const weight = toOpportunityText(weightBy);
  const mark = hasModelZones ? ('A' as const) : ('C' as const);
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: {
        zh: '规定时间内可达的机会，按人口加权平均',
        en: 'Opportunities in reach, mean by weight of the zones',
      },
      columns: [{ zh: '机会', en: 'Opportunity' }, { zh: '分钟', en: 'Minutes' }, ...changeColumns],
      rows: cumulative.map((row) => [
        toOpportunityText(row.opportunity),
        toNumberCell(row.cutoffMin, 'plain'),
        ...toChangeCells(row),
      ]),
      mark,
    },
    {
      kind: 'figure',
      caption: {
        zh: '规定时间内可达的机会，次序同上表；灰色现状，蓝色方案；各类机会自成比例',
        en: 'Opportunities in reach, in the order of the table above; grey before, blue after; each kind has its own scale',
      },
      draw: (toLines) =>
        drawBars(
          cumulative.map(({ after, before, cutoffMin, opportunity }) => {
            const { en, zh } = toOpportunityText(opportunity);
            return {
              label: { zh: `${zh} ${cutoffMin} 分钟`, en: `${en}, ${cutoffMin} min` },
              group: opportunity,
              before,
              after,
            };
          }),
          toNumberText,
          toLines,
        ),
      mark,
    },
    {
      kind: 'table',
      caption: {
        zh: `重力模型可达性（β = ${comparisonDefaults.betaPerMinute} / 分钟）`,
        en: `Gravity access (beta = ${comparisonDefaults.betaPerMinute} per minute)`,
      },
      columns: [{ zh: '机会', en: 'Opportunity' }, ...changeColumns],
      rows: gravity.map((row) => [toOpportunityText(row.opportunity), ...toChangeCells(row)]),
      mark: 'A',
    },
  ];
  if (nearest.length > 0)
    blocks.push({
      kind: 'table',
      caption: { zh: '到最近地点的平均分钟数', en: 'Mean minutes to the nearest place' },
      columns: [
        { zh: '地点', en: 'Place' },
        { zh: '现状（分钟）', en: 'Before (min)' },
        { zh: '方案（分钟）', en: 'After (min)' },
        { zh: '现状可达人口比例', en: 'Share in reach before' },
        { zh: '方案可达人口比例', en: 'Share in reach after' },
      ],
      rows: nearest.map(({ category, meanSec, reachedShare }) => [
        toCategoryText(category),
        toNumberCell(meanSec.before / 60, 'decimal'),
        toNumberCell(meanSec.after / 60, 'decimal'),
        toNumberCell(reachedShare.before, 'share'),
        toNumberCell(reachedShare.after, 'share'),
      ]),
      mark,
    });
  if (districts.some(({ district }) => district !== ''))
    blocks.push({
      kind: 'table',
      caption: {
        zh: `各区县：${cutoffsMin[0]} 分钟内可达的${weight.zh}`,
        en: `Districts: ${weight.en} within ${cutoffsMin[0]} minutes`,
      },
      columns: [{ zh: '区县', en: 'District' }, weight, ...changeColumns],
      rows: districts.map((row) => [row.district, toNumberCell(row.weight, 'model'), ...toChangeCells(row)]),
      mark,
    });
  blocks.push(
    {
      kind: 'figure',
      caption: {
        zh: `各区域 ${cutoffsMin[middle]} 分钟内可达${weight.zh}的变化：蓝色增加，红色减少，灰色不变，斜线为到不了其他区域`,
        en: `Change of ${weight.en} within ${cutoffsMin[middle]} minutes by zone: blue more, red less, grey equal, hatched where no other zone is reached`,
      },
      draw: (toLines) =>
        drawChangeMap(
          zones.map(({ after, before, id, lat, lon, weight: own }) => ({
            id,
            lat,
            lon,
            before: before[middle] ?? 0,
            after: after[middle] ?? 0,
            isCutOff: Math.max(before[middle] ?? 0, after[middle] ?? 0) <= own,
          })),
          toLines,
        ),
      mark,
    },
    {
      kind: 'table',
      isWorkbookOnly: true,
      caption: { zh: `各区域可达的${weight.zh}`, en: `${weight.en} in reach by zone` },
      columns: [
        { zh: '区域', en: 'Zone' },
        { zh: '纬度', en: 'Latitude' },
        { zh: '经度', en: 'Longitude' },
        weight,
        ...cutoffsMin.flatMap((minutes) => [
          { zh: `现状 ${minutes} 分钟`, en: `Before, ${minutes} min` },
          { zh: `方案 ${minutes} 分钟`, en: `After, ${minutes} min` },
        ]),
      ],
      rows: zones.map((zone): ReportCell[] => [
        zone.id,
        toNumberCell(Number(zone.lat.toFixed(5)), 'plain'),
        toNumberCell(Number(zone.lon.toFixed(5)), 'plain'),
        toNumberCell(zone.weight, 'model'),
        ...cutoffsMin.flatMap((_, i) => [
          toNumberCell(zone.before[i] ?? null, 'model'),
          toNumberCell(zone.after[i] ?? null, 'model'),
        ]),
      ]),
      mark,
    },
  );
  return { title: { zh: '可达性', en: 'Access' }, blocks };
}
