/** Rows of taps, journeys, transfers and cards on PostgreSQL, written inside a transaction that is somebody else's. */
import type { PoolClient } from 'pg';
import type {
  BatchState,
  CardRow,
  IngestCommit,
  JourneyRow,
  StoredTap,
} from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { batchStates } from '../decode.ts';
import {
  listMissingNames,
  type MissingNames,
  type Row,
  toJourneyTableRow,
  toTapRow,
  toTransferRow,
} from '../encode.ts';
import type { Names } from '../name-cache.ts';
import { toParts } from '../read-page.ts';
import { toClosedProblem, toConflict } from '../refusals.ts';
import { addTotals, noTotals, sumTotals, type Totals } from '../totals.ts';
import { type NamedColumn, toArray, toArrays } from './arrays.ts';
import type { PostgresNames } from './postgres-names.ts';
import { cardHeads, findJourneys, findTransfers, inserts, updateCards } from './statements.ts';
import { type Query, Underway } from './underway.ts';

/** The end of a card's list of taps, as it moves while taps are added. */
interface CardHead {
  readonly cardNo: number;
  readonly revision: number;
  readonly balanceFen: number;
  terminalNo: number | null;
  seq: number | null;
}

type Heads = Map<number, CardHead>;
type Money = Pick<IngestCommit, 'transfers' | 'journeys' | 'cards' | 'reconItems'>;

/** Rows of one statement, and between two looks at the names. */
export const CHUNK = 5_000;

export class PostgresMoney {
  private readonly names: Names;
  private readonly numbers: PostgresNames;
  private readonly shardId: number;

  constructor(names: Names, numbers: PostgresNames, shardId: number) {
    this.names = names;
    this.numbers = numbers;
    this.shardId = shardId;
  }

  /**
   * Taps, transfers, totals, journeys and cards: in chunks, all in the transaction at hand.
   *
   * Rows of one table are made while the server writes those of the one before.
   */
  async writeMoney(
    client: PoolClient,
    part: Money,
    commitNo: number,
    taps: readonly StoredTap[],
    mustBeUnchanged: boolean,
  ): Promise<void> {
    const under = new Underway(client);
    try {
      await this.writeTables(client, under, part, commitNo, taps, mustBeUnchanged);
    } finally {
      // Nothing else may be asked on this connection before; and what failed first says why.
      await under.finish();
    }
  }

  private async writeTables(
    client: PoolClient,
    under: Underway,
    part: Money,
    commitNo: number,
    taps: readonly StoredTap[],
    mustBeUnchanged: boolean,
  ): Promise<void> {
    const { names, shardId } = this;
    for (const chunk of toParts(part.cards, CHUNK)) await this.numbers.createCards(client, chunk);
    const heads: Heads = new Map();
    for (const chunk of toParts(taps, CHUNK)) await this.writeTaps(client, under, chunk, commitNo, heads);
    const sums = new Map<number, Totals>();
    for (const chunk of toParts(part.transfers, CHUNK)) await this.writeTransfers(client, under, chunk, sums);
    for (const chunk of toParts(part.journeys, CHUNK)) {
      await this.load(client, under, listMissingNames(names, { journeys: chunk }));
      const rows = chunk.map((journey) => toJourneyTableRow(journey, names, shardId));
      await under.send(toInsertQuery('journey', rows));
    }
    await this.writeCards(client, under, part.cards, heads, sums, mustBeUnchanged);
    const items = part.reconItems.map((item): Row => {
      const { itemId, batchDay, kind, reference, expectedFen, actualFen, detail } = item;
      return [shardId, itemId, batchDay, kind, reference, expectedFen, actualFen, detail];
    });
    for (const chunk of toParts(items, CHUNK)) await under.send(toInsertQuery('recon_item', chunk));
  }

