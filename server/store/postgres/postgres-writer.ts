/** All writes to PostgreSQL; each method is one transaction, one at a time. */
import type { Pool, PoolClient } from 'pg';
import type { NewDenyList } from '../../money/ledger/deny-list.ts';
import type { DeskDraft } from '../../money/ledger/desk-entry.ts';
import type {
  BatchState,
  GroundEntry,
  GroundText,
  IngestCommit,
  ReconItem,
  StepCommit,
  StepPart,
} from '../../money/ledger/ledger-store.ts';
import { type DatedCard, type NewRegistration, noOrigin } from '../../money/ledger/registration.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { Card } from '../../money/scheme/tap.ts';
import type { TerminalRegister } from '../../money/scheme/terminal-register.ts';
import { findOwnSums } from '../daybook/own-sums.ts';
import { batchStates } from '../decode.ts';
import { toCode } from '../encode.ts';
import { USED_CODE } from '../ground-rows.ts';
import type { NameCaches } from '../name-cache.ts';
import { type IngestFate, listDays, type PackedCommit, type PackedIngest } from '../packed-ingest.ts';
import { packRows } from '../packed-rows.ts';
import {
  listCommitRows,
  listGroundEntryRows,
  listGroundTextRows,
  listRegisterRows,
  listStepRecordRows,
  toDeskRow,
  toItemRow,
} from '../record-rows.ts';
import {
  toBatchStateProblem,
  toConflict,
  toDamagedEntries,
  toFullDisk,
  toGroundConflict,
  toPartProblem,
} from '../refusals.ts';
import { toArray } from './arrays.ts';
import { PostgresDaybook } from './postgres-daybook.ts';
import { PostgresMoney } from './postgres-money.ts';
import { PostgresNames } from './postgres-names.ts';
import { PostgresRegistrations } from './postgres-registrations.ts';

/** Key of the advisory lock of all writes, with 0 as its second half. */
const WRITE_LOCK = 0x7463_6c01;

export class PostgresWriter {
  private readonly pool: Pool;
  private readonly numbers: PostgresNames;
  private readonly daybook: PostgresDaybook;
  private readonly money: PostgresMoney;
  private readonly registrations: PostgresRegistrations;
  /**
   * Disables sequential scans: a statement planned for a small table, or without statistics, would keep scanning it.
   */
  private readonly begin: string;

  constructor(pool: Pool, names: NameCaches) {
    this.pool = pool;
    this.numbers = new PostgresNames(names);
    this.money = new PostgresMoney(names, this.numbers);
    this.daybook = new PostgresDaybook(this.money);
    this.registrations = new PostgresRegistrations(names, this.numbers, this.money);
    this.begin = `BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
      SELECT pg_advisory_xact_lock(${WRITE_LOCK}, 0)`;
  }

  /**
   * Writes commits as entries of the daybook, or into the tables if a row is of two cards.
   *
   * @returns `repeated`, with nothing written, if the ledger has the id of one of the commits
   */
  commitIngests({ commits, days, receivedSec, rows, usedGround }: PackedIngest): Promise<IngestFate> {
    const own = findOwnSums(rows);
    const isReady = (client: PoolClient) => (own ? this.daybook.isOwn(client) : this.daybook.isEmpty(client));
    return this.transact<IngestFate>(async (client) => {
      const found = await client.query<{ is_there: boolean; commit_no: number }>({
        name: 'find_commits',
        text: `SELECT EXISTS (SELECT 1 FROM ingest_commit WHERE commit_id = ANY ($1::text[])) AS is_there,
          (SELECT coalesce(max(commit_no), 0) + 1 FROM ingest_commit) AS commit_no`,
        values: [
          toArray(
            commits.map(({ commitId }) => commitId),
            'text',
          ),
        ],
      });
      const { is_there, commit_no } = found.rows[0] as { is_there: boolean; commit_no: number };
      if (is_there) return { fate: 'repeated' };
      await this.money.requireOpen(client, days);
      await this.writeUsedGround(client, usedGround, receivedSec);
      await this.writeCommits(client, commits, commit_no);
      if (!own) {
        await this.money.write(client, rows, commit_no);
        return { fate: 'written' };
      }
      await this.daybook.append(client, rows, own, commit_no);
      return { fate: 'written', enteredNo: commit_no };
    }, isReady);
  }

