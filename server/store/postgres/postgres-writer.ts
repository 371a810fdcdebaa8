/** Everything that is written on PostgreSQL: each function is one transaction, one at a time for each shard. */
import type { Pool, PoolClient } from 'pg';
import type { Card, DenyEntry } from '../../money/cards/tap.ts';
import type {
  BatchState,
  CardRow,
  IngestCommit,
  JourneyRow,
  ReconItem,
  StepCommit,
  StepPart,
  StoredTap,
} from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { toCode } from '../codes.ts';
import { batchStates } from '../decode.ts';
import { listMissingNames, type Row, toJourneyTableRow, toTapRow, toTransferRow } from '../encode.ts';
import type { Names } from '../name-cache.ts';
import { toParts } from '../read-page.ts';
import {
  toBatchStateProblem,
  toClosedProblem,
  toConflict,
  toFullDisk,
  toPartProblem,
  toQuarantineText,
} from '../refusals.ts';
import { addTotals, noTotals, sumTotals, type Totals } from '../totals.ts';
import { type NamedColumn, toArrays, toArrayText } from './arrays.ts';
import { PostgresNames } from './postgres-names.ts';
import { cardHeads, findJourneys, findTransfers, inserts, registerCards, updateCards } from './statements.ts';

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
const CHUNK = 5_000;
/** First half of the key of the lock under which all write; the second is the shard. */
const WRITE_LOCK = 0x7463_6c01;

export class PostgresWriter {
  private readonly pool: Pool;
  private readonly names: Names;
  private readonly numbers: PostgresNames;
  private readonly shardId: number;

  constructor(pool: Pool, names: Names, shardId: number) {
    this.pool = pool;
    this.names = names;
    this.numbers = new PostgresNames(names, shardId);
    this.shardId = shardId;
  }

  commitIngest(commit: IngestCommit): Promise<'written' | 'repeated'> {
    return this.transact(async (client) => {
      const { shardId } = this;
      const { rows } = await client.query<{ is_there: boolean; commit_no: number }>({
        name: 'find_commit',
        text: `SELECT EXISTS (SELECT 1 FROM ingest_commit WHERE shard_id = $1 AND commit_id = $2) AS is_there,
          (SELECT coalesce(max(commit_no), 0) + 1 FROM ingest_commit WHERE shard_id = $1) AS commit_no`,
        values: [shardId, commit.commitId],
      });
      const { is_there, commit_no } = rows[0] as { is_there: boolean; commit_no: number };
      if (is_there) return 'repeated';
      await this.requireOpen(client, commit.transfers, commit.journeys);
      const { commitId, receivedSec, taps, quarantined, duplicateCount, files } = commit;
      await this.insert(client, 'ingest_commit', [
        [shardId, commit_no, commitId, receivedSec, taps.length, quarantined.length, duplicateCount],
      ]);
      await this.writeMoney(client, commit, commit_no, taps, true);
      await this.insert(
        client,
        'quarantine',
        quarantined.map((tap) => [
          shardId,
          tap.terminalId,
          tap.terminalSeq,
          tap.payloadHash,
          tap.reason,
          commit_no,
          tap.eventSec,
          toQuarantineText(tap),
        ]),
      );
      await this.insert(
        client,
        'terminal_file',
        files.map((file) => [
          shardId,
          file.terminalId,
          file.fileNo,
          file.sha256,
          file.fileId,
          file.seqFrom,
          file.seqTo,
          file.tapCount,
          file.sumFen,
          commit_no,
        ]),
      );
      return 'written';
    });
  }

  commitStep(step: StepCommit): Promise<'written' | 'repeated'> {
    return this.transact(async (client) => {
      const { shardId } = this;
      const { batchDay } = step;
      const state = await this.openBatch(client, batchDay);
      const to = toCode(batchStates, step.to);
      if (state >= to) return 'repeated';
      if (state !== toCode(batchStates, step.from))
        throw toBatchStateProblem(step, batchStates[state] as BatchState);
      await this.writeMoney(client, step, 0, [], false);
      await this.insert(
        client,
        'position',
        step.positions.map((row) => [
          shardId,
          row.batchDay,
          row.partyId,
          row.receivableFen,
          row.payableFen,
          row.netFen,
        ]),
      );
      await this.insert(
        client,
        'flow',
        (step.flows ?? []).map((flow) => {
          const { kind, dr, cr, policyId, issuerId, amountFen, transferCount } = flow;
          return [
            shardId,
            flow.batchDay,
            kind,
            dr,
            cr,
            policyId ?? '',
            issuerId ?? '',
            amountFen,
            transferCount,
          ];
        }),
      );
      const sumFen = step.transfers.reduce((sum, transfer) => sum + transfer.amountFen, 0);
      await this.insert(client, 'batch_step', [[shardId, batchDay, to, step.transfers.length, sumFen]]);
      await client.query(
        `UPDATE batch SET state = $1, seal_hash = coalesce($2, seal_hash), paid_hash = coalesce($3, paid_hash)
         WHERE shard_id = $4 AND batch_day = $5`,
        [to, step.sealHash ?? null, step.paidHash ?? null, shardId, batchDay],
      );
      return 'written';
    });
  }

