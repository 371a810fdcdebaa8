/** Operations of `/api/v1/scenarios` and `/api/v1/comparisons`. */
import * as z from 'zod';
import {
  comparisonParts,
  defaultParts,
  partBounds,
  riderDefaults,
  settlementDefaults,
  settlementMethods,
} from '../../bureau/scenario/comparison-parts.ts';
import { MAX_SCENARIO_BYTES, SCENARIO_ID, scenarioShape } from '../../bureau/scenario/document.ts';
import { limits } from './limits.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zId } from './params.ts';
import { bilingualSchema, instantSchema } from './place.ts';
import { isochronesSchema } from './reach.ts';
import { scenarioCheckSchema, scenarioProblemSchema } from './scenario-answer.ts';
import { comparisonSchema } from './scenario-comparison.ts';
import { travelMin } from './travel-params.ts';

/** For the fields around a document. */
const BODY_BYTES = MAX_SCENARIO_BYTES + 10_000;

const documentSchema = scenarioShape.meta({ id: 'Scenario' });

const givenDocumentSchema = z.looseObject({}).meta({
  description: 'A document as `/api/v1/scenarios/schema` describes it.',
});

const scenarioParamsSchema = z.object({
  scenarioId: z.string().regex(SCENARIO_ID).meta({ description: 'Small Latin letters, digits and dashes.' }),
});

/** Of an operation that answers with files only. */
export const noJsonSchema = z.strictObject({}).meta({ id: 'NoJson' });

export const variantParam = z.string().min(1).max(63).optional().meta({
  description: 'Variant of the scenario; without it all modifications.',
});

const summarySchema = z
  .strictObject({
    scenarioId: z.string(),
    isShipped: z.boolean().meta({ description: 'Comes with the software: it can be read and copied.' }),
    revision: z.string(),
    saved: instantSchema,
    name: z.string(),
    nameEn: z.string().exactOptional(),
    author: z.string().exactOptional(),
    serviceDay: z.iso.date().exactOptional(),
    modificationCount: z.int(),
    problems: z
      .array(scenarioProblemSchema)
      .readonly()
      .meta({ description: 'Not empty where the file was changed by hand and holds no scenario.' }),
  })
  .meta({ id: 'ScenarioSummary' });

const scenariosResponseSchema = z
  .strictObject({
    scenarios: z.array(summarySchema),
    feeds: z
      .array(z.strictObject({ feed: z.string(), sha256: z.string() }))
      .meta({ description: 'The feeds that are loaded, as `base.gtfs` of a document names them.' }),
    firstDate: z.iso.date().meta({ description: 'First day with service.' }),
    lastDate: z.iso.date(),
  })
  .meta({ id: 'ScenariosResponse' });

const savedSchema = z
  .strictObject({
    scenarioId: z.string(),
    isShipped: z.boolean(),
    revision: z.string(),
    document: documentSchema,
  })
  .meta({ id: 'SavedScenario' });

const putBodySchema = z
  .strictObject({
    document: givenDocumentSchema,
    revision: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'That was read; absent for a new scenario. Another one is `scenario-changed`.' }),
  })
  .meta({ id: 'ScenarioPut' });

const checkBodySchema = z
  .strictObject({
    document: givenDocumentSchema.optional().meta({ description: 'In place of the saved document.' }),
    variant: variantParam,
  })
  .meta({ id: 'ScenarioCheckRequest' });

const tableBodySchema = z
  .strictObject({
    csv: z.string().min(1).meta({ description: 'One row for each planned line; see docs/scenarios.md.' }),
    name: z.string().min(1).max(200).meta({ description: 'Of the scenario.' }),
    serviceDay: z.iso.date().optional().meta({ description: 'Default: the first day with service.' }),
  })
  .meta({ id: 'ScenarioTableRequest' });

export const clockSchema = z.string().regex(/^(?:[0-3]?\d|4[0-8]):[0-5]\d$/);

const zWhole = ([least, most]: readonly [number, number], value: number) =>
  z.int().min(least).max(most).default(value);

