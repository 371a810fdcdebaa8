/** The sections of riders: trips between the cities, riders by line with their loads, and what moves the result. */
import { toCurrencyWords } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { parameterDefinitions } from '../../bureau/demand/model/parameter-definitions.ts';
import { drawRibbon, drawSpans } from '../../bureau/report/charts.ts';
import {
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { LineRiders, RidersJson } from '../scenarios/riders-json.ts';
import { toCrowdingBlocks } from './crowding-blocks.ts';
import { rangeColumns, toNumberText, toRangeCells, toRangeText, toYuanRange } from './report-numbers.ts';
import { toNameText } from './report-words.ts';

type Forecast = NonNullable<RidersJson['forecast']>;

/** A result of the model: `forecast` is there. */
export type KnownRiders = RidersJson & { readonly forecast: Forecast };

const modeWords: Readonly<Record<Forecast['modes'][number]['mode'], BilingualText>> = {
  rail: { zh: '铁路', en: 'rail' },
  coach: { zh: '客运班车', en: 'coach' },
  car: { zh: '小汽车', en: 'car' },
};

const elasticityWords = {
  inside: { zh: '在区间内', en: 'inside' },
  outside: { zh: '超出区间', en: 'outside' },
};

/** Name and id of a line, in one text. */
export function toLineText({
  id,
  longName,
  name,
}: Pick<LineRiders, 'id' | 'longName' | 'name'>): BilingualText {
  const { en, zh } = toNameText(longName);
  return {
    zh: zh === name ? zh : `${name} ${zh}`.trim() || id,
    en: en === name ? en : `${name} ${en}`.trim() || id,
  };
}

/** Lines whose riders the model knows. */
export function listKnownLines({ forecast, notEstimated = [] }: KnownRiders): readonly LineRiders[] {
  return forecast.lines.filter(({ id }) => !notEstimated.includes(id));
}

/** Whether fares pay the cost: at each end of the ranges, at none, or at some. */
export function toVerdict({
  after,
  breakEvenRiders,
  callsOutside,
}: LineRiders): 'covered' | 'not-covered' | 'open' | undefined {
  if (!breakEvenRiders) return undefined;
  if (after.low >= breakEvenRiders.high) return 'covered';
  // Riders outside the cities of the model are not counted.
  return after.high < breakEvenRiders.low && !callsOutside ? 'not-covered' : 'open';
}

const verdictWords = {
  covered: { zh: '可覆盖', en: 'covered' },
  'not-covered': { zh: '不能覆盖', en: 'not covered' },
  open: { zh: '不确定', en: 'open' },
} as const;

const SHOWN_TORNADO = 10;

const ridersTitle = { zh: '客流', en: 'Riders' };

export function toRidersSection(riders: KnownRiders): ReportSection {
  const { currency, draws, forecast, notEstimated = [], parameters } = riders;
  const lines = listKnownLines(riders);
  const blocks: ReportBlock[] = [
    {
      kind: 'paragraph',
      text: {
        zh: `客流为模型估算：低值和高值是 ${draws} 组参数结果的第 10 和第 90 百分位，保留两位有效数字。在用票务或刷卡数据校准之前，只能用于比较方案，不能作为预测依据。`,
        en: `Riders are estimated by a model: low and high are the 10th and 90th percentile of ${draws} sets of parameters, with two significant digits. Until they are fitted to ticket or card data they compare scenarios and are no forecast to rely on.`,
      },
      mark: 'A',
    },
  ];
  if (forecast.pairs.length === 0) {
    const text = {
      zh: '这一区域只有一个有人口数据的城市：没有城际出行。',
      en: 'The region has one city with residents: there are no trips between cities.',
    };
    return { title: ridersTitle, blocks: [...blocks, { kind: 'paragraph', text, mark: 'C' }] };
  }
  blocks.push(
    {
      kind: 'table',
      caption: { zh: '城际每日人次', en: 'Trips between the cities a day' },
      columns: [
        { zh: '方式', en: 'Mode' },
        ...rangeColumns.map(({ en, zh }) => ({ zh: `现状${zh}值`, en: `${en} before` })),
        ...rangeColumns.map(({ en, zh }) => ({ zh: `方案${zh}值`, en: `${en} after` })),
      ],
      rows: forecast.modes.map(({ after, before, mode }): ReportCell[] => [
        modeWords[mode],
        ...toRangeCells(before),
        ...toRangeCells(after),
      ]),
      mark: 'A',
    },
    {
      kind: 'paragraph',
      text: {
        zh: `每次城际出行平均节省广义时间 ${toRangeText(forecast.benefitMin)} 分钟。`,
        en: `A trip between the cities gains ${toRangeText(forecast.benefitMin)} generalised minutes on average.`,
      },
      mark: 'A',
    },
  );
  if (parameters.currency !== currency)
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: `票价以 ${currency} 计，参数表以 ${parameters.currency} 计，没有换算：客流只供示意。`,
        en: `Fares are in ${currency} and the parameter sheet in ${parameters.currency}, without conversion: riders are illustrative.`,
      },
      mark: 'A',
    });
  blocks.push(...toGainTables(forecast, toCurrencyWords(parameters.currency)));
  if (lines.length > 0) blocks.push(...toLineTables(lines));
  for (const line of lines) blocks.push(...toLoad(line));
  if (notEstimated.length > 0)
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: `下列线路不连接两座有人口数据的城市（或几乎没有这样的乘客），未估算：${notEstimated.join('、')}。`,
        en: `These lines join no two cities with residents, or hardly, and are not estimated: ${notEstimated.join(', ')}.`,
      },
      mark: 'C',
    });
  return { title: ridersTitle, blocks };
}

