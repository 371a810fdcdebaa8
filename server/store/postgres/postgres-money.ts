/** Writes rows of taps, journeys, transfers and cards to PostgreSQL, in a transaction of the caller. */
import type { PoolClient } from 'pg';
import type { BatchState, JourneyRow } from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { TableName } from '../columns.ts';
import { batchStates } from '../decode.ts';
import { listMissingNames, toJourneyRecord, toTransferRecord } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { HASH_BYTES } from '../packed-buffers.ts';
import { toCardNo, toCardOrder, toKeyOrder } from '../packed-order.ts';
import {
  CARD_WIDTH,
  cardPlaces,
  journeyPlaces,
  type NameNumbers,
  type PackedRows,
  type PackedTable,
  readRow,
  readText,
  tapPlaces,
  toColumnReader,
} from '../packed-rows.ts';
import { toParts } from '../read-page.ts';
import { type RowsByTable, toOpenBatchRow } from '../record-rows.ts';
import { toClosedProblem, toConflict } from '../refusals.ts';
import type { Cell, Row } from '../schema.ts';
import { toRow } from '../table-rows.ts';
import { addToTotals, noTotals, type Totals, type TotalsByAccount } from '../totals.ts';
import { type NamedColumn, toArray, toArrays, toArraysBy } from './arrays.ts';
import type { PostgresNames } from './postgres-names.ts';
import { cardHeads, findJourneys, findTransfers, inserts, updateCards } from './statements.ts';
import { type Query, Underway } from './underway.ts';

/** Head of a card's list of taps; changes while taps are written. */
interface CardHead {
  readonly cardNo: number;
  readonly revision: number;
  readonly balanceFen: number;
  terminalNo: number | null;
  seq: number | null;
  isTapped: boolean;
}

type Heads = Map<number, CardHead>;

/** Rows of one statement, and of one lookup of names. */
export const CHUNK = 5_000;

export class PostgresMoney {
  private readonly names: NameCaches;
  private readonly numbers: PostgresNames;

  constructor(names: NameCaches, numbers: PostgresNames) {
    this.names = names;
    this.numbers = numbers;
  }

  /**
   * Writes taps, transfers, totals, journeys and cards in the current transaction.
   *
   * Encodes the rows of a table while the server writes those of the previous one.
   *
   * @param firstCommitNo - of the first commit among the taps
   * @throws ProblemError `ledger-conflict` for a card that was written since it was read, or whose balance does not
   *   follow from its transfers
   */
  async write(client: PoolClient, rows: PackedRows, firstCommitNo: number): Promise<void> {
    await this.writeRows(client, rows, firstCommitNo, await this.toNumbers(client, rows));
  }

  /** Writes rows of the daybook, which have numbers of names and of commits. */
  post(client: PoolClient, rows: PackedRows): Promise<void> {
    return this.writeRows(client, rows, 0, undefined);
  }

  /** Numbers of the names of rows; numbers new words and new cards of the rows. */
  toNumbers(client: PoolClient, rows: PackedRows): Promise<NameNumbers> {
    return this.numbers.toNumbers(client, rows);
  }

  private async writeRows(
    client: PoolClient,
    rows: PackedRows,
    firstCommitNo: number,
    numbers: NameNumbers | undefined,
  ): Promise<void> {
    const under = new Underway(client);
    try {
      const heads: Heads = new Map();
      const ofCards = Array.from({ length: rows.cards.count }, (_, i) => toCardNo(rows.cards, i, numbers));
      await this.loadHeads(client, under, new Set([...ofCards, ...(numbers?.cards ?? [])]), heads);
      await this.writeTaps(under, rows, firstCommitNo, numbers, heads);
      const sums = await this.writeTransfers(under, rows.transfers, numbers);
      await this.writeJourneys(under, rows.journeys, numbers);
      await this.writeCards(under, rows, numbers, heads, sums);
    } finally {
      // Wait for the statement under way: the connection takes no other before, and its error is the cause.
      await under.finish();
    }
  }