  private async writeTaps(
    client: PoolClient,
    under: Underway,
    taps: readonly StoredTap[],
    commitNo: number,
    heads: Heads,
  ): Promise<void> {
    const { names, shardId } = this;
    await this.load(client, under, listMissingNames(names, { taps }));
    await this.loadHeads(client, under, new Set(taps.map((tap) => names.cards.getNo(tap.cardId))), heads);
    const rows = taps.map((tap) => {
      const head = heads.get(names.cards.getNo(tap.cardId)) as CardHead;
      const place = { shardId, commitNo, prevTerminalNo: head.terminalNo, prevSeq: head.seq };
      const row = toTapRow(tap, names, place);
      head.terminalNo = row[1] as number;
      head.seq = tap.terminalSeq;
      return row;
    });
    await under.send(toInsertQuery('tap', rows));
  }

  private async writeTransfers(
    client: PoolClient,
    under: Underway,
    transfers: readonly Transfer[],
    ofCards: Map<number, Totals>,
  ): Promise<void> {
    const { names, shardId } = this;
    await this.load(client, under, listMissingNames(names, { transfers }));
    const rows = transfers.map((transfer) => toTransferRow(transfer, names, shardId));
    await under.send(toInsertQuery('transfer', rows));
    const sums = sumTotals(transfers, rows);
    const accounts = [...sums.accounts].map(([accountNo, sum]): Row => {
      return [shardId, accountNo, sum.debits, sum.credits, sum.debitsPending, sum.creditsPending];
    });
    await under.send(toInsertQuery('account', accounts));
    addTotals(ofCards, sums.cards);
  }

