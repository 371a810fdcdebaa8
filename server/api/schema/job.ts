/** Operations of `/api/v1/jobs`, and the reports of jobs. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { sentenceFields, zDate, zFen } from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zId } from './params.ts';
import { bilingualSchema, instantSchema } from './place.ts';

const jobKindSchema = z.enum(['card-file', 'close', 'reconcile', 'tap-file', 'verify']);

const closedStepSchema = z.strictObject({ date: z.iso.date(), state: z.string() });

const closeReportSchema = z
  .strictObject({ steps: z.array(closedStepSchema).meta({ description: 'Steps taken, in order.' }) })
  .meta({ id: 'CloseReport' });

const findingSchema = z.strictObject({
  kind: z.string(),
  side: z.enum(['operator', 'issuer']),
  reference: z.string(),
  expectedFen: zFen('What the clearing has.').exactOptional(),
  actualFen: zFen('What the file has.').exactOptional(),
  note: z.string(),
  ...sentenceFields,
});

const reconReportSchema = z
  .strictObject({
    date: zDate('Clearing day.'),
    counts: z.strictObject({ operator: z.int(), issuer: z.int(), clearing: z.int() }),
    findingCount: z.int(),
    findings: z
      .array(findingSchema)
      .meta({ description: `The first ${limits.moneyRows}; all are recon items.` }),
  })
  .meta({ id: 'ReconciliationReport' });

const badLineSchema = z
  .strictObject({
    file: z.string(),
    line: z.int().min(1),
    field: z.string().exactOptional(),
    code: z.string(),
    ...sentenceFields,
  })
  .meta({ id: 'BadLine', description: '`detail` says what was expected.' });

const tapFileReportSchema = z
  .strictObject({
    fileId: z
      .string()
      .meta({ description: 'SHA-256 of the content: the same file again is all duplicates.' }),
    name: z.string(),
    byteCount: z.int(),
    tapCount: z.int(),
    acceptedCount: z.int(),
    duplicateCount: z.int(),
    quarantinedCount: z.int(),
    terminalCount: z.int().meta({ description: 'Sections of terminals, each with header and trailer.' }),
    badLineCount: z.int(),
    badLines: z.array(badLineSchema).meta({ description: `The first ${limits.badLines}.` }),
  })
  .meta({ id: 'TapFileReport' });

const cardFileReportSchema = z
  .strictObject({
    fileId: z.string().meta({ description: 'SHA-256 of the content.' }),
    name: z.string(),
    kind: z.enum(['cards', 'deny-list']),
    rowCount: z.int(),
    reworkedCount: z.int().meta({ description: 'Cards whose journeys came out otherwise.' }),
    badLineCount: z.int().meta({ description: 'Where there is one, nothing was written.' }),
    badLines: z.array(badLineSchema).meta({ description: `The first ${limits.badLines}.` }),
  })
  .meta({ id: 'CardFileReport' });

const verifyCheckSchema = z
  .strictObject({
    checkId: z.string(),
    isRight: z.boolean(),
    foundCount: z.int().meta({ description: 'Rows that should not be there.' }),
    examples: z.array(z.string()).meta({ description: 'The first of them.' }),
    ...sentenceFields,
  })
  .meta({ id: 'VerifyCheck' });

const verifyReportSchema = z
  .strictObject({
    isRight: z.boolean(),
    checked: instantSchema,
    checks: z.array(verifyCheckSchema),
  })
  .meta({ id: 'VerifyReport' });

export const jobSchema = z
  .strictObject({
    jobId: z.string(),
    kind: jobKindSchema,
    subject: z.string().meta({ description: 'Clearing day, or name of the file.' }),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    queued: instantSchema,
    started: instantSchema.exactOptional(),
    ended: instantSchema.exactOptional(),
    progress: z.strictObject({
      phase: z.string().meta({ description: '`2026-11-25 redivide`, `taps` ...' }),
      done: z.int().min(0),
      total: z.int().min(0).exactOptional(),
    }),
    close: closeReportSchema.exactOptional(),
    reconciliation: reconReportSchema.exactOptional(),
    tapFile: tapFileReportSchema.exactOptional(),
    cardFile: cardFileReportSchema.exactOptional(),
    verification: verifyReportSchema.exactOptional(),
    problem: z
      .strictObject({ code: z.string(), detail: z.string(), text: bilingualSchema })
      .exactOptional()
      .meta({ description: 'Of a job that failed.' }),
  })
  .meta({ id: 'Job', description: 'The report of a job that is done stands under the name of its kind.' });

const jobParamsSchema = z.object({ jobId: zId('`jobId` of an earlier answer.') });

const jobsQuerySchema = z.object({
  kind: jobKindSchema.optional().meta({ description: 'Only work of this kind.' }),
  language: languageParam,
});

const jobsResponseSchema = z
  .strictObject({
    jobs: z.array(jobSchema).meta({ description: 'The newest first; some hundred are kept.' }),
  })
  .meta({ id: 'JobsResponse' });

export const jobOperations = {
  jobs: defineOperation({
    path: '/api/v1/jobs',
    access: 'token',
    tag: 'ledger',
    summary: { zh: '任务列表', en: 'Jobs' },
    description: {
      zh: '正在进行和已完成的任务，最新的在前。',
      en: 'Work under way and done, the newest first.',
    },
    query: jobsQuerySchema,
    response: jobsResponseSchema,
  }),
  job: defineOperation({
    path: '/api/v1/jobs/{jobId}',
    access: 'token',
    tag: 'ledger',
    summary: { zh: '一个任务的进度与结果', en: 'Progress and result of a job' },
    description: {
      zh: '一个任务进行到哪里、结果如何。',
      en: 'How far a job has come, and its result.',
    },
    pathParams: jobParamsSchema,
    query: languageQuerySchema,
    response: jobSchema,
  }),
};

export type ApiJob = z.infer<typeof jobSchema>;