  private async writeTaps(
    under: Underway,
    { tapHashes, taps }: PackedRows,
    firstCommitNo: number,
    numbers: NameNumbers | undefined,
    heads: Heads,
  ): Promise<void> {
    if (taps.count === 0) return;
    const readers: ((i: number) => Cell)[] = inserts.tap.columns.map((_, column) =>
      toColumnReader('tap', taps, column, numbers),
    );
    const readNumber = (column: keyof typeof tapPlaces) =>
      readers[tapPlaces[column]] as (i: number) => number | null;
    const [readCard, readTerminal, readSeq, readCommit] = [
      readNumber('card_no'),
      readNumber('terminal_no'),
      readNumber('seq'),
      readNumber('commit_no'),
    ];
    const before: { readonly terminalNo: number | null; readonly seq: number | null }[] = [];
    for (let i = 0; i < taps.count; i++) {
      const head = heads.get(readCard(i) as number) as CardHead;
      before.push({ terminalNo: head.terminalNo, seq: head.seq });
      head.terminalNo = readTerminal(i);
      head.seq = readSeq(i);
      head.isTapped = true;
    }
    readers[tapPlaces.payload_hash] = (i) => tapHashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
    readers[tapPlaces.commit_no] = (i) => firstCommitNo + (readCommit(i) as number);
    readers[tapPlaces.prev_terminal_no] = (i) => before[i]?.terminalNo ?? null;
    readers[tapPlaces.prev_seq] = (i) => before[i]?.seq ?? null;
    await under.send(toReadQuery('tap', toKeyOrder('tap', taps, numbers), readers));
  }

  /** Writes transfers and the totals of accounts; returns the totals of cards. */
  private async writeTransfers(
    under: Underway,
    transfers: PackedTable,
    numbers: NameNumbers | undefined,
  ): Promise<TotalsByAccount['cards']> {
    const sums: TotalsByAccount = { cards: new Map(), accounts: new Map() };
    if (transfers.count === 0) return sums.cards;
    const { columns } = inserts.transfer;
    const readers = columns.map((_, column) => toColumnReader('transfer', transfers, column, numbers));
    await under.send(toReadQuery('transfer', toKeyOrder('transfer', transfers, numbers), readers));
    const row: Row = Array(columns.length).fill(null);
    for (let i = 0; i < transfers.count; i++) {
      readRow('transfer', transfers, i, numbers, row);
      addToTotals(sums, row);
    }
    const accounts = [...sums.accounts].map(([accountNo, sum]) => toRow('account', { accountNo, ...sum }));
    await under.send(toInsertQuery('account', accounts));
    return sums.cards;
  }

  private async writeJourneys(
    under: Underway,
    journeys: PackedTable,
    numbers: NameNumbers | undefined,
  ): Promise<void> {
    if (journeys.count === 0) return;
    const readers: ((i: number) => Cell)[] = inserts.journey.columns.map((_, column) =>
      toColumnReader('journey', journeys, column, numbers),
    );
    readers[journeyPlaces.explanation] = (i) => readText(journeys, i);
    await under.send(toReadQuery('journey', toKeyOrder('journey', journeys, numbers), readers));
  }

  /** Writes cards with a new state, then cards with new totals or taps alone. */
  private async writeCards(
    under: Underway,
    { cardIds, cards }: PackedRows,
    numbers: NameNumbers | undefined,
    heads: Heads,
    sums: Map<number, Totals>,
  ): Promise<void> {
    const rows: Row[] = [];
    const rest = new Set(sums.keys());
    for (const { cardNo, isTapped } of heads.values()) if (isTapped) rest.add(cardNo);
    for (const i of toCardOrder(cards, numbers)) {
      const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
      const place = at(cardPlaces.card);
      const cardNo = toCardNo(cards, i, numbers);
      // Rows of the daybook have the card's number only.
      const cardId = cardIds[place] ?? `#${cardNo}`;
      const head = heads.get(cardNo) as CardHead;
      const sum = sums.get(cardNo) ?? noTotals;
      const revision = at(cardPlaces.revision);
      if (!Number.isNaN(revision) && revision !== head.revision)
        throw toConflict(`card ${cardId} was written meanwhile`, cardId);
      if (head.balanceFen + sum.credits - sum.debits !== at(cardPlaces.balanceFen))
        throw toConflict(`balance of card ${cardId} does not follow from its transfers`, cardId);
      const unsettledDay = at(cardPlaces.unsettledDay);
      rows.push([
        ...toCardChange(head, sum, at(cardPlaces.times)),
        readText(cards, i),
        Number.isNaN(unsettledDay) ? null : unsettledDay,
      ]);
      rest.delete(cardNo);
    }
    for (const cardNo of rest) {
      const change = toCardChange(heads.get(cardNo) as CardHead, sums.get(cardNo) ?? noTotals, 1);
      rows.push([...change, null, null]);
    }
    if (rows.length > 0) await under.send(toUpdateQuery(updateCards, rows));
  }

  /** Reads the heads of these cards. */
  private async loadHeads(
    client: PoolClient,
    under: Underway,
    cardNos: ReadonlySet<number>,
    heads: Heads,
  ): Promise<void> {
    const missing = [...cardNos].filter((cardNo) => !heads.has(cardNo));
    if (missing.length === 0) return;
    await under.finish();
    const { rows } = await client.query<{
      card_no: number;
      revision: number;
      balance_fen: number;
      last_terminal_no: number | null;
      last_seq: number | null;
    }>({ ...cardHeads, values: [toArray(missing, 'no')] });
    for (const row of rows) {
      heads.set(row.card_no, {
        cardNo: row.card_no,
        revision: row.revision,
        balanceFen: row.balance_fen,
        terminalNo: row.last_terminal_no,
        seq: row.last_seq,
        isTapped: false,
      });
    }
  }