const compareBodySchema = z
  .strictObject({
    document: givenDocumentSchema.optional().meta({ description: 'In place of the saved document.' }),
    variant: variantParam,
    from: clockSchema.default('07:00').meta({ description: 'Start of the window of departures, HH:MM.' }),
    to: clockSchema.default('09:00').meta({ description: 'Its end.' }),
    maxTravelMin: z.int().min(1).max(1_440).default(180),
    cutoffsMin: z.array(z.int().min(1).max(600)).min(1).max(6).default([30, 60, 120]),
    pairs: z
      .array(z.tuple([z.string().max(500), z.string().max(500)]))
      .max(20)
      .default([])
      .meta({ description: 'Stops or stations (`feed:stop_id`) between which times are given by name.' }),
    parts: z
      .array(z.enum(comparisonParts))
      .min(1)
      .max(comparisonParts.length)
      .default([...defaultParts])
      .meta({ description: '`riders` are expected riders as ranges; `settlement` who is paid what.' }),
    riders: z
      .strictObject({
        draws: zWhole(partBounds.draws, riderDefaults.draws).meta({
          description: 'Sets of parameters that ranges rest on.',
        }),
        seed: zWhole(partBounds.seed, riderDefaults.seed),
        sheet: z
          .looseObject({})
          .optional()
          .meta({ description: 'Parameters as `tongcheng scenario parameters` prints them.' }),
      })
      .prefault({})
      .meta({ description: 'Of the part `riders`.' }),
    settlement: z
      .strictObject({
        method: z.enum(settlementMethods).default(settlementDefaults.method).meta({
          description:
            '`expected`: all journeys that the demand model expects of the day; `simulated`: days of people drawn from it, as the other fields say.',
        }),
        riders: zWhole(partBounds.riders, settlementDefaults.riders).meta({
          description: 'People with a card.',
        }),
        days: zWhole(partBounds.days, settlementDefaults.days).meta({
          description: "From the scenario's service day on.",
        }),
        seed: zWhole(partBounds.seed, settlementDefaults.seed),
      })
      .prefault({})
      .meta({ description: 'Of the part `settlement`.' }),
  })
  .meta({ id: 'ScenarioCompareRequest' });

const isochronesBodySchema = z
  .strictObject({
    document: givenDocumentSchema.optional().meta({ description: 'In place of the saved document.' }),
    variant: variantParam,
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    time: clockSchema.default('08:00').meta({ description: 'Departure on the service day of the scenario.' }),
    cutoffsMin: z
      .array(z.int().min(travelMin.min).max(travelMin.max))
      .min(1)
      .max(limits.cutoffs)
      .default([30, 60, 120]),
  })
  .meta({ id: 'ScenarioIsochronesRequest' });

const isochronesSideSchema = z.strictObject({
  timetableHash: z
    .string()
    .meta({ description: 'Of the timetable; the same on both sides where nothing changes.' }),
  isochrones: isochronesSchema,
});

const bothIsochronesSchema = z
  .strictObject({ before: isochronesSideSchema, after: isochronesSideSchema })
  .meta({ id: 'ScenarioIsochrones' });

const comparisonJobSchema = z
  .strictObject({
    jobId: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    progress: z.number().min(0).max(1).meta({ description: 'Over all parts.' }),
    part: z.enum(comparisonParts).exactOptional().meta({ description: 'The part under way.' }),
    comparison: comparisonSchema.exactOptional(),
    problem: z.strictObject({ code: z.string(), text: bilingualSchema }).exactOptional(),
  })
  .meta({ id: 'ComparisonJob' });

const comparisonParamsSchema = z.object({ comparisonId: zId('`jobId` of an earlier answer.') });

