/** Problems of refused writes. */
import { ProblemError } from '../base/problem.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import { toDamaged } from '../money/ledger/damaged.ts';
import type { BatchState, StepCommit, StepPart, StoredTap } from '../money/ledger/ledger-store.ts';

/** A step whose `from` is not the state of the batch. */
export function toBatchStateProblem(step: StepCommit, state: BatchState): ProblemError {
  const day = toDateText(step.batchDay);
  return new ProblemError(
    'batch-state',
    {
      zh: `清算日 ${day} 处于 ${state}，不能从 ${step.from} 转到 ${step.to}`,
      en: `batch ${day} is ${state}: it cannot go from ${step.from} to ${step.to}`,
    },
    { batchDay: day, state },
  );
}

/** A part of a step whose `at` is not the state of the batch. */
export function toPartProblem(part: StepPart, state: BatchState): ProblemError {
  const day = toDateText(part.batchDay);
  return new ProblemError(
    'batch-state',
    { zh: `清算日 ${day} 处于 ${state}，不是 ${part.at}`, en: `batch ${day} is ${state}, not ${part.at}` },
    { batchDay: day, state },
  );
}

/** Rows for a batch that is not open. */
export function toClosedProblem(batchDay: ServiceDay, state: BatchState): ProblemError {
  const day = toDateText(batchDay);
  return new ProblemError(
    'batch-state',
    {
      zh: `清算日 ${day} 已截止（${state}），不再记账`,
      en: `batch ${day} is ${state}: nothing is posted into it`,
    },
    { batchDay: day, state },
  );
}

/** Entries of the daybook do not fit the tables: something else than this program has changed either of them. */
export function toDamagedEntries(error: unknown): unknown {
  const isConflict = error instanceof ProblemError && error.code === 'ledger-conflict';
  return isConflict ? toDamaged(`the daybook does not fit the tables: ${error.text.en}`, error) : error;
}

/** A write based on rows that changed meanwhile: the caller reads again and repeats. */
export function toConflict(what: string, reference: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'ledger-conflict',
    { zh: `账本数据已变化，请重新读取后再试：${reference}`, en: `the ledger has changed: ${what}` },
    { reference },
    { cause },
  );
}

/** A day whose taps were read by another ground: the caller reads the grounds again and repeats. */
export function toGroundConflict(fromDay: ServiceDay): ProblemError {
  return toConflict('the ground of a service day', toDateText(fromDay));
}

/** The disk is full: the commit was rolled back, earlier commits stay. */
export function toFullDisk(cause?: unknown): ProblemError {
  return new ProblemError(
    'disk-full',
    {
      zh: '磁盘已满或写入失败，本次提交未记账',
      en: 'the disk is full or failing: nothing of this commit was written',
    },
    {},
    { cause },
  );
}

export function toUnknownCard(cardId: string): ProblemError {
  return new ProblemError(
    'card-unknown',
    { zh: `没有卡 ${cardId}`, en: `there is no card ${cardId}` },
    { cardId },
  );
}

/** The quarantined tap as JSON. */
export function toQuarantineText(tap: StoredTap & { readonly reason: string }): string {
  const { reason: _reason, payloadHash: _hash, ...content } = tap;
  return JSON.stringify(content);
}