  async keepNewTransfers(client: PoolClient, transfers: readonly Transfer[]): Promise<Transfer[]> {
    const fresh: Transfer[] = [];
    for (const chunk of toParts(transfers, CHUNK)) {
      await this.numbers.load(client, listMissingNames(this.names, { transfers: chunk }));
      const rows = chunk.map((transfer) => toRow('transfer', toTransferRecord(transfer, this.names)));
      const isThere = await this.findThere(client, findTransfers, rows);
      fresh.push(...chunk.filter((_, i) => !isThere[i]));
    }
    return fresh;
  }

  async keepNewJourneys(client: PoolClient, journeys: readonly JourneyRow[]): Promise<JourneyRow[]> {
    const fresh: JourneyRow[] = [];
    for (const chunk of toParts(journeys, CHUNK)) {
      await this.numbers.load(client, listMissingNames(this.names, { journeys: chunk }));
      const rows = chunk.map((journey) => toRow('journey', toJourneyRecord(journey, this.names)));
      const isThere = await this.findThere(client, findJourneys, rows);
      fresh.push(...chunk.filter((_, i) => !isThere[i]));
    }
    return fresh;
  }

  /** Finds rows that the ledger has. @throws ProblemError `ledger-conflict` for one with other content */
  private async findThere(
    client: PoolClient,
    find: typeof findTransfers | typeof findJourneys,
    rows: readonly Cell[][],
  ): Promise<boolean[]> {
    const toKey = (row: readonly unknown[]) => find.places.map((place) => row[place]).join('/');
    const keys = rows.map((row) => find.places.map((place) => row[place] as Cell));
    const found = await client.query({
      name: find.name,
      text: find.text,
      rowMode: 'array',
      values: toArrays(find.columns, keys),
    });
    const there = new Map(found.rows.map((row: unknown[]) => [toKey(row), row]));
    return rows.map((row) => {
      const key = toKey(row);
      const other = there.get(key);
      if (other?.some((value, i) => value !== row[i]))
        throw toConflict('the same key with other content', key);
      return other !== undefined;
    });
  }

  /** State of a batch; creates a missing batch. */
  async openBatch(client: PoolClient, day: number): Promise<number> {
    await this.insert(client, 'batch', [toOpenBatchRow(day)]);
    const { rows } = await client.query<{ state: number }>({
      name: 'find_batch',
      text: 'SELECT state FROM batch WHERE batch_day = $1',
      values: [day],
    });
    return (rows[0] as { state: number }).state;
  }

  async requireOpen(client: PoolClient, days: readonly number[]): Promise<void> {
    for (const day of days) {
      const state = await this.openBatch(client, day);
      if (state !== 0) throw toClosedProblem(day, batchStates[state] as BatchState);
    }
  }

  async insert(client: PoolClient, table: TableName, rows: readonly Cell[][]): Promise<void> {
    for (const chunk of toParts(rows, CHUNK)) await client.query(toInsertQuery(table, chunk));
  }

  async insertAll(client: PoolClient, all: RowsByTable): Promise<void> {
    for (const [table, rows] of all) await this.insert(client, table, rows);
  }

  async run(client: PoolClient, statement: Update, rows: readonly Row[]): Promise<void> {
    if (rows.length > 0) await client.query(toUpdateQuery(statement, rows));
  }
}

interface Update {
  readonly name: string;
  readonly text: string;
  readonly columns: readonly NamedColumn[];
}

export function toInsertQuery(table: TableName, rows: readonly Cell[][]): Query {
  const { name, text, columns } = inserts[table];
  return { name, text, values: toArrays(columns, rows) };
}

/** @param order - of keys, so that neighbouring rows are written to the same index pages */
function toReadQuery(
  table: 'tap' | 'transfer' | 'journey',
  order: Uint32Array,
  readers: readonly ((i: number) => Cell)[],
): Query {
  const { name, text, columns } = inserts[table];
  const inOrder = readers.map((read) => (place: number) => read(order[place] as number));
  return { name, text, values: toArraysBy(columns, order.length, inOrder) };
}

function toUpdateQuery({ name, text, columns }: Update, rows: readonly Row[]): Query {
  return { name, text, values: toArrays(columns, rows) };
}

function toCardChange(head: CardHead, sum: Totals, times: number): Row {
  const { debits, credits, debitsPending, creditsPending } = sum;
  return [head.cardNo, times, debits, credits, debitsPending, creditsPending, head.terminalNo, head.seq];
}
