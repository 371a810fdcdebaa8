import type { ServiceDay } from '../../base/service-day.ts';
import type { SettledCards } from '../cards/rework-cards.ts';
import type { LedgerDesk } from '../ledger/ledger-desk.ts';
import type { LedgerReports } from '../ledger/ledger-reports.ts';
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { BankingCalendar } from './banking-day.ts';

/** A ledger with writes, reads of cards and reads of batches. */
export interface ClearingStore extends LedgerStore, LedgerReports, LedgerDesk {}

export interface ClearingContext {
  readonly book: SchemeBook;
  readonly calendar: BankingCalendar;
  /** Current time, epoch seconds: a day that has not ended cannot be cut. */
  readonly nowSec: number;
  /** Settles the journeys of these cards that are open or were left open on service days up to `day`. */
  readonly settleCards: (
    store: LedgerStore,
    cards: readonly CardRow[],
    day: ServiceDay,
  ) => Promise<SettledCards>;
  /** Called after each piece of work, for progress bars. */
  readonly onProgress?: (progress: ClearingProgress) => void;
}

export interface ClearingProgress {
  readonly batchDay: ServiceDay;
  readonly phase: 'cut' | 'settle' | 'gaps' | 'age' | 'redivide' | 'receipts' | 'net' | 'seal' | 'pay';
  /** Cards, journeys or transfers done so far in this phase. */
  readonly done: number;
}

type StepKind = 'commission' | 'netting' | 'payment';

/**
 * First leg of a step's transfers: 0, or after the legs of a terminal with the name of the step. Such names are refused
 * now, but an older ledger may have such a terminal, and its day must still close.
 *
 * @param posted - transfers with the source of the step, of any batch
 */
export function toFirstLeg(kind: StepKind, seq: number, posted: readonly Transfer[]): number {
  const taken = posted.filter((transfer) => transfer.seq === seq && transfer.kind !== kind);
  return taken.reduce((first, { leg }) => Math.max(first, leg + 1), 0);
}

/** Reads the first leg of a step's transfers; almost always no terminal has the name of the step. */
export async function findFirstLeg(
  store: Pick<ClearingStore, 'findLastTaps' | 'listTransfersOfSources'>,
  kind: StepKind,
  seq: number,
): Promise<number> {
  const source = `clearing/${kind}`;
  const terminals = await store.findLastTaps([source]);
  return terminals.size === 0 ? 0 : toFirstLeg(kind, seq, await store.listTransfersOfSources([source]));
}

/** Adds `firstLeg` to the legs. */
export function withFirstLeg(transfers: readonly Transfer[], firstLeg: number): Transfer[] {
  return transfers.map((transfer) => ({ ...transfer, leg: transfer.leg + firstLeg }));
}

/** A transfer of a step; its key is `clearing/<kind>`, day and leg, since no tap caused it. */
export function toStepTransfer(
  kind: StepKind,
  batchDay: ServiceDay,
  leg: number,
  eventSec: number,
  money: Pick<Transfer, 'dr' | 'cr' | 'amountFen' | 'schemeVersion'>,
): Transfer {
  return {
    source: `clearing/${kind}`,
    seq: batchDay,
    leg,
    batchDay,
    kind,
    ...money,
    isPending: false,
    journeyId: null,
    policyId: null,
    eventSec,
    reverses: null,
  };
}