/** What travellers gain, by purpose and by the district of their homes; lines that are there no more. */
function toGainTables({ districts, groups, removed }: Forecast, currency: BilingualText): ReportBlock[] {
  const word = currency.en.charAt(0).toUpperCase() + currency.en.slice(1);
  const gainColumns = [
    ...rangeColumns.map(({ en, zh }) => ({
      zh: `广义分钟${zh}值`,
      en: `Generalised min, ${en.toLowerCase()}`,
    })),
    ...rangeColumns.map(({ en, zh }) => ({
      zh: `${currency.zh}/日${zh}值`,
      en: `${word} a day, ${en.toLowerCase()}`,
    })),
  ];
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: {
        zh: '各类出行者的所得（每次出行的广义分钟，负数为损失）',
        en: 'What travellers gain by purpose (generalised minutes of a trip; below zero they lose)',
      },
      columns: [
        { zh: '目的', en: 'Purpose' },
        { zh: '每日人次（中值）', en: 'Trips a day, central' },
        ...gainColumns,
      ],
      rows: groups.map(({ benefitMin, name, trips, yuanPerDay }): ReportCell[] => [
        name,
        toNumberCell(trips.central, 'model'),
        ...toRangeCells(benefitMin),
        ...toRangeCells(yuanPerDay),
      ]),
      mark: 'A',
    },
    {
      kind: 'table',
      caption: {
        zh: '各区县居民城际出行的所得（负数为损失）',
        en: 'What residents of districts gain on trips between the cities (below zero they lose)',
      },
      columns: [
        { zh: '区县', en: 'District' },
        { zh: '城市', en: 'City' },
        { zh: '每日人次（中值）', en: 'Trips a day, central' },
        ...gainColumns,
      ],
      rows: districts.map(({ benefitMin, city, district, names, trips, yuanPerDay }): ReportCell[] => [
        district === undefined ? { zh: '其他', en: 'elsewhere' } : toNameText(names),
        city,
        toNumberCell(trips.central, 'model'),
        ...toRangeCells(benefitMin),
        ...toRangeCells(yuanPerDay),
      ]),
      mark: 'A',
    },
  ];
  if (removed.length > 0)
    blocks.push({
      kind: 'table',
      caption: { zh: '取消的线路：现状每日乘客', en: 'Lines that are there no more: riders a day before' },
      columns: [{ zh: '线路', en: 'Line' }, ...rangeColumns],
      rows: removed.map((line): ReportCell[] => [toLineText(line), ...toRangeCells(line.before)]),
      mark: 'A',
    });
  return blocks;
}

function toLineTables(lines: readonly LineRiders[]): ReportBlock[] {
  return [
    {
      kind: 'table',
      caption: { zh: '有变化的线路：每日乘客', en: 'Lines with changes: riders a day' },
      columns: [
        { zh: '线路', en: 'Line' },
        { zh: '班次', en: 'Departures' },
        { zh: '现状中值', en: 'Before, central' },
        ...rangeColumns.map(({ en, zh }) => ({ zh: `方案${zh}值`, en: `After, ${en.toLowerCase()}` })),
        { zh: '其中诱增', en: 'Of these induced' },
        { zh: '门到门（分钟）', en: 'Door to door (min)' },
        { zh: '车上（分钟）', en: 'In the vehicle (min)' },
      ],
      rows: lines.map((line): ReportCell[] => [
        toLineText(line),
        toNumberCell(line.departures, 'count'),
        toNumberCell(line.before.central, 'model'),
        ...toRangeCells(line.after),
        toNumberCell(line.induced.central, 'model'),
        toNumberCell(line.doorMin, 'model'),
        toNumberCell(line.rideMin, 'model'),
      ]),
      mark: 'A',
    },
    {
      kind: 'table',
      caption: {
        zh: '有变化的线路：每日票款与成本（¤）',
        en: 'Lines with changes: fares and cost a day (¤)',
      },
      columns: [
        { zh: '线路', en: 'Line' },
        { zh: '平均票价', en: 'Mean fare' },
        ...rangeColumns.map(({ en, zh }) => ({ zh: `票款${zh}值`, en: `Fares, ${en.toLowerCase()}` })),
        { zh: '成本中值', en: 'Cost, central' },
        { zh: '盈亏平衡（人次/日）', en: 'Break-even (riders a day)' },
        { zh: '票款覆盖成本', en: 'Fares cover the cost' },
      ],
      rows: lines.map((line): ReportCell[] => {
        const verdict = toVerdict(line);
        return [
          toLineText(line),
          toNumberCell(line.averageFareFen / 100, 'model'),
          ...toRangeCells(toYuanRange(line.revenueFen)),
          toNumberCell(line.dailyCostFen ? line.dailyCostFen.central / 100 : null, 'model'),
          toNumberCell(line.breakEvenRiders?.central ?? null, 'model'),
          verdict === undefined ? null : verdictWords[verdict],
        ];
      }),
      mark: 'A',
    },
  ];
}

