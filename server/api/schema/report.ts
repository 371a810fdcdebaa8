/** Operations of reports: files for Word, Excel and browsers. */
import * as z from 'zod';
import { SCENARIO_ID } from '../../bureau/scenario/document.ts';
import { zDateInput } from './money.ts';
import { defineOperation, type TextType } from './operation.ts';
import { zId, zIds } from './params.ts';
import { clockSchema, noJsonSchema, variantParam } from './scenario.ts';

const formatSchema = z.enum(['docx', 'xlsx', 'html']).meta({
  description: '`docx` for Word, `xlsx` for Excel, `html` to print.',
});

/** Also chooses the language of messages, for which `both` is Chinese. */
const reportLanguageParam = z.enum(['zh', 'en', 'both']).default('zh').meta({
  description: 'Language of the report: Chinese, English, or Chinese with English behind it.',
});

const fileTypes: readonly TextType[] = [
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'text/html',
];

/** Each from 1 to 600. */
const cutoffsParam = z
  .string()
  .regex(/^(?:[1-9]\d?|[1-5]\d\d|600)(?:,(?:[1-9]\d?|[1-5]\d\d|600)){0,5}$/)
  .default('30,60,120')
  .meta({ description: 'Minutes, with commas between them.' });

/** A share above 0 and up to 1, or a low and a high one. */
const cardShareParam = z
  .string()
  .regex(/^(?:0?\.\d{1,6}|1)(?:,(?:0?\.\d{1,6}|1))?$/, { abort: true })
  .refine(
    (text) => {
      const [low = 0, high = low] = text.split(',').map(Number);
      return low > 0 && low <= high;
    },
    {
      params: {
        text: {
          zh: '大于 0、不超过 1 的比例，或先低后高两个',
          en: 'a share above 0 up to 1, or a low and a high one',
        },
      },
    },
  )
  .default('1')
  .meta({ description: 'Share of the riders who travel with the card, or `low,high`: `0.4,0.6`.' });

const MAX_LINES = 50;

const file = { access: 'token', response: noJsonSchema, textTypes: fileTypes } as const;
const later = {
  zh: '生成较久时答 503 与 Retry-After，稍后再取即得。',
  en: 'Where it takes long, 503 with `Retry-After` is answered, and asking again gives it.',
};

export const reportOperations = {
  comparisonReport: defineOperation({
    ...file,
    path: '/api/v1/comparisons/{comparisonId}/report.{format}',
    tag: 'scenarios',
    summary: { zh: '方案评估报告', en: 'Report of a scenario' },
    description: {
      zh: `已完成的比较的报告，内容为比较所算的各部分。${later.zh}`,
      en: `The report of a finished comparison, with the parts that it has. ${later.en}`,
    },
    pathParams: z.object({ comparisonId: zId('`jobId` of a comparison.'), format: formatSchema }),
    query: z.object({ language: reportLanguageParam }),
  }),
  followUpReport: defineOperation({
    ...file,
    path: '/api/v1/comparisons/{comparisonId}/follow-up.{format}',
    tag: 'scenarios',
    summary: { zh: '跟踪评估', en: 'Follow-up evaluation' },
    description: {
      zh: `开通后的实际与预测对照：以一次已完成的比较为预测，以本机的账本和数据为实际。${later.zh}`,
      en: `What a finished comparison forecast beside the ledger and the feeds of this server after opening. ${later.en}`,
    },
    pathParams: z.object({ comparisonId: zId('`jobId` of a comparison.'), format: formatSchema }),
    query: z.object({
      from: zDateInput('First service day.'),
      to: zDateInput('Last service day.'),
      per: z
        .enum(['month', 'period'])
        .default('month')
        .meta({ description: 'Figures by month, or of the whole period.' }),
      cardShare: cardShareParam,
      lines: zIds('`forecast=actual`: lines whose id is another one after opening.', MAX_LINES).optional(),
      language: reportLanguageParam,
    }),
  }),
  quarterReport: defineOperation({
    ...file,
    path: '/api/v1/reports/quarter.{format}',
    tag: 'settlement',
    summary: { zh: '季度通报', en: 'Quarterly bulletin' },
    description: {
      zh: `跨市线路和班次、一卡通行程、清分结算，与上期比较。${later.zh}`,
      en: `Lines and departures across the boundary, journeys on the card, settlement, beside the period before. ${later.en}`,
    },
    pathParams: z.object({ format: formatSchema }),
    query: z.object({
      period: z.string().min(1).max(20).meta({ description: '`2026-Q4` or `2026-11`.' }),
      language: reportLanguageParam,
    }),
  }),
  circlesReport: defineOperation({
    ...file,
    path: '/api/v1/reports/circles.{format}',
    tag: 'scenarios',
    summary: { zh: '出行圈报告', en: 'Report of travel circles' },
    description: {
      zh: `半小时都市圈、轨道 1 小时圈、公路 2 小时圈、机场：各中心规定时间内的人口，可与方案比较。${later.zh}`,
      en: `Half-hour metropolitan, 1-hour rail, 2-hour road circle, airports: people who reach each centre, beside a scenario where one is named. ${later.en}`,
    },
    pathParams: z.object({ format: formatSchema }),
    query: z.object({
      date: zDateInput(
        'Service day; that of the scenario where absent, else the first day of the feeds.',
      ).optional(),
      scenario: z
        .string()
        .regex(SCENARIO_ID)
        .optional()
        .meta({ description: 'Saved scenario to compare with.' }),
      variant: variantParam,
      from: clockSchema.default('07:00').meta({ description: 'Start of the window of departures, HH:MM.' }),
      to: clockSchema.default('09:00').meta({ description: 'Its end.' }),
      cutoffs: cutoffsParam,
      language: reportLanguageParam,
    }),
  }),
};
