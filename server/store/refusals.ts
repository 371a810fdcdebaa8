/** What the store refuses, in both languages. */
import { ProblemError } from '../base/problem.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { BatchState, StepCommit, StepPart, StoredTap } from '../money/ledger/ledger-store.ts';

/** A step that does not follow on where the batch is. */
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

/** A piece of a step that does not belong where the batch is. */
export function toPartProblem(part: StepPart, state: BatchState): ProblemError {
  const day = toDateText(part.batchDay);
  return new ProblemError(
    'batch-state',
    { zh: `清算日 ${day} 处于 ${state}，不是 ${part.at}`, en: `batch ${day} is ${state}, not ${part.at}` },
    { batchDay: day, state },
  );
}

/** Money for a batch that is cut already. */
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

/** A write that rests on what is no longer true: read again and repeat. */
export function toConflict(what: string, reference: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'ledger-conflict',
    { zh: `账本数据已变化，请重新读取后再试：${reference}`, en: `the ledger has changed: ${what}` },
    { reference },
    { cause },
  );
}

/** The disk took nothing: the commit was rolled back, what was acknowledged before stays. */
export function toFullDisk(cause: unknown): ProblemError {
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

/** The tap as it came, for whoever looks at it later. */
export function toQuarantineText(tap: StoredTap & { readonly reason: string }): string {
  const { reason: _reason, payloadHash: _hash, ...content } = tap;
  return JSON.stringify(content);
}
