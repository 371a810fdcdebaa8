/** Reads of a SQLite ledger that find what is in the daybook without bringing it into the tables. */
import type { Database } from 'better-sqlite3';
import type { CardRow, LastTap, LedgerStore } from '../../money/ledger/ledger-store.ts';
import { type TapKey, toTapId } from '../../money/scheme/tap.ts';
import { createCardReads } from '../daybook/card-reads.ts';
import { type Entry, type EntryRow, readEntry, toEntry } from '../daybook/entry.ts';
import type { OwnEntries } from '../daybook/own-entries.ts';
import { createAllReads } from '../open-ledger.ts';
import type { ReadContext } from '../read-page.ts';
import { toCardRows } from '../registration-rows.ts';
import type { CardTable } from '../schema.ts';
import type { SqliteStatements } from './statements.ts';

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
type FoundEntry = readonly [cardNo: number, prevNo: number | null, body: Buffer];

/** @param post - brings all entries into the tables */
export function createEntryReads(
  sqlite: Database,
  statements: SqliteStatements,
  context: ReadContext,
  own: OwnEntries,
  post: () => Promise<void>,
): EntryReads {
  const { names } = context;
  /** Whether all entries are of this process. */
  const areOwn = (): boolean => {
    const lastNo = statements.lastEntryNo.get() as number;
    if (lastNo === 0) own.clear();
    return lastNo === own.lastNo || own.isUnderWay;
  };
  // In one transaction: otherwise each lookup would lock and unlock the file, and entries could be posted in between.
  const tryLookUp = sqlite.transaction((work: () => void): boolean => {
    if (!areOwn()) return false;
    work();
    return true;
  });
  const lookUp = async (work: () => void): Promise<void> => {
    while (!tryLookUp(work)) await post();
  };
  const findEntry = (entryNo: number): EntryRow | undefined => {
    const found = statements.findEntry.get(entryNo) as FoundEntry | undefined;
    return found && { entryNo, cardNo: found[0], prevNo: found[1], body: found[2] };
  };
  const findTerminalNo = (terminalId: string): number | undefined =>
    names.words.findNo(terminalId) ?? (statements.findWord.get(terminalId) as number | undefined);

  const listEntries = async (cardIds: readonly string[]): Promise<Entry[]> => {
    const entries: Entry[] = [];
    await lookUp(() => {
      for (const cardId of cardIds) {
        let no = own.findEntryNo(cardId) ?? null;
        while (no !== null) {
          const found = findEntry(no);
          if (!found) break;
          entries.push(toEntry(found));
          no = found.prevNo;
        }
      }
    });
    return entries.reverse();
  };

  return {
    ...createCardReads(context, createAllReads(context), listEntries),
    async findCards(cardIds) {
      const rows: FoundCard[] = [];
      await lookUp(() => {
        for (const cardId of cardIds) {
          const cardNo = names.cards.findNo(cardId);
          const row = (
            cardNo === undefined ? statements.findCard.get(cardId) : statements.findCardByNo.get(cardNo)
          ) as FoundCard | undefined;
          if (!row) continue;
          if (cardNo === undefined) names.cards.add(cardId, row.card_no);
          const entryNo = own.findEntryNo(cardId);
          const entry = entryNo === undefined ? undefined : findEntry(entryNo);
          if (entry) {
            const { balanceFen, revision, state, unsettledDay } = readEntry(entry);
            row.balance_fen = balanceFen;
            row.revision = revision;
            row.state = state;
            row.unsettled_day = unsettledDay;
          }
          rows.push(row);
        }
      });
      const cards = await toCardRows(context, rows);
      return new Map(cards.map((card): [string, CardRow] => [card.cardId, card]));
    },
    async findTapHashes(keys: readonly TapKey[]) {
      // Mostly the same file once more: its records are in the tables from then on.
      if (keys.some((key) => own.hasTap(key))) await post();
      const found = new Map<string, string>();
      await lookUp(() => {
        for (const key of keys) {
          const terminalNo = findTerminalNo(key.terminalId);
          if (terminalNo === undefined) continue;
          const hash = statements.findTapHash.get(terminalNo, key.terminalSeq) as Buffer | undefined;
          if (hash) found.set(toTapId(key), hash.toString('hex'));
        }
      });
      return found;
    },
    async findLastTaps(terminalIds) {
      const found = new Map<string, LastTap>();
      await lookUp(() => {
        for (const terminalId of terminalIds) {
          const entered = own.findLastTap(terminalId);
          const terminalNo = findTerminalNo(terminalId);
          const posted =
            terminalNo === undefined
              ? undefined
              : (statements.lastTap.get(terminalNo) as { seq: number; event_sec: number } | undefined);
          if (entered && (!posted || entered.terminalSeq > posted.seq)) found.set(terminalId, entered);
          else if (posted) found.set(terminalId, { terminalSeq: posted.seq, eventSec: posted.event_sec });
        }
      });
      return found;
    },
  };
}
