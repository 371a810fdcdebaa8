/** Reads the records of cards of which some are entries of the daybook. */
import { CommittedRows } from '../../money/cards/committed-rows.ts';
import type { LedgerStore, StoredCardRecords } from '../../money/ledger/ledger-store.ts';
import { listColumns } from '../columns.ts';
import { toJourney, toStoredTap, toTransfer } from '../decode.ts';
import { type ReadContext, toValues } from '../read-page.ts';
import type { JourneyTable, TapTable, TransferTable } from '../schema.ts';
import type { Entry } from './entry.ts';

export type CardReads = Pick<
  LedgerStore,
  'listTapsOfCard' | 'listJourneysOfCard' | 'listTransfersOfCard' | 'listRecordsOfCards'
>;

const namesOf = (table: 'tap' | 'transfer' | 'journey') => listColumns(table).map(({ name }) => name);
const names = { tap: namesOf('tap'), transfer: namesOf('transfer'), journey: namesOf('journey') };

/** Assigned one by one: late taps read many rows, and `Object.fromEntries` takes ten times as long. */
function toRows<Row>(table: keyof typeof names, rows: readonly (readonly unknown[])[]): Row[] {
  const columns = names[table];
  return rows.map((row) => {
    const named: Record<string, unknown> = {};
    for (let i = 0; i < columns.length; i++) named[columns[i] as string] = row[i];
    return named as Row;
  });
}

/**
 * @param reads - of the tables
 * @param listEntries - entries of cards in the order in which they were written. They are read before the tables, so that
 *   none is missing that comes into the tables meanwhile; records that are in both are the same.
 */
export function createCardReads(
  context: ReadContext,
  reads: CardReads,
  listEntries: (cardIds: readonly string[]) => Promise<readonly Entry[]>,
): CardReads {
  const listRecordsOfCards = async (cardIds: readonly string[]) => {
    const entries = await listEntries(cardIds);
    const found = await reads.listRecordsOfCards(cardIds);
    if (entries.length === 0) return found;
    const taps = toRows<TapTable>(
      'tap',
      entries.flatMap((entry) => entry.taps),
    );
    const journeys = toRows<JourneyTable>(
      'journey',
      entries.flatMap((entry) => entry.journeys),
    );
    const transfers = toRows<TransferTable>(
      'transfer',
      entries.flatMap((entry) => entry.transfers),
    );
    const entered = new CommittedRows();
    entered.add({
      cards: cardIds.map((cardId) => ({ cardId })),
      taps: await toValues(context, taps, toStoredTap),
      journeys: await toValues(context, journeys, toJourney),
      transfers: await toValues(context, transfers, toTransfer),
    });
    return new Map(
      Array.from(found, ([cardId, records]): [string, StoredCardRecords] => [
        cardId,
        entered.addTo(cardId, records),
      ]),
    );
  };
  const listRecords = async (cardId: string) =>
    (await listRecordsOfCards([cardId])).get(cardId) as StoredCardRecords;
  return {
    listRecordsOfCards,
    listTapsOfCard: async (cardId) => (await listRecords(cardId)).taps,
    listJourneysOfCard: async (cardId) => (await listRecords(cardId)).journeys,
    listTransfersOfCard: async (cardId) => (await listRecords(cardId)).transfers,
  };
}
