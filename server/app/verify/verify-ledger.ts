/** Checks a whole ledger: invariants, seals, and all rows recomputed from the taps. */
import type { Difference } from '../../money/ledger/difference.ts';
import type { BatchRow } from '../../money/ledger/ledger-store.ts';
import type { SchemeBook } from '../../money/scheme/scheme-book.ts';
import { toPostedSwitches } from '../../money/settlement/recheck-books.ts';
import { addSums, createRecheckSums } from '../../money/settlement/recheck-sums.ts';
import {
  type InvariantAnswer,
  sealInvariant,
  sqlInvariants,
} from '../../store/invariants/check-invariants.ts';
import { boundInvariant } from '../../store/invariants/money-invariants.ts';
import type { VerifyAnswers, VerifyTask } from './verify-tasks.ts';

/** Runs tasks in the order of the calls, as many at a time as there are threads. */
export interface VerifyRunner {
  run<Task extends VerifyTask>(task: Task): Promise<VerifyAnswers[Task['kind']]>;
  close(): Promise<void>;
}

export interface LedgerCheck {
  readonly holds: boolean;
  readonly invariants: readonly InvariantAnswer[];
  readonly cards: number;
  readonly taps: number;
  readonly batches: number;
  /** All differences; `differences` lists the first of them. */
  readonly differenceCount: number;
  readonly differences: readonly Difference[];
}

/** Fewest cards of one task. Tasks are small, so that threads finish at about the same time. */
const CARDS_AT_LEAST = 500;
const CARD_PARTS = 48;

/**
 * @param book - versions as written
 * @param onPiece - called with the number of finished tasks, for a progress bar
 */
export async function verifyLedger(
  runner: VerifyRunner,
  book: SchemeBook,
  onPiece?: (done: number, total: number) => void,
): Promise<LedgerCheck> {
  const { batches, counts } = await runner.run({ kind: 'outline' });
  const parts = toCardParts(counts.lastCardNo);
  const invariantIds = [...sqlInvariants, boundInvariant].map(({ id }) => id);
  const total = batches.length * 2 + invariantIds.length + parts.length + 1;
  let done = 0;
  const run = async <Task extends VerifyTask>(task: Task) => {
    const answer = await runner.run(task);
    onPiece?.(++done, total);
    return answer;
  };
  // The longest tasks start first, and those whose results other tasks need.
  const flowsOfBatches = Promise.all(batches.map(({ batchDay: day }) => run({ kind: 'flows', day })));
  const seals = Promise.all(batches.map(({ batchDay: day }) => run({ kind: 'seal', day })));
  const answers = Promise.all(invariantIds.map((id) => run({ kind: 'invariant', id })));
  const cards = flowsOfBatches.then((flows) => {
    const switches = toPostedSwitches(batches, toFlowsByDay(batches, flows), book);
    return Promise.all(parts.map((part) => run({ kind: 'cards', ...part, switches })));
  });
  // One `Promise.all` over all: a failure of any task is handled here.
  const [flows, broken, asked, replayed] = await Promise.all([flowsOfBatches, seals, answers, cards]);

  const sums = createRecheckSums();
  for (const part of replayed) addSums(sums, part.sums);
  const ofBooks = await run({ kind: 'books', sums, counts, flows: toFlowsByDay(batches, flows) });
  const differences = [...replayed.flatMap(({ report }) => report.differences), ...ofBooks];
  const sum = (of: (report: (typeof replayed)[number]['report']) => number) =>
    replayed.reduce((so, { report }) => so + of(report), 0);
  const bounds = asked.pop();
  const invariants = [
    ...asked,
    { ...sealInvariant, wasAsked: true, rows: broken.flat() },
    ...(bounds ? [bounds] : []),
  ];
  return {
    holds: differences.length === 0 && invariants.every(({ rows }) => rows.length === 0),
    invariants,
    cards: sum((report) => report.cards),
    taps: sum((report) => report.taps),
    batches: batches.length,
    differenceCount: sum((report) => report.differenceCount) + ofBooks.length,
    differences,
  };
}

function toFlowsByDay(
  batches: readonly BatchRow[],
  flows: readonly VerifyAnswers['flows'][],
): ReadonlyMap<number, VerifyAnswers['flows']> {
  return new Map(batches.map(({ batchDay }, i) => [batchDay, flows[i] ?? []]));
}

function toCardParts(lastCardNo: number): { readonly fromNo: number; readonly toNo: number }[] {
  const size = Math.max(CARDS_AT_LEAST, Math.ceil(lastCardNo / CARD_PARTS));
  const parts: { fromNo: number; toNo: number }[] = [];
  for (let fromNo = 1; fromNo <= lastCardNo; fromNo += size) parts.push({ fromNo, toNo: fromNo + size - 1 });
  return parts;
}