  /** Cards with their new state, then those of which only money or taps came in. */
  private async writeCards(
    client: PoolClient,
    under: Underway,
    cards: readonly CardRow[],
    heads: Heads,
    sums: Map<number, Totals>,
    mustBeUnchanged: boolean,
  ): Promise<void> {
    const { names } = this;
    for (const chunk of toParts(cards, CHUNK)) {
      await this.load(client, under, listMissingNames(names, { cardIds: chunk.map((card) => card.cardId) }));
      await this.loadHeads(
        client,
        under,
        new Set(chunk.map((card) => names.cards.getNo(card.cardId))),
        heads,
      );
      const rows = chunk.map((card): Row => {
        const cardNo = names.cards.getNo(card.cardId);
        const head = heads.get(cardNo) as CardHead;
        const sum = sums.get(cardNo) ?? noTotals;
        if (mustBeUnchanged && card.revision !== undefined && card.revision !== head.revision)
          throw toConflict(`card ${card.cardId} was written meanwhile`, card.cardId);
        if (head.balanceFen + sum.credits - sum.debits !== card.balanceFen)
          throw toConflict(`balance of card ${card.cardId} does not follow from its transfers`, card.cardId);
        return [...toCardChange(head, sum), card.state, card.unsettledDay];
      });
      await under.send(toUpdateQuery(updateCards, this.shardId, rows));
      for (const card of chunk) {
        const cardNo = names.cards.getNo(card.cardId);
        heads.delete(cardNo);
        sums.delete(cardNo);
      }
    }
    const rest = new Set([...heads.keys(), ...sums.keys()]);
    await this.loadHeads(client, under, rest, heads);
    const rows = [...rest].map((cardNo): Row => {
      return [...toCardChange(heads.get(cardNo) as CardHead, sums.get(cardNo) ?? noTotals), null, null];
    });
    for (const chunk of toParts(rows, CHUNK))
      await under.send(toUpdateQuery(updateCards, this.shardId, chunk));
  }

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
    }>({ ...cardHeads, values: [this.shardId, toArray(missing, 'no')] });
    for (const row of rows) {
      heads.set(row.card_no, {
        cardNo: row.card_no,
        revision: row.revision,
        balanceFen: row.balance_fen,
        terminalNo: row.last_terminal_no,
        seq: row.last_seq,
      });
    }
  }

  async keepNewTransfers(client: PoolClient, transfers: readonly Transfer[]): Promise<Transfer[]> {
    const fresh: Transfer[] = [];
    for (const chunk of toParts(transfers, CHUNK)) {
      await this.numbers.load(client, listMissingNames(this.names, { transfers: chunk }));
      const rows = chunk.map((transfer) => toTransferRow(transfer, this.names, this.shardId));
      const isThere = await this.findThere(client, findTransfers, rows);
      fresh.push(...chunk.filter((_, i) => !isThere[i]));
    }
    return fresh;
  }

  async keepNewJourneys(client: PoolClient, journeys: readonly JourneyRow[]): Promise<JourneyRow[]> {
    const fresh: JourneyRow[] = [];
    for (const chunk of toParts(journeys, CHUNK)) {
      await this.numbers.load(client, listMissingNames(this.names, { journeys: chunk }));
      const rows = chunk.map((journey) => toJourneyTableRow(journey, this.names, this.shardId));
      const isThere = await this.findThere(client, findJourneys, rows);
      fresh.push(...chunk.filter((_, i) => !isThere[i]));
    }
    return fresh;
  }

  /** Which of these rows are there. @throws ProblemError `ledger-conflict` for one with other content. */
  private async findThere(
    client: PoolClient,
    find: typeof findTransfers | typeof findJourneys,
    rows: readonly Row[],
  ): Promise<boolean[]> {
    const keys = rows.map((row) => row.slice(1, 4));
    const found = await client.query({
      name: find.name,
      text: find.text,
      rowMode: 'array',
      values: [this.shardId, ...toArrays(find.columns, keys)],
    });
    const there = new Map(found.rows.map((row: unknown[]) => [row.slice(1, 4).join('/'), row]));
    return rows.map((row) => {
      const key = row.slice(1, 4).join('/');
      const other = there.get(key);
      if (other?.some((value, i) => value !== row[i]))
        throw toConflict('the same key with other content', key);
      return other !== undefined;
    });
  }

  /** State of a batch, which is made where there is none. */
  async openBatch(client: PoolClient, day: number): Promise<number> {
    await this.insert(client, 'batch', [[this.shardId, day, 0, null, null]]);
    const { rows } = await client.query<{ state: number }>({
      name: 'find_batch',
      text: 'SELECT state FROM batch WHERE shard_id = $1 AND batch_day = $2',
      values: [this.shardId, day],
    });
    return (rows[0] as { state: number }).state;
  }

  async requireOpen(
    client: PoolClient,
    transfers: readonly Transfer[],
    journeys: readonly JourneyRow[],
  ): Promise<void> {
    const days = new Set<number>();
    for (const { batchDay } of transfers) days.add(batchDay);
    for (const { batchDay } of journeys) days.add(batchDay);
    for (const day of days) {
      const state = await this.openBatch(client, day);
      if (state !== 0) throw toClosedProblem(day, batchStates[state] as BatchState);
    }
  }

  async insert(client: PoolClient, table: keyof typeof inserts, rows: readonly Row[]): Promise<void> {
    if (rows.length > 0) await client.query(toInsertQuery(table, rows));
  }

  async run(client: PoolClient, statement: Update, rows: readonly Row[]): Promise<void> {
    if (rows.length > 0) await client.query(toUpdateQuery(statement, this.shardId, rows));
  }

  private async load(client: PoolClient, under: Underway, missing: MissingNames): Promise<void> {
    if (missing.words.size === 0 && missing.cards.size === 0) return;
    await under.finish();
    await this.numbers.load(client, missing);
  }
}

interface Update {
  readonly name: string;
  readonly text: string;
  readonly columns: readonly NamedColumn[];
}

function toInsertQuery(table: keyof typeof inserts, rows: readonly Row[]): Query {
  const { name, text, columns } = inserts[table];
  return { name, text, values: toArrays(columns, rows) };
}

function toUpdateQuery({ name, text, columns }: Update, shardId: number, rows: readonly Row[]): Query {
  return { name, text, values: [shardId, ...toArrays(columns, rows)] };
}

function toCardChange(head: CardHead, sum: Totals): Row {
  const { debits, credits, debitsPending, creditsPending } = sum;
  return [head.cardNo, debits, credits, debitsPending, creditsPending, head.terminalNo, head.seq];
}
