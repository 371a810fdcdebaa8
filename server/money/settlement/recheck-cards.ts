/** Rechecks the transfers, caps and aging of cards, and sums what their taps ask for by batch. */
import { toDateText } from '../../base/service-day.ts';
import type { CardsContext } from '../cards/cards-context.ts';
import type { CardReplay } from '../cards/replay-cards.ts';
import { bounds } from '../ledger/bounds.ts';
import type { Difference } from '../ledger/difference.ts';
import type { BatchRow, JourneyRow } from '../ledger/ledger-store.ts';
import { isStepKind, type Transfer } from '../ledger/transfer.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { ClearingStore } from './clearing-context.ts';
import { isAtLeast } from './clearing-day.ts';
import { recheckCard } from './recheck-card.ts';
import { type CappedPeriod, listCappedPeriods, recheckRedivision } from './recheck-redivision.ts';
import { addReceipts, addTransfer, createRecheckSums, type RecheckSums } from './recheck-sums.ts';

/** The `recheck` option of `replayCards`. */
export class RecheckedCards {
  readonly sums: RecheckSums = createRecheckSums();
  readonly #store: Pick<ClearingStore, 'listTransfersOfSources'>;
  readonly #context: CardsContext;
  readonly #book: SchemeBook;
  readonly #pricedDay: number;
  readonly #pricingDay: number | undefined;

  constructor(
    store: Pick<ClearingStore, 'listTransfersOfSources'>,
    context: CardsContext,
    book: SchemeBook,
    batches: readonly BatchRow[],
  ) {
    this.#store = store;
    this.#context = context;
    this.#book = book;
    this.#pricedDay =
      batches.findLast(({ state }) => isAtLeast(state, 'priced'))?.batchDay ?? Number.NEGATIVE_INFINITY;
    this.#pricingDay = batches.find(({ state }) => state === 'cut')?.batchDay;
  }

  async recheck(page: readonly CardReplay[]): Promise<Difference[]> {
    const differences: Difference[] = [];
    const periods: CappedPeriod[] = [];
    for (const replay of page) {
      const { cardId } = replay.history.row;
      differences.push(...this.#recheckMoney(replay));
      const { versions } = replay.history;
      periods.push(...listCappedPeriods(cardId, versions, this.#book, this.#pricedDay));
    }
    differences.push(...(await this.#recheckPeriods(periods)));
    return differences;
  }

  #recheckMoney(replay: CardReplay): Difference[] {
    const { row, taps, transfers, versions } = replay.history;
    const { flows, reached, receipts, surplus } = this.sums;
    reached.taps += taps.length;
    reached.journeys += versions.length;
    addReceipts(receipts, versions);
    // Corrections will go into an open batch; until then the batches have the posted transfers.
    if (!replay.isRight) {
      for (const transfer of withoutBeyond(transfers)) addTransfer(flows, transfer, row.issuerId);
      return [];
    }
    const money = recheckCard(replay, this.#context);
    for (const transfer of withoutBeyond(money.transfers)) addTransfer(flows, transfer, row.issuerId);
    const differences: Difference[] = [];
    if (money.posted.length > 0 || money.found.length > 0) {
      for (const transfer of withoutBeyond(transfers)) addTransfer(surplus, transfer, row.issuerId);
      for (const transfer of withoutBeyond(money.transfers)) addTransfer(surplus, transfer, row.issuerId, -1);
      differences.push({ kind: 'transfers', about: row.cardId, posted: money.posted, found: money.found });
    }
    const aging = replay.history.journeys.flatMap((journey) => this.#findAging(journey) ?? []);
    if (aging.length > 0)
      differences.push({
        kind: 'aging',
        about: row.cardId,
        posted: aging.map(({ posted }) => posted),
        found: aging.map(({ found }) => found),
      });
    return differences;
  }

  /** Finds a journey that was aged before the first close `agingDays` after its day, or not aged at that close. */
  #findAging({ batchDay, journeyId, serviceDay, status }: JourneyRow) {
    if (status !== 'unresolved' && status !== 'aged') return undefined;
    const isDue =
      batchDay <= this.#pricedDay &&
      serviceDay <= this.#pricedDay - this.#book.batchVersionAt(this.#pricedDay).agingDays;
    const isEarly =
      status === 'aged' && serviceDay > batchDay - this.#book.batchVersionAt(batchDay).agingDays;
    if (!isEarly && !(status === 'unresolved' && isDue)) return undefined;
    const line = (word: string) =>
      `${journeyId} ${word}, ${toDateText(serviceDay)} to ${toDateText(batchDay)}`;
    return { posted: line(status), found: line(isEarly ? 'unresolved' : 'aged') };
  }

  async #recheckPeriods(periods: readonly CappedPeriod[]): Promise<Difference[]> {
    if (periods.length === 0) return [];
    const { flows, surplus } = this.sums;
    const posted = Map.groupBy(
      await this.#store.listTransfersOfSources(periods.map(({ source }) => source)),
      ({ source }) => source,
    );
    return periods.flatMap((period) => {
      const own = posted.get(period.source) ?? [];
      const { difference, transfers } = recheckRedivision(period, own, this.#book, this.#pricingDay);
      for (const transfer of withoutBeyond(transfers)) addTransfer(flows, transfer, '');
      if (!difference) return [];
      for (const transfer of own) addTransfer(surplus, transfer, '');
      for (const transfer of transfers) addTransfer(surplus, transfer, '', -1);
      return [difference];
    });
  }
}

const isBeyond = ({ amountFen, kind }: Transfer) => amountFen > bounds.transferFen && !isStepKind(kind);

/**
 * Leaves out transfers beyond `bounds.transferFen` and all transfers of their journeys, as `LedgerReports.sumFlows` does:
 * an older ledger may have them, and no party settles them.
 */
function withoutBeyond(transfers: readonly Transfer[]): readonly Transfer[] {
  if (!transfers.some(isBeyond)) return transfers;
  const journeys = new Set(transfers.filter(isBeyond).map(({ journeyId }) => journeyId));
  return transfers.filter(
    (transfer) => !isBeyond(transfer) && (transfer.journeyId === null || !journeys.has(transfer.journeyId)),
  );
}
