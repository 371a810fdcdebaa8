/** All writes to PostgreSQL; each method is one transaction, one at a time for each shard. */
import type { Pool, PoolClient } from 'pg';
import type {
  BatchState,
  IngestCommit,
  ReconItem,
  StepCommit,
  StepPart,
} from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { Card, DenyEntry } from '../../money/scheme/tap.ts';
import { batchStates } from '../decode.ts';
import { listCardWords, listMissingNames, type Row, toCode } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { listDays, type PackedCommit, type PackedIngest } from '../packed-ingest.ts';
import { packRows } from '../packed-rows.ts';
import { toParts } from '../read-page.ts';
import { toBatchStateProblem, toConflict, toFullDisk, toPartProblem, toQuarantineText } from '../refusals.ts';
import { toArray } from './arrays.ts';
import { CHUNK, PostgresMoney } from './postgres-money.ts';
import { PostgresNames } from './postgres-names.ts';
import { registerCards } from './statements.ts';

/** First half of the key of the advisory lock of all writes; the second is the shard. */
const WRITE_LOCK = 0x7463_6c01;

export class PostgresWriter {
  private readonly pool: Pool;
  private readonly names: NameCaches;
  private readonly numbers: PostgresNames;
  private readonly money: PostgresMoney;
  private readonly shardId: number;
  /**
   * Disables sequential scans: a statement planned for a small table, or without statistics, would keep scanning it.
   */
  private readonly begin: string;

  constructor(pool: Pool, names: NameCaches, shardId: number) {
    this.pool = pool;
    this.names = names;
    this.numbers = new PostgresNames(names, shardId);
    this.money = new PostgresMoney(names, this.numbers, shardId);
    this.shardId = shardId;
    this.begin = `BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
      SELECT pg_advisory_xact_lock(${WRITE_LOCK}, ${Number(shardId)})`;
  }

  /** @returns `repeated`, with nothing written, if the ledger has the id of one of the commits */
  commitIngests({ commits, days, rows }: PackedIngest): Promise<'written' | 'repeated'> {
    return this.transact(async (client) => {
      const { shardId } = this;
      const found = await client.query<{ is_there: boolean; commit_no: number }>({
        name: 'find_commits',
        text: `SELECT EXISTS (SELECT 1 FROM ingest_commit WHERE shard_id = $1 AND commit_id = ANY ($2::text[])) AS is_there,
          (SELECT coalesce(max(commit_no), 0) + 1 FROM ingest_commit WHERE shard_id = $1) AS commit_no`,
        values: [
          shardId,
          toArray(
            commits.map(({ commitId }) => commitId),
            'text',
          ),
        ],
      });
      const { is_there, commit_no } = found.rows[0] as { is_there: boolean; commit_no: number };
      if (is_there) return 'repeated';
      await this.money.requireOpen(client, days);
      await this.writeCommits(client, commits, commit_no);
      await this.money.write(client, rows, commit_no);
      return 'written';
    });
  }

  private async writeCommits(client: PoolClient, commits: readonly PackedCommit[], firstNo: number) {
    const { shardId } = this;
    const rows = { ingest_commit: [] as Row[], quarantine: [] as Row[], terminal_file: [] as Row[] };
    commits.forEach((commit, i) => {
      const no = firstNo + i;
      const { commitId, duplicateCount, files, quarantined, receivedSec, tapCount } = commit;
      rows.ingest_commit.push([
        shardId,
        no,
        commitId,
        receivedSec,
        tapCount,
        quarantined.length,
        duplicateCount,
      ]);
      for (const tap of quarantined) {
        const { eventSec, payloadHash, reason, terminalId, terminalSeq } = tap;
        const text = toQuarantineText(tap);
        rows.quarantine.push([shardId, terminalId, terminalSeq, payloadHash, reason, no, eventSec, text]);
      }
      for (const file of files) {
        const { fileId, fileNo, seqFrom, seqTo, sha256, sumFen, terminalId } = file;
        const range = [seqFrom, seqTo, file.tapCount, sumFen];
        rows.terminal_file.push([shardId, terminalId, fileNo, sha256, fileId, ...range, no]);
      }
    });
    for (const table of ['ingest_commit', 'quarantine', 'terminal_file'] as const)
      await this.money.insert(client, table, rows[table]);
    await this.writeItems(
      client,
      commits.flatMap(({ reconItems }) => reconItems),
    );
  }

