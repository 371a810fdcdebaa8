/** Long work and long reads of the ledger. Tasks and results are plain data, so that they can run on another thread. */
import { createReadStream, openSync, readFileSync, rmSync } from 'node:fs';
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { ingestAhead } from '../../money/cards/ingest-ahead.ts';
import type { LineProblem } from '../../money/cards/tap-fields.ts';
import { parseTaps, type TapFormat } from '../../money/cards/tap-files.ts';
import type { BatchState } from '../../money/ledger/ledger-store.ts';
import { closeDays } from '../../money/settlement/clearing-day.ts';
import { type ReconFormat, readReconFile } from '../../money/settlement/reconciliation/recon-file.ts';
import type { ReconSide } from '../../money/settlement/reconciliation/recon-record.ts';
import { reconcileBatch, toReconItems } from '../../money/settlement/reconciliation/reconcile-batch.ts';
import { toCutSec } from '../../money/settlement/scheme-on.ts';
import { verifyLedger } from '../verify/verify-ledger.ts';
import { toVerifyReport } from '../verify/verify-report.ts';
import { createVerifyHere, openVerifyThreads, toThreadCount } from '../verify/verify-threads.ts';
import type { Clearing, OpenedClearing } from './clearing.ts';
import { takeCardFile } from './registrations.ts';

/** The part of the clearing that tasks use; `source` is absent where threads cannot open the ledger again. */
export type TaskClearing = Clearing & Partial<Pick<OpenedClearing, 'source'>>;

export interface TapFileTask {
  readonly kind: 'tap-file';
  /** Path of the content; the task removes the file. */
  readonly path: string;
  readonly name: string;
  readonly fileId: string;
  readonly byteCount: number;
  readonly format: TapFormat;
  readonly receivedSec: number;
}

export interface CardFileTask {
  readonly kind: 'card-file';
  /** Path of the content; the queue removes the file. */
  readonly path: string;
  readonly name: string;
  readonly fileId: string;
  /** Who registers the cards, or denies them. */
  readonly by: string;
  readonly receivedSec: number;
}

/** A list to compare with a batch, stored as a file. */
export interface StoredReconFile {
  readonly side: ReconSide;
  readonly format: ReconFormat;
  readonly path: string;
}

export type MoneyTask =
  | {
      readonly kind: 'close';
      readonly day: ServiceDay;
      readonly until: BatchState;
      /** Epoch seconds of the request. */
      readonly nowSec: number;
    }
  | { readonly kind: 'reconcile'; readonly day: ServiceDay; readonly files: readonly StoredReconFile[] }
  | TapFileTask
  | CardFileTask
  | { readonly kind: 'verify'; readonly nowSec: number }
  | { readonly kind: 'count'; readonly day: ServiceDay }
  | { readonly kind: 'flows'; readonly day: ServiceDay }
  | { readonly kind: 'gaps' };

export interface TaskProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

export type OnTaskProgress = (progress: TaskProgress) => void;

type TaskOf<Kind extends MoneyTask['kind']> = Extract<MoneyTask, { kind: Kind }>;

/** Bytes read at a time. The parser scans an incomplete line again with each piece, so larger pieces cost less. */
const RECON_CHUNK = 4 * 1024 * 1024;

/** Greatest number of bad lines that a report lists; it counts all of them. */
const BAD_LINES = 100;

async function closeDay(
  clearing: TaskClearing,
  { day, nowSec, until }: TaskOf<'close'>,
  onProgress: OnTaskProgress,
) {
  const steps: { readonly day: ServiceDay; readonly state: BatchState }[] = [];
  // Another thread may have changed ceilings or the deny list.
  await clearing.refresh();
  const context = clearing.context(nowSec, ({ batchDay, done, phase }) =>
    onProgress({ phase: `${toDateText(batchDay)} ${phase}`, done, total: null }),
  );
  for await (const step of closeDays(clearing.store, context, day, until)) steps.push(step);
  await clearing.refresh();
  return steps;
}

async function reconcileDay({ store }: TaskClearing, { day, files }: TaskOf<'reconcile'>) {
  const sources = files.map(({ format, path, side }) => ({
    side,
    read: () => readReconFile(createReadStream(path, { highWaterMark: RECON_CHUNK }), format),
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

async function ingestTapFile(
  { ingest }: TaskClearing,
  { byteCount, fileId, format, name, path, receivedSec }: TapFileTask,
  onProgress: OnTaskProgress,
) {
  const counts = { tapCount: 0, acceptedCount: 0, duplicateCount: 0, quarantinedCount: 0, terminalCount: 0 };
  const badLines: LineProblem[] = [];
  let badLineCount = 0;
  ingest.forget();
  // The open descriptor keeps the content readable after the file is removed.
  const blocks = createReadStream('', { fd: openSync(path, 'r') });
  rmSync(path);
  async function* listOrders() {
    for await (const chunk of parseTaps({ fileId, name, format }, blocks))
      yield { chunk, commitId: `${fileId}/${chunk.chunkNo}`, receivedSec, about: fileId };
  }
  for await (const { chunk, commit, isRepeated } of ingestAhead(ingest, listOrders())) {
    badLineCount += chunk.problems.length;
    badLines.push(...chunk.problems.slice(0, BAD_LINES - badLines.length));
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

async function takeCards(clearing: TaskClearing, { by, fileId, name, path, receivedSec }: CardFileTask) {
  await clearing.refresh();
  const taken = await takeCardFile(clearing, name, readFileSync(path), { source: name, by, receivedSec });
  return { fileId, name, ...taken };
}

async function verify(clearing: TaskClearing, { nowSec }: TaskOf<'verify'>, onProgress: OnTaskProgress) {
  const { book, source, store } = clearing;
  const runner = source
    ? await openVerifyThreads(source, store, toThreadCount())
    : createVerifyHere(clearing);
  try {
    const check = await verifyLedger(runner, book, (done, total) =>
      onProgress({ phase: 'checks', done, total }),
    );
    return toVerifyReport(check, nowSec);
  } finally {
    await runner.close();
  }
}

function countBatch({ book, store }: TaskClearing, { day }: TaskOf<'count'>) {
  const scheme = book.batchVersionAt(day);
  return store.countBatch(day, toCutSec(scheme, day - 1), toCutSec(scheme, day));
}

const handlers = {
  close: closeDay,
  reconcile: reconcileDay,
  'tap-file': ingestTapFile,
  'card-file': takeCards,
  verify,
  count: countBatch,
  flows: ({ store }: TaskClearing, { day }: TaskOf<'flows'>) => store.sumFlows(day),
  gaps: ({ store }: TaskClearing) => store.listTerminalGaps(),
};

/** The result of each kind of task. */
export type TaskResults = {
  readonly [Kind in MoneyTask['kind']]: Awaited<ReturnType<(typeof handlers)[Kind]>>;
};

export async function runMoneyTask<Task extends MoneyTask>(
  clearing: TaskClearing,
  task: Task,
  onProgress: OnTaskProgress,
): Promise<TaskResults[Task['kind']]> {
  const handle = handlers[task.kind] as (...args: unknown[]) => Promise<unknown>;
  return (await handle(clearing, task, onProgress)) as TaskResults[Task['kind']];
}
