/** Tasks of the check of a ledger. Tasks and answers are plain data, so that they can run on another thread. */

import { createCardsContext } from '../../money/cards/cards-context.ts';
import { type CardReplay, type ReplayReport, replayCards } from '../../money/cards/replay-cards.ts';
import { recheckGround } from '../../money/ground/recheck-ground.ts';
import type { Difference } from '../../money/ledger/difference.ts';
import type { BatchRow } from '../../money/ledger/ledger-store.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import type { FareNetworks } from '../../money/scheme/fare-network.ts';
import type { DatedSwitch, SchemeBook } from '../../money/scheme/scheme-book.ts';
import type { BankingCalendar } from '../../money/settlement/banking-day.ts';
import { findJudgedFrom } from '../../money/settlement/evidence.ts';
import {
  type PostedFlows,
  recheckBooks,
  recheckBooksAfter,
  sumPostedBatch,
} from '../../money/settlement/recheck-books.ts';
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
  /** @param afterDay - asks only of the batches after this day */
  | { readonly kind: 'invariant'; readonly id: string; readonly afterDay?: number }
  | { readonly kind: 'seal'; readonly day: number }
  | {
      readonly kind: 'cards';
      readonly fromNo: number;
      readonly toNo: number;
      readonly switches: readonly DatedSwitch[];
    }
  | { readonly kind: 'moved'; readonly afterDay: number }
  | {
      readonly kind: 'some-cards';
      readonly cardNos: readonly number[];
      readonly switches: readonly DatedSwitch[];
    }
  /** Sums of a batch by its posted transfers and journeys. */
  | { readonly kind: 'posted'; readonly day: number }
  /** Flows that netted batches stored, up to a day. */
  | { readonly kind: 'stored-flows'; readonly upTo: number }
  | {
      readonly kind: 'later-books';
      readonly sums: RecheckSums;
      readonly flows: PostedFlows;
      readonly afterDay: number;
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
  readonly moved: Awaited<ReturnType<OpenLedger['listMovedCards']>>;
  readonly 'some-cards': ReplayReport;
  readonly posted: Awaited<ReturnType<typeof sumPostedBatch>>;
  readonly 'stored-flows': readonly FlowRow[];
  readonly 'later-books': readonly Difference[];
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
  readonly fareNetworks: FareNetworks;
  readonly calendar: BankingCalendar;
}

export async function runVerifyTask<Task extends VerifyTask>(
  place: VerifyPlace,
  task: Task,
): Promise<VerifyAnswers[Task['kind']]>;
export async function runVerifyTask(
  place: VerifyPlace,
  task: VerifyTask,
): Promise<VerifyAnswers[VerifyTask['kind']]> {
  const { book, calendar, store } = place;
  switch (task.kind) {
    case 'outline':
      return { batches: await store.listBatches(), counts: await store.countHistories() };
    case 'flows':
      return store.sumFlows(task.day);
    case 'invariant': {
      const invariant = [...sqlInvariants, boundInvariant].find(({ id }) => id === task.id);
      if (!invariant) throw new RangeError(`there is no invariant ${task.id}`);
      return askInvariant(store, invariant, toInvariantLimits(book.versions), task.afterDay);
    }
    case 'seal':
      return checkSeal(store, task.day);
    case 'cards': {
      const { cards, replay } = await openReplay(place, task.switches);
      const report = await replay(store.iterateCardRecords(task.fromNo, task.toNo));
      return { report, sums: cards.sums };
    }
    case 'moved':
      return store.listMovedCards(task.afterDay);
    case 'some-cards': {
      const { replay } = await openReplay(place, task.switches);
      return replay(store.iterateRecordsOfCards(task.cardNos));
    }
    case 'posted':
      return sumPostedBatch(store, task.day);
    case 'stored-flows': {
      const [first] = await store.listBatches();
      return first ? store.listFlows(first.batchDay, task.upTo) : [];
    }
    case 'later-books':
      return [
        ...(await recheckGround(store)),
        ...(await recheckBooksAfter(store, { book, calendar }, task.sums, task.flows, task.afterDay)),
      ];
    case 'books':
      return [
        ...(await recheckGround(store)),
        ...(await recheckBooks(store, { book, calendar }, task.sums, task.counts, task.flows)),
      ];
  }
}

/** What works cards out again from their taps. */
async function openReplay(
  { book, fareNetworks, store }: VerifyPlace,
  switches: readonly DatedSwitch[],
): Promise<{
  readonly cards: RecheckedCards;
  readonly replay: (pages: ReturnType<OpenLedger['iterateCardRecords']>) => Promise<ReplayReport>;
}> {
  const switched = book.withSwitches(switches);
  const batches = await store.listBatches();
  const judgedFrom = findJudgedFrom(batches, await store.listEvidence());
  const denials = await store.listDenials();
  const context = createCardsContext(switched, fareNetworks, denials, undefined, undefined, judgedFrom);
  const cards = new RecheckedCards(store, context, book, batches);
  const recheck = (page: readonly CardReplay[]) => cards.recheck(page);
  return { cards, replay: (pages) => replayCards(pages, batches, context, { recheck }) };
}