  commitPart(part: StepPart): Promise<void> {
    return this.transact(async (client) => {
      const state = await this.openBatch(client, part.batchDay);
      if (state !== toCode(batchStates, part.at)) throw toPartProblem(part, batchStates[state] as BatchState);
      const transfers = await this.keepNewTransfers(client, part.transfers);
      const journeys = await this.keepNewJourneys(client, part.journeys);
      await this.writeMoney(client, { ...part, transfers, journeys }, 0, [], false);
    });
  }

  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): Promise<void> {
    return this.transact(async (client) => {
      const fresh = await this.keepNewTransfers(client, transfers);
      await this.requireOpen(client, fresh, []);
      await this.writeMoney(client, { transfers: fresh, journeys: [], cards: [], reconItems }, 0, [], false);
    });
  }

  putCards(cards: readonly Card[]): Promise<void> {
    return this.transact(async (client) => {
      const { words, cards: numbers } = this.names;
      for (const chunk of toParts(cards, CHUNK)) {
        const isNew = await this.numbers.createCards(client, chunk);
        // The last entry of a card counts: one statement writes a row once.
        const known = new Map(chunk.map((card) => [card.cardId, card]));
        for (const cardId of isNew)
          if (chunk.filter((card) => card.cardId === cardId).length < 2) known.delete(cardId);
        const rows = [...known.values()].map(
          (card): Row => [
            numbers.getNo(card.cardId),
            words.getNo(card.issuerId),
            words.getNo(card.mediumId),
            card.categoryId === null ? null : words.getNo(card.categoryId),
            words.getNo(card.homeCity),
            card.validToSec,
          ],
        );
        await this.run(client, registerCards, rows);
      }
    });
  }

  putDenyList(entries: readonly DenyEntry[]): Promise<void> {
    return this.transact(async (client) => {
      const rows = entries.map(({ version, cardId, fromSec, toSec, reason }): Row => {
        return [this.shardId, version, cardId, fromSec, toSec, reason];
      });
      await this.insert(client, 'deny_list', rows);
    });
  }

  /** Taps, transfers, totals, journeys and cards: in chunks, all in the transaction at hand. */
  private async writeMoney(
    client: PoolClient,
    part: Money,
    commitNo: number,
    taps: readonly StoredTap[],
    mustBeUnchanged: boolean,
  ): Promise<void> {
    const { names, numbers, shardId } = this;
    for (const chunk of toParts(part.cards, CHUNK)) await numbers.createCards(client, chunk);
    const heads: Heads = new Map();
    for (const chunk of toParts(taps, CHUNK)) await this.writeTaps(client, chunk, commitNo, heads);
    const sums = new Map<number, Totals>();
    for (const chunk of toParts(part.transfers, CHUNK)) await this.writeTransfers(client, chunk, sums);
    for (const chunk of toParts(part.journeys, CHUNK)) {
      await numbers.load(client, listMissingNames(names, { journeys: chunk }));
      await this.insert(
        client,
        'journey',
        chunk.map((journey) => toJourneyTableRow(journey, names, shardId)),
      );
    }
    await this.writeCards(client, part.cards, heads, sums, mustBeUnchanged);
    const items = part.reconItems.map((item): Row => {
      const { itemId, batchDay, kind, reference, expectedFen, actualFen, detail } = item;
      return [shardId, itemId, batchDay, kind, reference, expectedFen, actualFen, detail];
    });
    for (const chunk of toParts(items, CHUNK)) await this.insert(client, 'recon_item', chunk);
  }

  private async writeTaps(
    client: PoolClient,
    taps: readonly StoredTap[],
    commitNo: number,
    heads: Heads,
  ): Promise<void> {
    const { names, shardId } = this;
    await this.numbers.load(client, listMissingNames(names, { taps }));
    await this.loadHeads(client, new Set(taps.map((tap) => names.cards.getNo(tap.cardId))), heads);
    const rows = taps.map((tap) => {
      const head = heads.get(names.cards.getNo(tap.cardId)) as CardHead;
      const place = { shardId, commitNo, prevTerminalNo: head.terminalNo, prevSeq: head.seq };
      const row = toTapRow(tap, names, place);
      head.terminalNo = row[1] as number;
      head.seq = tap.terminalSeq;
      return row;
    });
    await this.insert(client, 'tap', rows);
  }

  private async writeTransfers(
    client: PoolClient,
    transfers: readonly Transfer[],
    ofCards: Map<number, Totals>,
  ): Promise<void> {
    const { names, shardId } = this;
    await this.numbers.load(client, listMissingNames(names, { transfers }));
    const rows = transfers.map((transfer) => toTransferRow(transfer, names, shardId));
    await this.insert(client, 'transfer', rows);
    const sums = sumTotals(transfers, rows);
    const accounts = [...sums.accounts].map(([accountNo, sum]): Row => {
      return [shardId, accountNo, sum.debits, sum.credits, sum.debitsPending, sum.creditsPending];
    });
    await this.insert(client, 'account', accounts);
    addTotals(ofCards, sums.cards);
  }

  /** Cards with their new state, then those of which only money or taps came in. */
  private async writeCards(
    client: PoolClient,
    cards: readonly CardRow[],
    heads: Heads,
    sums: Map<number, Totals>,
    mustBeUnchanged: boolean,
  ): Promise<void> {
    const { names } = this;
    for (const chunk of toParts(cards, CHUNK)) {
      await this.numbers.load(client, listMissingNames(names, { cardIds: chunk.map((card) => card.cardId) }));
      await this.loadHeads(client, new Set(chunk.map((card) => names.cards.getNo(card.cardId))), heads);
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
      await this.run(client, updateCards, rows);
      for (const card of chunk) {
        const cardNo = names.cards.getNo(card.cardId);
        heads.delete(cardNo);
        sums.delete(cardNo);
      }
    }
    const rest = new Set([...heads.keys(), ...sums.keys()]);
    await this.loadHeads(client, rest, heads);
    const rows = [...rest].map((cardNo): Row => {
      return [...toCardChange(heads.get(cardNo) as CardHead, sums.get(cardNo) ?? noTotals), null, null];
    });
    for (const chunk of toParts(rows, CHUNK)) await this.run(client, updateCards, chunk);
  }

  private async loadHeads(client: PoolClient, cardNos: ReadonlySet<number>, heads: Heads): Promise<void> {
    const missing = [...cardNos].filter((cardNo) => !heads.has(cardNo));
    if (missing.length === 0) return;
    const { rows } = await client.query<{
      card_no: number;
      revision: number;
      balance_fen: number;
      last_terminal_no: number | null;
      last_seq: number | null;
    }>({ ...cardHeads, values: [this.shardId, toArrayText(missing, 'no')] });
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

  private async keepNewTransfers(client: PoolClient, transfers: readonly Transfer[]): Promise<Transfer[]> {
    const fresh: Transfer[] = [];
    for (const chunk of toParts(transfers, CHUNK)) {
      await this.numbers.load(client, listMissingNames(this.names, { transfers: chunk }));
      const rows = chunk.map((transfer) => toTransferRow(transfer, this.names, this.shardId));
      const isThere = await this.findThere(client, findTransfers, rows);
      fresh.push(...chunk.filter((_, i) => !isThere[i]));
    }
    return fresh;
  }

  private async keepNewJourneys(client: PoolClient, journeys: readonly JourneyRow[]): Promise<JourneyRow[]> {
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
  private async openBatch(client: PoolClient, day: number): Promise<number> {
    await this.insert(client, 'batch', [[this.shardId, day, 0, null, null]]);
    const { rows } = await client.query<{ state: number }>({
      name: 'find_batch',
      text: 'SELECT state FROM batch WHERE shard_id = $1 AND batch_day = $2',
      values: [this.shardId, day],
    });
    return (rows[0] as { state: number }).state;
  }

  private async requireOpen(
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

  private async insert(client: PoolClient, table: keyof typeof inserts, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const { name, text, columns } = inserts[table];
    await client.query({ name, text, values: toArrays(columns, rows) });
  }

  private async run(
    client: PoolClient,
    statement: { readonly name: string; readonly text: string; readonly columns: readonly NamedColumn[] },
    rows: readonly Row[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const { name, text, columns } = statement;
    await client.query({ name, text, values: [this.shardId, ...toArrays(columns, rows)] });
  }

  private async transact<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      await client.query({
        name: 'write_lock',
        text: 'SELECT pg_advisory_xact_lock($1, $2)',
        values: [WRITE_LOCK, this.shardId],
      });
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that is gone has ended its transaction by itself.
      await client.query('ROLLBACK').catch((gone: Error) => {
        broken = gone;
      });
      // Some numbers in the cache were never given.
      this.numbers.forgetAll();
      throw toRefusal(error);
    } finally {
      client.release(broken);
    }
  }
}

function toCardChange(head: CardHead, sum: Totals): Row {
  const { debits, credits, debitsPending, creditsPending } = sum;
  return [head.cardNo, debits, credits, debitsPending, creditsPending, head.terminalNo, head.seq];
}

/** Keys that are there already and a full disk are refusals; anything else is a fault and stays what it is. */
function toRefusal(error: unknown): unknown {
  const { code, message, detail } = error as { code?: string; message: string; detail?: string };
  if (code === '23505') return toConflict(message, detail ?? message, error);
  return code === '53100' ? toFullDisk(error) : error;
}
