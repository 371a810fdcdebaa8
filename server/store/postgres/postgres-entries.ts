/** Reads of a ledger in PostgreSQL that find what is in the daybook without bringing it into the tables. */
import type { Pool } from 'pg';
import { isStorableText } from '../../base/plain-text.ts';
import type { CardRow, LastTap, LedgerStore } from '../../money/ledger/ledger-store.ts';
import { type TapKey, toTapId } from '../../money/scheme/tap.ts';
import { createCardReads } from '../daybook/card-reads.ts';
import { type Entry, type EntryHead, readEntry, toEntry } from '../daybook/entry.ts';
import type { OwnEntries } from '../daybook/own-entries.ts';
import { createAllReads } from '../open-ledger.ts';
import { findWordNos, type ReadContext } from '../read-page.ts';
import { toCardRows } from '../registration-rows.ts';
import type { CardTable, TableRow } from '../schema.ts';
import { toArray } from './arrays.ts';
import { toEntryRow } from './postgres-daybook.ts';
import { findLastTaps, findTapHashes } from './statements.ts';

type EntryReads = Pick<
  LedgerStore,
  | 'findCards'
  | 'findTapHashes'
  | 'findLastTaps'
  | 'listTapsOfCard'
  | 'listJourneysOfCard'
  | 'listTransfersOfCard'
  | 'listRecordsOfCards'
>;
type FoundCard = CardTable & { balance_fen: number };
type FoundEntry = TableRow<'daybook'>;

const columns = 'entry_no, card_no, prev_no, body';

/** The last number in the daybook, with each of the entries or one row without an entry. */
const toQuery = (name: string, entries: string) => ({
  name,
  text: `SELECT (SELECT coalesce(max(entry_no), 0) FROM daybook) AS last_no, found.*
    FROM (VALUES (1)) AS one LEFT JOIN LATERAL (${entries}) AS found ON true`,
});
const findEntries = toQuery(
  'find_entries',
  `SELECT ${columns} FROM daybook WHERE entry_no = ANY ($1::bigint[])`,
);
const findChains = toQuery(
  'find_chains',
  `WITH RECURSIVE chain AS (
    SELECT ${columns} FROM daybook WHERE entry_no = ANY ($1::bigint[])
    UNION ALL
    SELECT before.* FROM chain CROSS JOIN LATERAL (
      SELECT ${columns} FROM daybook WHERE entry_no = chain.prev_no OFFSET 0
    ) AS before
  ) SELECT * FROM chain ORDER BY entry_no`,
);

/** @param post - brings all entries into the tables */
export function createEntryReads(
  pool: Pool,
  context: ReadContext,
  own: OwnEntries,
  post: () => Promise<void>,
): EntryReads {
  /** Entries of cards by number; those of other processes are brought into the tables first. */
  const readEntries = async (
    query: typeof findEntries,
    cardIds: readonly string[],
  ): Promise<FoundEntry[]> => {
    for (;;) {
      const knownNo = own.lastNo;
      const nos = cardIds.map((cardId) => own.findEntryNo(cardId)).filter((no) => no !== undefined);
      const { rows } = await pool.query<FoundEntry & { readonly last_no: number }>({
        ...query,
        values: [toArray(nos, 'big')],
      });
      const lastNo = rows[0]?.last_no ?? 0;
      // Not the entries of a transaction that ended meanwhile.
      if (lastNo === 0 && own.lastNo === knownNo) own.clear();
      // Transactions of this process may have ended since the statement began: what it has found is own all the same.
      if (lastNo === 0 || own.hasLastNo(lastNo) || own.isUnderWay)
        return rows.filter(({ entry_no }) => entry_no !== null);
      await post();
    }
  };
  const listEntries = async (cardIds: readonly string[]): Promise<Entry[]> =>
    (await readEntries(findChains, cardIds)).map((row) => toEntry(toEntryRow(row)));

  return {
    ...createCardReads(context, createAllReads(context), listEntries),
    async findCards(cardIds) {
      // Before the rows: an entry that comes into the tables in between is in the row then.
      const entries = await readEntries(findEntries, cardIds);
      const heads = new Map(
        entries.map((row): [number, EntryHead] => [row.card_no, readEntry(toEntryRow(row))]),
      );
      const { rows } = await pool.query<FoundCard>({
        name: 'find_cards',
        // A lateral lookup by the whole key: with a small table, the planner would choose a scan.
        text: `SELECT found.*, found.credits - found.debits AS balance_fen FROM unnest($1::text[]) AS wanted (card_id)
          CROSS JOIN LATERAL (SELECT * FROM card WHERE card.card_id = wanted.card_id OFFSET 0) AS found`,
        // PostgreSQL refuses a statement with a text that it cannot store.
        values: [toArray(cardIds.filter(isStorableText), 'text')],
      });
      for (const row of rows) {
        context.names.cards.add(row.card_id, row.card_no);
        const head = heads.get(row.card_no);
        if (!head || head.revision < row.revision) continue;
        row.balance_fen = head.balanceFen;
        row.revision = head.revision;
        row.state = head.state;
        row.unsettled_day = head.unsettledDay;
      }
      const byId = new Map((await toCardRows(context, rows)).map((card) => [card.cardId, card]));
      const asked = cardIds.map((cardId): [string, CardRow | undefined] => [cardId, byId.get(cardId)]);
      return new Map(asked.filter((entry): entry is [string, CardRow] => entry[1] !== undefined));
    },
    async findTapHashes(keys: readonly TapKey[]) {
      // Mostly the same file once more: its records are in the tables from then on.
      if (keys.some((key) => own.hasTap(key))) await post();
      await readEntries(findEntries, []);
      const terminalNos = await findWordNos(
        context,
        keys.map((key) => key.terminalId),
      );
      const known = keys.filter((key) => terminalNos.has(key.terminalId));
      if (known.length === 0) return new Map();
      const nos = known.map((key) => terminalNos.get(key.terminalId) as number);
      const seqs = known.map((key) => key.terminalSeq);
      const { rows } = await pool.query<{ place: number; payload_hash: string }>({
        ...findTapHashes,
        values: [toArray(nos, 'no'), toArray(seqs, 'big')],
      });
      return new Map(
        rows.map(({ place, payload_hash }) => [toTapId(known[place - 1] as TapKey), payload_hash]),
      );
    },
    async findLastTaps(terminalIds) {
      await readEntries(findEntries, []);
      const found = new Map<string, LastTap>();
      for (const terminalId of terminalIds) {
        const entered = own.findLastTap(terminalId);
        if (entered) found.set(terminalId, entered);
      }
      const nos = await findWordNos(context, terminalIds);
      const known = terminalIds.filter((terminalId) => nos.has(terminalId));
      if (known.length === 0) return found;
      const values = [
        toArray(
          known.map((terminalId) => nos.get(terminalId) as number),
          'no',
        ),
      ];
      const { rows } = await pool.query<{ place: number; seq: number; event_sec: number }>({
        ...findLastTaps,
        values,
      });
      for (const { event_sec, place, seq } of rows) {
        const terminalId = known[place - 1] as string;
        if ((found.get(terminalId)?.terminalSeq ?? -1) < seq)
          found.set(terminalId, { terminalSeq: seq, eventSec: event_sec });
      }
      return found;
    },
  };
}
