/** Long work and long reads of the ledger, on whatever thread: a task as plain data, its result as plain data. */
import { createReadStream, openSync, rmSync } from 'node:fs';
import type { ReconFileText, ReconReport, TapFileReport, VerifyReport } from '../api/use-cases/money.ts';
import { ProblemError } from '../base/problem.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { LineProblem } from '../money/cards/line-problem.ts';
import { parseTaps, type TapFormat } from '../money/cards/parse-taps.ts';
import type { BatchCounts } from '../money/ledger/ledger-browse.ts';
import type { FlowRow } from '../money/ledger/ledger-reports.ts';
import type { BatchState, TerminalGap } from '../money/ledger/ledger-store.ts';
import { replayCards } from '../money/ledger/replay-cards.ts';
import { closeDays } from '../money/settlement/clearing-day.ts';
import { readReconFile } from '../money/settlement/reconciliation/recon-file.ts';
import { reconcileBatch, toReconItems } from '../money/settlement/reconciliation/reconcile-batch.ts';
import { toCutSec } from '../money/settlement/scheme-on.ts';
import { createLedgerBrowse } from '../store/browse-reads.ts';
import { countCards, iterateCardHistories } from '../store/card-histories.ts';
import { checkInvariants } from '../store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../store/invariants/limits.ts';
import type { Clearing } from './clearing.ts';

/** As much of the clearing as tasks need. */
export type TaskClearing = Omit<Clearing, 'groundTable'>;

export interface TapFileTask {
  readonly kind: 'tap-file';
  /** Where the content lies; the task removes it. */
  readonly path: string;
  readonly name: string;
  readonly fileId: string;
  readonly byteCount: number;
  readonly format: TapFormat;
  readonly receivedSec: number;
}

export type MoneyTask =
  | { readonly kind: 'close'; readonly day: ServiceDay; readonly until: BatchState }
  | { readonly kind: 'reconcile'; readonly day: ServiceDay; readonly files: readonly ReconFileText[] }
  | TapFileTask
  | { readonly kind: 'verify'; readonly nowSec: number }
  | { readonly kind: 'count'; readonly day: ServiceDay }
  | { readonly kind: 'flows'; readonly day: ServiceDay }
  | { readonly kind: 'gaps' };

export interface TaskResults {
  readonly close: readonly { readonly day: ServiceDay; readonly state: BatchState }[];
  readonly reconcile: ReconReport;
  readonly 'tap-file': TapFileReport;
  readonly verify: VerifyReport;
  readonly count: BatchCounts;
  readonly flows: readonly FlowRow[];
  readonly gaps: readonly TerminalGap[];
}

export interface TaskProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

export type OnTaskProgress = (progress: TaskProgress) => void;

/** Lines of a report that are named; all of them are counted. */
const BAD_LINES = 100;
const EXAMPLES = 20;

export function runMoneyTask<Task extends MoneyTask>(
  clearing: TaskClearing,
  task: Task,
  onProgress: OnTaskProgress,
): Promise<TaskResults[Task['kind']]>;
export async function runMoneyTask(
  clearing: TaskClearing,
  task: MoneyTask,
  onProgress: OnTaskProgress,
): Promise<TaskResults[MoneyTask['kind']]> {
  switch (task.kind) {
    case 'close':
      return closeDay(clearing, task.day, task.until, onProgress);
    case 'reconcile':
      return reconcileDay(clearing, task.day, task.files);
    case 'tap-file':
      return ingestTapFile(clearing, task, onProgress);
    case 'verify':
      return verify(clearing, task.nowSec, onProgress);
    case 'count': {
      const scheme = clearing.book.versionAt(task.day);
      const [fromSec, toSec] = [toCutSec(scheme, task.day - 1), toCutSec(scheme, task.day)];
      return createLedgerBrowse(clearing.store.context).countBatch(task.day, fromSec, toSec);
    }
    case 'flows':
      return clearing.store.sumFlows(task.day);
    case 'gaps':
      return clearing.store.listTerminalGaps();
  }
}