function toLoad(line: LineRiders): ReportBlock[] {
  const name = toLineText(line);
  const hops = line.hops.map(({ fromNames, riders, seats, toNames }) => ({
    from: toNameText(fromNames),
    to: toNameText(toNames),
    riders,
    ...(seats === undefined ? {} : { seats }),
  }));
  if (hops.length === 0) return [];
  return [
    {
      kind: 'figure',
      caption: {
        zh: `${name.zh}：各区间每日断面客流；上方为去程，下方为回程，深色为中值，浅色至高值，虚线为座位`,
        en: `${name.en}: load by hop; outbound above and inbound below, dark central, light up to the high value, dashed seats`,
      },
      draw: (toLines) => drawRibbon(hops, toNumberText, toLines),
      mark: 'A',
    },
    {
      kind: 'table',
      caption: { zh: `${name.zh}：各区间每日断面客流`, en: `${name.en}: load by hop a day` },
      columns: [
        { zh: '从', en: 'From' },
        { zh: '到', en: 'To' },
        { zh: '班次', en: 'Departures' },
        ...rangeColumns,
        { zh: '座位', en: 'Seats' },
        { zh: '满载率（中值）', en: 'Load (central)' },
      ],
      rows: line.hops.map(({ departures, fromNames, loadFactor, riders, seats, toNames }): ReportCell[] => [
        toNameText(fromNames),
        toNameText(toNames),
        toNumberCell(departures, 'count'),
        ...toRangeCells(riders),
        toNumberCell(seats ?? null, 'count'),
        toNumberCell(loadFactor ?? null, 'share'),
      ]),
      mark: 'A',
    },
    ...toCrowdingBlocks(line, name),
  ];
}

/** What moves the riders of the changed lines most, and the elasticities that the model implies. */
export function toUncertaintySection({ forecast, parameters }: KnownRiders): ReportSection {
  const { changed, elasticities, tornado } = forecast;
  const shown = tornado.filter(({ high, low }) => high !== low).slice(0, SHOWN_TORNADO);
  const blocks: ReportBlock[] = [];
  if (shown.length > 0)
    blocks.push(
      {
        kind: 'figure',
        caption: {
          zh: '各参数单独取低值和高值时，有变化线路的每日乘客；次序同下表',
          en: 'Riders a day of the changed lines with one parameter at its low and at its high value; in the order of the table below',
        },
        draw: (toLines) =>
          drawSpans(
            shown.map(({ high, low, parameter }) => ({
              label: parameterDefinitions[parameter].name,
              from: low,
              to: high,
            })),
            changed.after.central,
            toNumberText,
            toLines,
          ),
        mark: 'A',
      },
      {
        kind: 'table',
        caption: { zh: '影响最大的参数', en: 'Parameters that move the result most' },
        columns: [
          { zh: '参数', en: 'Parameter' },
          { zh: '单位', en: 'Unit' },
          { zh: '低值', en: 'Low value' },
          { zh: '高值', en: 'High value' },
          { zh: '低值时乘客', en: 'Riders at low' },
          { zh: '高值时乘客', en: 'Riders at high' },
          { zh: '依据', en: 'Evidence' },
        ],
        rows: shown.map(({ high, low, parameter }): ReportCell[] => {
          const { high: top, low: bottom, mark, unit } = parameters.sheet[parameter];
          return [
            parameterDefinitions[parameter].name,
            unit,
            toNumberCell(bottom, 'plain'),
            toNumberCell(top, 'plain'),
            toNumberCell(low, 'model'),
            toNumberCell(high, 'model'),
            `[${mark}]`,
          ];
        }),
        mark: 'A',
      },
    );
  blocks.push({
    kind: 'table',
    caption: {
      zh: '模型隐含的弹性与文献区间（既有公共交通方式）',
      en: 'Elasticities that the model implies beside published bands (existing public mode)',
    },
    columns: [
      { zh: '弹性', en: 'Elasticity' },
      { zh: '模型', en: 'Model' },
      { zh: '文献低值', en: 'Published low' },
      { zh: '文献高值', en: 'Published high' },
      { zh: '比较', en: 'Result' },
      { zh: '来源', en: 'Source' },
      { zh: '依据', en: 'Evidence' },
    ],
    rows: elasticities.map(({ band, isInside, value }): ReportCell[] => [
      band.name,
      toNumberCell(value, 'plain'),
      toNumberCell(band.low, 'plain'),
      toNumberCell(band.high, 'plain'),
      isInside ? elasticityWords.inside : elasticityWords.outside,
      band.source,
      `[${band.mark}]`,
    ]),
    mark: 'C',
  });
  return { title: { zh: '不确定性', en: 'Uncertainty' }, blocks };
}