  /** Brings some entries of the daybook into the tables, in one transaction. @returns whether none is left */
  async post(mostEntries?: number): Promise<boolean> {
    const isEmpty = await this.transact(async (client) => {
      await this.daybook.post(client, mostEntries);
      return this.daybook.isEmpty(client);
    }).catch((error: unknown) => {
      throw toDamagedEntries(error);
    });
    if (isEmpty) this.daybook.forgetAll();
    return isEmpty;
  }

  private async writeUsedGround(
    client: PoolClient,
    used: PackedIngest['usedGround'],
    takenSec: number,
  ): Promise<void> {
    for (const { fromDay, hash } of used) {
      const { rows } = await client.query<{ hash: string }>(
        `SELECT hash FROM ground_entry WHERE from_day = $1 AND cause = ${USED_CODE}`,
        [fromDay],
      );
      const [known] = rows;
      if (!known) await this.writeGroundEntries(client, [{ cause: 'used', fromDay, hash, takenSec }]);
      else if (known.hash !== hash) throw toGroundConflict(fromDay);
    }
  }

  private async writeGroundEntries(
    client: PoolClient,
    entries: readonly Omit<GroundEntry, 'entryNo'>[],
  ): Promise<void> {
    const { rows } = await client.query<{ last: number }>(
      'SELECT coalesce(max(entry_no), 0) AS last FROM ground_entry',
    );
    await this.money.insertAll(client, listGroundEntryRows(entries, rows[0]?.last ?? 0));
  }

  putGround(texts: readonly GroundText[], entries: readonly Omit<GroundEntry, 'entryNo'>[]): Promise<void> {
    return this.transact(async (client) => {
      await this.money.insertAll(client, listGroundTextRows(texts));
      await this.writeGroundEntries(client, entries);
    });
  }

  private async writeCommits(client: PoolClient, commits: readonly PackedCommit[], firstNo: number) {
    await this.money.insertAll(client, listCommitRows(commits, firstNo));
    await this.writeItems(
      client,
      commits.flatMap(({ reconItems }) => reconItems),
    );
    await this.writeDesk(
      client,
      commits.flatMap(({ desk = [] }) => desk),
    );
  }

  commitDesk(entries: readonly DeskDraft[]): Promise<void> {
    return this.transact((client) => this.writeDesk(client, entries));
  }

  private async writeDesk(client: PoolClient, entries: readonly DeskDraft[]): Promise<void> {
    if (entries.length === 0) return;
    const last = await this.findLastNo(client, 'desk_entry', 'entry_no');
    const rows = entries.map((entry, i) => toDeskRow(entry, last + 1 + i));
    await this.money.insert(client, 'desk_entry', rows);
  }

  private async findLastNo(client: PoolClient, table: string, column: string): Promise<number> {
    const { rows } = await client.query<{ last: number }>({
      name: `last_${column}`,
      text: `SELECT coalesce(max(${column}), 0) AS last FROM ${table}`,
    });
    return rows[0]?.last ?? 0;
  }

  putTerminalRegister(register: TerminalRegister): Promise<void> {
    return this.transact((client) => this.money.insertAll(client, listRegisterRows(register)));
  }

  private async writeItems(client: PoolClient, items: readonly ReconItem[]): Promise<void> {
    if (items.length === 0) return;
    // Only new items take a number: it must not depend on how commits share transactions.
    const fresh = new Map<string, ReconItem>();
    for (const item of items) if (!fresh.has(item.itemId)) fresh.set(item.itemId, item);
    const there = await client.query<{ item_id: string }>({
      name: 'find_items',
      text: 'SELECT item_id FROM recon_item WHERE item_id = ANY ($1::text[])',
      values: [toArray([...fresh.keys()], 'text')],
    });
    for (const { item_id } of there.rows) fresh.delete(item_id);
    const last = await this.findLastNo(client, 'recon_item', 'item_no');
    const rows = [...fresh.values()].map((item, i) => toItemRow(item, last + 1 + i));
    await this.money.insert(client, 'recon_item', rows);
  }