  private async writeItems(client: PoolClient, items: readonly ReconItem[]): Promise<void> {
    const rows = items.map((item): Row => {
      const { itemId, batchDay, kind, reference, expectedFen, actualFen, detail } = item;
      return [this.shardId, itemId, batchDay, kind, reference, expectedFen, actualFen, detail];
    });
    for (const chunk of toParts(rows, CHUNK)) await this.money.insert(client, 'recon_item', chunk);
  }

  private async writeMoney(
    client: PoolClient,
    part: Pick<IngestCommit, 'transfers' | 'journeys' | 'cards' | 'reconItems'>,
  ): Promise<void> {
    await this.money.write(client, packRows([part], [], this.shardId, false), 0);
    await this.writeItems(client, part.reconItems);
  }

  commitStep(step: StepCommit): Promise<'written' | 'repeated'> {
    return this.transact(async (client) => {
      const { shardId } = this;
      const { batchDay } = step;
      const state = await this.money.openBatch(client, batchDay);
      const to = toCode(batchStates, step.to);
      if (state >= to) return 'repeated';
      if (state !== toCode(batchStates, step.from))
        throw toBatchStateProblem(step, batchStates[state] as BatchState);
      await this.writeMoney(client, step);
      await this.money.insert(
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
      await this.money.insert(
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
      await this.money.insert(client, 'batch_step', [[shardId, batchDay, to, step.transfers.length, sumFen]]);
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
      const state = await this.money.openBatch(client, part.batchDay);
      if (state !== toCode(batchStates, part.at)) throw toPartProblem(part, batchStates[state] as BatchState);
      const transfers = await this.money.keepNewTransfers(client, part.transfers);
      const journeys = await this.money.keepNewJourneys(client, part.journeys);
      await this.writeMoney(client, { ...part, transfers, journeys });
    });
  }

  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): Promise<void> {
    return this.transact(async (client) => {
      const fresh = await this.money.keepNewTransfers(client, transfers);
      await this.money.requireOpen(client, listDays([{ transfers: fresh, journeys: [] }]));
      await this.writeMoney(client, { transfers: fresh, journeys: [], cards: [], reconItems });
    });
  }

  putCards(cards: readonly Card[]): Promise<void> {
    return this.transact(async (client) => {
      const { words, cards: numbers } = this.names;
      for (const chunk of toParts(cards, CHUNK)) {
        const isNew = await this.numbers.createCards(client, chunk);
        await this.numbers.load(client, listMissingNames(this.names, { words: listCardWords(chunk) }));
        // One statement can write a row once: keep the last entry of each card, without cards created just now.
        const known = new Map(chunk.map((card) => [card.cardId, card]));
        for (const cardId of isNew) known.delete(cardId);
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
        await this.money.run(client, registerCards, rows);
      }
    });
  }

  putDenyList(entries: readonly DenyEntry[]): Promise<void> {
    return this.transact(async (client) => {
      const rows = entries.map(({ version, cardId, fromSec, toSec, reason }): Row => {
        return [this.shardId, version, cardId, fromSec, toSec, reason];
      });
      await this.money.insert(client, 'deny_list', rows);
    });
  }

  private async transact<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(this.begin);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A lost connection has ended its transaction.
      await client.query('ROLLBACK').catch((gone: Error) => {
        broken = gone;
      });
      // The rollback undid new numbers in the caches.
      this.numbers.forgetAll();
      throw toRefusal(error);
    } finally {
      client.release(broken);
    }
  }
}

/** Converts duplicate keys and a full disk to problems; other errors stay unchanged. */
function toRefusal(error: unknown): unknown {
  const { code, message, detail } = error as { code?: string; message: string; detail?: string };
  if (code === '23505') return toConflict(message, detail ?? message, error);
  return code === '53100' ? toFullDisk(error) : error;
}
