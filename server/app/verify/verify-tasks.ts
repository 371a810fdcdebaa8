/** Tasks of the check of a ledger. Tasks and answers are plain data, so that they can run on another thread. */
import { createCardsContext } from '../../money/cards/cards-context.ts';
import { type ReplayReport, replayCards } from '../../money/cards/replay-cards.ts';
import type { Difference } from '../../money/ledger/difference.ts';
import type { BatchRow } from '../../money/ledger/ledger-store.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import type { DatedSwitch, SchemeBook } from '../../money/scheme/scheme-book.ts';
import type { DenyEntry } from '../../money/scheme/tap.ts';
import type { BankingCalendar } from '../../money/settlement/banking-day.ts';
import { type PostedFlows, recheckBooks } from '../../money/settlement/recheck-books.ts';
import { RecheckedCards } from '../../money/settlement/recheck-cards.ts';
import type { RecheckSums } from '../../money/settlement/recheck-sums.ts';
import type { HistoryCounts } from '../../store/card-records.ts';
import {
  askInvariant,
  checkSeal,
  type InvariantAnswer,
  sqlInvariants,
} from '../../store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../../store/invariants/invariant.ts';
import { boundInvariant } from '../../store/invariants/money-invariants.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';

export type VerifyTask =
  | { readonly kind: 'outline' }
  /** Sums of the posted transfers of a batch. */
  | { readonly kind: 'flows'; readonly day: number }
  | { readonly kind: 'invariant'; readonly id: string }
  | { readonly kind: 'seal'; readonly day: number }
  | {
      readonly kind: 'cards';
      readonly fromNo: number;
      readonly toNo: number;
      readonly switches: readonly DatedSwitch[];
    }
  | {
      readonly kind: 'books';
      readonly sums: RecheckSums;
      readonly counts: HistoryCounts;
      readonly flows: PostedFlows;
    };

export interface VerifyAnswers {
  readonly outline: VerifyOutline;
  readonly flows: readonly FlowRow[];
  readonly invariant: InvariantAnswer;
  readonly seal: InvariantAnswer['rows'];
  readonly cards: { readonly report: ReplayReport; readonly sums: RecheckSums };
  readonly books: readonly Difference[];
}

export interface VerifyOutline {
  readonly batches: readonly BatchRow[];
  readonly counts: HistoryCounts;
}

/** The database and the settings that the tasks use. */
export interface VerifyPlace {
  readonly store: OpenLedger;
  /** The scheme's versions as written; each task brings the payers switched by ceilings. */
  readonly book: SchemeBook;
  readonly fareNetwork: FareNetwork;
  readonly calendar: BankingCalendar;
}

export async function runVerifyTask<Task extends VerifyTask>(
  place: VerifyPlace,
  task: Task,
): Promise<VerifyAnswers[Task['kind']]>;
export async function runVerifyTask(
  { book, calendar, fareNetwork, store }: VerifyPlace,
  task: VerifyTask,
): Promise<VerifyAnswers[VerifyTask['kind']]> {
  switch (task.kind) {
    case 'outline':
      return { batches: await store.listBatches(), counts: await store.countHistories() };
    case 'flows':
      return store.sumFlows(task.day);
    case 'invariant': {
      const invariant = [...sqlInvariants, boundInvariant].find(({ id }) => id === task.id);
      if (!invariant) throw new RangeError(`there is no invariant ${task.id}`);
      return askInvariant(store, invariant, toInvariantLimits(book.versions));
    }
    case 'seal':
      return checkSeal(store, task.day);
    case 'cards': {
      const switched = book.withSwitches(task.switches);
      const denyList: readonly DenyEntry[] = await store.listDenyList();
      const context = createCardsContext(switched, fareNetwork, denyList);
      const batches = await store.listBatches();
      const cards = new RecheckedCards(store, context, book, batches);
      const pages = store.iterateCardRecords(task.fromNo, task.toNo);
      const report = await replayCards(pages, batches, context, { recheck: (page) => cards.recheck(page) });
      return { report, sums: cards.sums };
    }
    case 'books':
      return recheckBooks(store, { book, calendar }, task.sums, task.counts, task.flows);
  }
}
