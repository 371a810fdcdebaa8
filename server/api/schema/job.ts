/** `/api/v1/jobs`: long work beside the requests, with its progress. */
import * as z from 'zod';
import { verifyReportSchema } from './ledger.ts';
import { languageParam, zId } from './params.ts';
import { bilingualSchema, instantSchema } from './place.ts';
import { reconReportSchema } from './settlement-work.ts';
import { tapFileReportSchema } from './tap.ts';

const jobKindSchema = z.enum(['close', 'reconcile', 'tap-file', 'verify']);

const closedStepSchema = z.strictObject({ date: z.iso.date(), state: z.string() });

const closeReportSchema = z
  .strictObject({ steps: z.array(closedStepSchema).meta({ description: 'Steps taken, in order.' }) })
  .meta({ id: 'CloseReport' });

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
    verification: verifyReportSchema.exactOptional(),
    problem: z
      .strictObject({ code: z.string(), detail: z.string(), text: bilingualSchema })
      .exactOptional()
      .meta({ description: 'Of a job that failed.' }),
  })
  .meta({ id: 'Job', description: 'The report of a job that is done stands under the name of its kind.' });

export const jobParamsSchema = z.object({ jobId: zId('`jobId` of an earlier answer.') });

export const jobsQuerySchema = z.object({
  kind: jobKindSchema.optional().meta({ description: 'Only work of this kind.' }),
  language: languageParam,
});

export const jobsResponseSchema = z
  .strictObject({
    jobs: z.array(jobSchema).meta({ description: 'The newest first; some hundred are kept.' }),
  })
  .meta({ id: 'JobsResponse' });

export type ApiJob = z.infer<typeof jobSchema>;