export const scenarioOperations = {
  scenarios: defineOperation({
    path: '/api/v1/scenarios',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '方案列表', en: 'Scenarios' },
    description: {
      zh: '随软件附带的方案和自建的方案，以及方案可以建立于其上的数据。',
      en: 'Scenarios that come with the software and own ones, and the feeds that a scenario can stand on.',
    },
    query: languageQuerySchema,
    response: scenariosResponseSchema,
  }),
  scenarioSchema: defineOperation({
    path: '/api/v1/scenarios/schema',
    access: 'open',
    tag: 'scenarios',
    summary: { zh: '方案文件的 JSON Schema', en: 'JSON Schema of scenario documents' },
    description: {
      zh: '方案文件的格式，供编辑器和其他程序使用。',
      en: 'The form of a document, for editors and other programs.',
    },
    query: languageQuerySchema,
    response: z.looseObject({}).meta({ id: 'JsonSchema' }),
  }),
  scenarioFromTable: defineOperation({
    path: '/api/v1/scenarios/from-table',
    method: 'post',
    access: 'token',
    tag: 'scenarios',
    isQuestion: true,
    summary: { zh: '由规划线路表生成方案', en: 'A table of planned lines as a scenario' },
    description: {
      zh: '把规划线路表（CSV）变成方案文件，不保存。有错误时列出每处的行和列。',
      en: 'Turns a table of planned lines (CSV) into a document, which is not saved. Faults are listed with line and column.',
    },
    query: languageQuerySchema,
    body: tableBodySchema,
    bodyBytes: BODY_BYTES,
    response: z.strictObject({ document: documentSchema }).meta({ id: 'ScenarioFromTable' }),
  }),
  scenario: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '读取方案', en: 'Read a scenario' },
    description: { zh: '方案文件及其版本。', en: 'The document with its revision.' },
    pathParams: scenarioParamsSchema,
    query: languageQuerySchema,
    response: savedSchema,
  }),
  saveScenario: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}',
    method: 'put',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '保存方案', en: 'Save a scenario' },
    description: {
      zh: '保存方案文件。有错误的文件不保存，已保存的保持不变；所读版本已过时则拒绝。',
      en: 'Saves a document. A faulty one is refused with all faults, and what is saved stays; so is one that was made from an older revision.',
    },
    pathParams: scenarioParamsSchema,
    query: languageQuerySchema,
    body: putBodySchema,
    bodyBytes: BODY_BYTES,
    response: savedSchema,
  }),
  deleteScenario: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}',
    method: 'delete',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '删除方案', en: 'Delete a scenario' },
    description: {
      zh: '从列表删除方案；文件移入数据文件夹的 scenarios/deleted。',
      en: 'Takes a scenario out of the list; its file moves to `scenarios/deleted` of the data folder.',
    },
    pathParams: scenarioParamsSchema,
    query: z.object({
      revision: z.string().min(1).max(100).meta({ description: 'That was read.' }),
      language: languageParam,
    }),
    response: z.strictObject({ scenarioId: z.string() }).meta({ id: 'DeletedScenario' }),
  }),
  checkScenario: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}/check',
    method: 'post',
    access: 'token',
    tag: 'scenarios',
    isQuestion: true,
    summary: { zh: '检查方案', en: 'Check a scenario' },
    description: {
      zh: '全部问题、每项修改的效果、运行时间核对和所需车辆；不计算出行时间。',
      en: 'All problems, what each modification does, checks of run times, and vehicles; without travel times.',
    },
    pathParams: scenarioParamsSchema,
    query: languageQuerySchema,
    body: checkBodySchema,
    bodyBytes: BODY_BYTES,
    response: scenarioCheckSchema,
  }),
  compareScenario: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}/compare',
    method: 'post',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '比较方案前后', en: 'Compare before and after' },
    description: {
      zh: '开始比较方案前后的出行时间、可达性和运营，按需加上客流和清分，返回任务；相同的比较得到相同的任务和已存的结果。',
      en: 'Starts a comparison of travel times, access and operations, where wanted also of riders and settlement, and answers its job; the same comparison is the same job, with its stored result.',
    },
    pathParams: scenarioParamsSchema,
    query: languageQuerySchema,
    body: compareBodySchema,
    bodyBytes: BODY_BYTES,
    response: comparisonJobSchema,
    otherStatuses: [202],
    toStatus: ({ state }) => (state === 'done' ? 200 : 202),
  }),
  scenarioIsochrones: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}/isochrones',
    method: 'post',
    access: 'token',
    tag: 'scenarios',
    isQuestion: true,
    summary: { zh: '方案前后的等时圈', en: 'Isochrones before and after a scenario' },
    description: {
      zh: '从一点出发、方案前后各自可达的范围，为 GeoJSON；步行速度为区域所定。',
      en: 'What is reached from a place before and after, as GeoJSON, at the walking speed of the region.',
    },
    pathParams: scenarioParamsSchema,
    query: languageQuerySchema,
    body: isochronesBodySchema,
    bodyBytes: BODY_BYTES,
    response: bothIsochronesSchema,
    isExpensive: () => true,
  }),
  exportScenario: defineOperation({
    path: '/api/v1/scenarios/{scenarioId}/export',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '导出为 GTFS', en: 'Export as GTFS' },
    description: {
      zh: '方案的全部数据，每份一个文件夹，打包为 zip。',
      en: 'The feeds of the scenario, one folder each, as a zip.',
    },
    pathParams: scenarioParamsSchema,
    query: z.object({ variant: variantParam, language: languageParam }),
    response: noJsonSchema,
    textTypes: ['application/zip'],
  }),
  comparison: defineOperation({
    path: '/api/v1/comparisons/{comparisonId}',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '比较的进度与结果', en: 'Progress and result of a comparison' },
    description: { zh: '比较进行到哪里、结果如何。', en: 'How far a comparison has come, and its result.' },
    pathParams: comparisonParamsSchema,
    query: languageQuerySchema,
    response: comparisonJobSchema,
  }),
  cancelComparison: defineOperation({
    path: '/api/v1/comparisons/{comparisonId}',
    method: 'delete',
    access: 'token',
    tag: 'scenarios',
    summary: { zh: '取消比较', en: 'Cancel a comparison' },
    description: {
      zh: '停止正在进行的比较；已完成的保持不变。',
      en: 'Ends a comparison that is under way; one that is done stays.',
    },
    pathParams: comparisonParamsSchema,
    query: languageQuerySchema,
    response: comparisonJobSchema,
  }),
};
