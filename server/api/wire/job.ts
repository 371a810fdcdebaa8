/** JSON of jobs and their reports. */
import type { Job, JobReport } from '../../app/clearing/money-jobs.ts';
import type { TaskResults } from '../../app/clearing/money-tasks.ts';
import { toDateText } from '../../base/service-day.ts';
import { reconKinds } from '../../money/settlement/reconciliation/recon-record.ts';
import type { ApiJob } from '../schema/job.ts';
import { limits } from '../schema/limits.ts';
import { toInstantText } from './instant.ts';
import { type Language, toCompact } from './json.ts';
import { toSentence } from './money-names.ts';

export function toApiJob(job: Job, language: Language): ApiJob {
  const { problem, progress } = job;
  return toCompact({
    jobId: job.jobId,
    kind: job.kind,
    subject: job.subject,
    state: job.state,
    queued: toInstantText(job.queuedSec),
    started: job.startedSec === null ? undefined : toInstantText(job.startedSec),
    ended: job.endedSec === null ? undefined : toInstantText(job.endedSec),
    progress: toCompact({
      phase: progress.phase,
      done: progress.done,
      total: progress.total ?? undefined,
    }),
    ...(job.report === null ? {} : toReport(job.report, language)),
    problem: problem === null ? undefined : { code: problem.code, ...toSentence(problem.text, language) },
  });
}

function toReport(
  report: JobReport,
  language: Language,
): Pick<ApiJob, 'cardFile' | 'close' | 'reconciliation' | 'tapFile' | 'verification'> {
  switch (report.kind) {
    case 'close':
      return {
        close: { steps: report.report.map(({ day, state }) => ({ date: toDateText(day), state })) },
      };
    case 'reconcile':
      return { reconciliation: toReconReport(report.report, language) };
    case 'card-file':
      return { cardFile: toCardFileReport(report.report, language) };
    case 'tap-file':
      return { tapFile: toTapFileReport(report.report, language) };
    case 'verify':
      return { verification: toVerifyReport(report.report, language) };
  }
}

function toReconReport({ counts, day, findings }: TaskResults['reconcile'], language: Language) {
  return {
    date: toDateText(day),
    counts: { ...counts },
    findingCount: findings.length,
    findings: findings
      .slice(0, limits.moneyRows)
      .map(({ actualFen, detail, expectedFen, kind, reference, side }) =>
        toCompact({
          kind,
          side,
          reference,
          expectedFen: expectedFen ?? undefined,
          actualFen: actualFen ?? undefined,
          note: detail,
          ...toSentence(reconKinds[kind], language),
        }),
      ),
  };
}

function toTapFileReport(report: TaskResults['tap-file'], language: Language) {
  return {
    ...report,
    badLines: report.badLines.map(({ code, expected, field, file, line }) =>
      toCompact({ file, line, field: field ?? undefined, code, ...toSentence(expected, language) }),
    ),
  };
}

function toCardFileReport({ problems, ...report }: TaskResults['card-file'], language: Language) {
  return {
    ...report,
    badLineCount: problems.length,
    badLines: problems.slice(0, limits.badLines).map(({ code, expected, field, line }) =>
      toCompact({
        file: report.name,
        line,
        field: field === '' ? undefined : field,
        code,
        ...toSentence(expected, language),
      }),
    ),
  };
}

function toVerifyReport({ checkedSec, checks }: TaskResults['verify'], language: Language) {
  return {
    isRight: checks.every(({ foundCount }) => foundCount === 0),
    checked: toInstantText(checkedSec),
    checks: checks.map(({ checkId, examples, foundCount, title }) => ({
      checkId,
      isRight: foundCount === 0,
      foundCount,
      examples: [...examples],
      ...toSentence(title, language),
    })),
  };
}