  private async writeMoney(
    client: PoolClient,
    part: Pick<IngestCommit, 'transfers' | 'journeys' | 'cards' | 'reconItems'>,
  ): Promise<void> {
    await this.money.write(client, packRows([part], [], false), 0);
    await this.writeItems(client, part.reconItems);
  }

  commitStep(step: StepCommit): Promise<'written' | 'repeated'> {
    return this.transactPosted(async (client) => {
      const { batchDay } = step;
      const state = await this.money.openBatch(client, batchDay);
      const to = toCode(batchStates, step.to);
      if (state >= to) return 'repeated';
      if (state !== toCode(batchStates, step.from))
        throw toBatchStateProblem(step, batchStates[state] as BatchState);
      await this.writeMoney(client, step);
      if (step.received) await client.query('DELETE FROM received_range');
      await this.money.insertAll(client, listStepRecordRows(step));
      await client.query(
        `UPDATE batch SET state = $1, seal_hash = coalesce($2, seal_hash), paid_hash = coalesce($3, paid_hash)
         WHERE batch_day = $4`,
        [to, step.sealHash ?? null, step.paidHash ?? null, batchDay],
      );
      return 'written';
    });
  }

  commitPart(part: StepPart): Promise<void> {
    return this.transactPosted(async (client) => {
      const state = await this.money.openBatch(client, part.batchDay);
      if (state !== toCode(batchStates, part.at)) throw toPartProblem(part, batchStates[state] as BatchState);
      const transfers = await this.money.keepNewTransfers(client, part.transfers);
      const journeys = await this.money.keepNewJourneys(client, part.journeys);
      await this.writeMoney(client, { ...part, transfers, journeys });
    });
  }

  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): Promise<void> {
    return this.transactPosted(async (client) => {
      const fresh = await this.money.keepNewTransfers(client, transfers);
      await this.money.requireOpen(client, listDays([{ transfers: fresh, journeys: [] }]));
      await this.writeMoney(client, { transfers: fresh, journeys: [], cards: [], reconItems });
    });
  }

  putCards(cards: readonly Card[], origin = noOrigin): Promise<void> {
    return this.transact((client) => this.registrations.putCards(client, cards, origin));
  }

  putRegistrations(
    registrations: readonly NewRegistration[],
    newCards: readonly DatedCard[] = [],
  ): Promise<void> {
    return this.transactPosted((client) => this.registrations.put(client, registrations, newCards));
  }

  putDenyList(list: NewDenyList): Promise<void> {
    return this.transact((client) => this.registrations.putDenyList(client, list));
  }

  /** Runs a transaction for which the tables must have all entries of the daybook. */
  private transactPosted<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.transact(work, (client) => this.daybook.isEmpty(client));
  }

  /** @param isReady - whether the transaction can run now; if not, the daybook is brought into the tables first */
  private async transact<T>(
    work: (client: PoolClient) => Promise<T>,
    isReady?: (client: PoolClient) => Promise<boolean>,
  ): Promise<T> {
    for (;;) {
      const done = await this.tryTransaction(work, isReady);
      if (done) return done.result;
      while (!(await this.post()));
    }
  }

  private async tryTransaction<T>(
    work: (client: PoolClient) => Promise<T>,
    isReady: (client: PoolClient) => Promise<boolean> = async () => true,
  ): Promise<{ readonly result: T } | undefined> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(this.begin);
      if (!(await isReady(client))) {
        await client.query('ROLLBACK');
        return undefined;
      }
      const result = await work(client);
      await client.query('COMMIT');
      return { result };
    } catch (error) {
      // A lost connection has ended its transaction.
      await client.query('ROLLBACK').catch((gone: Error) => {
        broken = gone;
      });
      // The rollback undid new numbers in the caches.
      this.numbers.forgetAll();
      this.daybook.forgetAll();
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