async function closeDay(
  clearing: TaskClearing,
  day: ServiceDay,
  until: BatchState,
  onProgress: OnTaskProgress,
): Promise<TaskResults['close']> {
  const steps: { day: ServiceDay; state: BatchState }[] = [];
  // Switches of ceilings and the deny list may be newer than this thread.
  await clearing.refresh();
  const context = clearing.context(({ batchDay, done, phase }) =>
    onProgress({ phase: `${toDateText(batchDay)} ${phase}`, done, total: null }),
  );
  for await (const step of closeDays(clearing.store, context, day, until)) steps.push(step);
  await clearing.refresh();
  return steps;
}

async function reconcileDay(
  { store }: TaskClearing,
  day: ServiceDay,
  files: readonly ReconFileText[],
): Promise<ReconReport> {
  const sources = files.map(({ content, format, side }) => ({
    side,
    read: () => readReconFile(oneChunk(content), format),
  }));
  const result = await reconcileBatch(store, sources);
  if (result.batchDay !== day)
    throw new ProblemError('bad-request', {
      zh: `对账文件属于清算日 ${toDateText(result.batchDay)}`,
      en: `the files are about the batch of ${toDateText(result.batchDay)}`,
    });
  await store.runExclusive(() => store.commitTransfers([], toReconItems(result)));
  return { day, counts: result.counts, findings: result.findings };
}

async function* oneChunk(text: string): AsyncIterable<string> {
  yield text;
}

async function ingestTapFile(
  { ingest }: TaskClearing,
  { byteCount, fileId, format, name, path, receivedSec }: TapFileTask,
  onProgress: OnTaskProgress,
): Promise<TapFileReport> {
  const counts = { tapCount: 0, acceptedCount: 0, duplicateCount: 0, quarantinedCount: 0, terminalCount: 0 };
  const badLines: LineProblem[] = [];
  let badLineCount = 0;
  ingest.forget();
  // Open from here on, whatever becomes of its name.
  const blocks = createReadStream('', { fd: openSync(path, 'r') });
  rmSync(path);
  for await (const chunk of parseTaps({ fileId, name, format }, blocks)) {
    badLineCount += chunk.problems.length;
    badLines.push(...chunk.problems.slice(0, BAD_LINES - badLines.length));
    const { commit, isRepeated } = await ingest.ingest(chunk, `${fileId}/${chunk.chunkNo}`, receivedSec);
    counts.tapCount += chunk.taps.length;
    counts.terminalCount += chunk.files.length;
    counts.quarantinedCount += commit.quarantined.length;
    counts.duplicateCount += isRepeated
      ? chunk.taps.length - commit.quarantined.length
      : commit.duplicateCount;
    if (!isRepeated) counts.acceptedCount += commit.taps.length;
    onProgress({ phase: 'taps', done: chunk.bytesRead, total: byteCount });
  }
  return { fileId, name, byteCount, ...counts, badLineCount, badLines };
}

async function verify(
  clearing: TaskClearing,
  checkedSec: number,
  onProgress: OnTaskProgress,
): Promise<VerifyReport> {
  const { book, store } = clearing;
  const answers = await checkInvariants(store, toInvariantLimits(book.versions), (_id, done, total) =>
    onProgress({ phase: 'invariants', done, total }),
  );
  const total = await countCards(store.context);
  const replay = await replayCards(
    iterateCardHistories(store.context),
    await store.listBatches(),
    clearing.cards(),
    (done) => onProgress({ phase: 'cards', done, total }),
  );
  return {
    checkedSec,
    checks: [
      ...answers.map(({ id, rows, title }) => ({
        checkId: id,
        title,
        foundCount: rows.length,
        examples: rows.slice(0, EXAMPLES).map((row) => JSON.stringify(row)),
      })),
      {
        checkId: 'replay',
        title: { zh: '由原始刷卡记录重算', en: 'Worked out again from raw taps' },
        foundCount: replay.differences.length,
        examples: replay.differences.slice(0, EXAMPLES).map((difference) => JSON.stringify(difference)),
      },
    ],
  };
}
