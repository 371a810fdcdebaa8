/** Implements the reads of `LedgerDesk` on both databases. */
import { sql } from 'kysely';
import { parseStored } from '../money/ledger/damaged.ts';
import type { DeskAction, SetAsideState } from '../money/ledger/desk-entry.ts';
import type { LedgerDesk, SetAsideRecord } from '../money/ledger/ledger-desk.ts';
import type { TerminalRegister } from '../money/scheme/terminal-register.ts';
import { isPostgres, PAGE, type ReadContext } from './read-page.ts';
import { toDeskEntry, toItem, toRegister } from './record-rows.ts';
import type { TableRow } from './schema.ts';

type DeskReads = Omit<LedgerDesk, 'commitDesk' | 'putTerminalRegister'>;

type SetAsideRow = TableRow<'quarantine'> & {
  readonly received_sec: number;
  readonly state: SetAsideState;
};

export function createDeskReads(context: ReadContext): DeskReads {
  const { db } = context;
  const hash = isPostgres(context) ? sql`encode(tap.payload_hash, 'hex')` : sql`lower(hex(tap.payload_hash))`;
  const wasDone = (action: DeskAction) =>
    sql`EXISTS (SELECT 1 FROM desk_entry d WHERE d.terminal_id = q.terminal_id
      AND d.seq = q.seq AND d.payload_hash = q.payload_hash AND d.action = ${sql.lit(action)})`;
  // A record that was rejected may still come again and be accepted then: its money is in the books.
  const state = sql`CASE
    WHEN EXISTS (SELECT 1 FROM word JOIN tap ON tap.terminal_no = word.word_no
      WHERE word.text = q.terminal_id AND tap.seq = q.seq AND ${hash} = q.payload_hash) THEN 'taken'
    WHEN ${wasDone('correct')} THEN 'corrected' WHEN ${wasDone('reject')} THEN 'rejected' ELSE 'waiting' END`;
  const setAside = sql`(SELECT q.*, c.received_sec, ${state} AS state FROM quarantine q
    JOIN ingest_commit c ON c.commit_no = q.commit_no) aside`;

  const listEntries = async (where: ReturnType<typeof sql>, limit: number) => {
    const { rows } = await sql<TableRow<'desk_entry'>>`
      SELECT * FROM desk_entry WHERE ${where} ORDER BY entry_no LIMIT ${sql.lit(limit)}`.execute(db);
    return rows.map(toDeskEntry);
  };
  const findLast = async (table: 'recon_item' | 'desk_entry', column: string) => {
    const { rows } = await sql<{ last: number }>`
      SELECT coalesce(max(${sql.ref(column)}), 0) AS last FROM ${sql.table(table)}`.execute(db);
    return Number(rows[0]?.last ?? 0);
  };

  return {
    async listSetAside(filter, after, limit) {
      const conditions = [sql`1 = 1`];
      if (filter.reason !== undefined) conditions.push(sql`reason = ${filter.reason}`);
      if (filter.state !== undefined) conditions.push(sql`state = ${filter.state}`);
      if (filter.terminalId !== undefined) conditions.push(sql`terminal_id = ${filter.terminalId}`);
      if (after !== null)
        conditions.push(sql`(commit_no, terminal_id, seq, payload_hash)
          > (${after.receiptNo}, ${after.terminalId}, ${after.terminalSeq}, ${after.payloadHash})`);
      const { rows } = await sql<SetAsideRow>`
        SELECT * FROM ${setAside} WHERE ${sql.join(conditions, sql` AND `)}
        ORDER BY commit_no, terminal_id, seq, payload_hash LIMIT ${sql.lit(limit)}`.execute(db);
      return rows.map(toRecord);
    },

    async countSetAside() {
      const { rows } = await sql<{ reason: string; state: SetAsideState; count: number }>`
        SELECT reason, state, count(*) AS count FROM ${setAside} GROUP BY reason, state ORDER BY reason, state`.execute(
        db,
      );
      return rows.map(({ count, reason, state: of }) => ({ reason, state: of, count: Number(count) }));
    },

    async findSetAside({ payloadHash, terminalId, terminalSeq }) {
      const { rows } = await sql<SetAsideRow>`
        SELECT * FROM ${setAside} WHERE terminal_id = ${terminalId} AND seq = ${terminalSeq}
          AND payload_hash = ${payloadHash}`.execute(db);
      return rows[0] && toRecord(rows[0]);
    },

    listDeskEntries: (after, limit) => listEntries(sql`entry_no > ${after}`, limit),
    listDeskEntriesOf: ({ payloadHash, terminalId, terminalSeq }) =>
      listEntries(
        sql`terminal_id = ${terminalId} AND seq = ${terminalSeq} AND payload_hash = ${payloadHash}`,
        PAGE,
      ),
    findDeskEntry: async (entryId) => (await listEntries(sql`entry_id = ${entryId}`, 1))[0],

    async *iterateSkippedCards(batchDay) {
      for (let after = ''; ; ) {
        const rows = await db
          .selectFrom('skipped_card')
          .select('card_id')
          .where('batch_day', '=', batchDay)
          .where('card_id', '>', after)
          .orderBy('card_id')
          .limit(PAGE)
          .execute();
        yield rows.map((row) => row.card_id);
        if (rows.length < PAGE) return;
        after = rows.at(-1)?.card_id ?? '';
      }
    },

    async findTerminalRegister(upTo) {
      let query = db.selectFrom('terminal_register').selectAll();
      if (upTo !== undefined) query = query.where('register_no', '<=', upTo);
      const head = await query.orderBy('register_no', 'desc').limit(1).executeTakeFirst();
      return head && loadRegister(context, head);
    },

    async *iterateTerminalRegisters(after, upTo) {
      const heads = await db
        .selectFrom('terminal_register')
        .selectAll()
        .where('register_no', '>', after)
        .where('register_no', '<=', upTo)
        .orderBy('register_no')
        .execute();
      for (const head of heads) yield await loadRegister(context, head);
    },

    findLastItemNo: () => findLast('recon_item', 'item_no'),
    async *iterateItems(after, upTo) {
      for (let from = after; ; ) {
        const { rows } = await sql<TableRow<'recon_item'>>`
          SELECT * FROM recon_item WHERE item_no > ${from} AND item_no <= ${upTo}
          ORDER BY item_no LIMIT ${sql.lit(PAGE)}`.execute(db);
        yield rows.map((row) => ({ itemNo: row.item_no as number, item: toItem(row) }));
        if (rows.length < PAGE) return;
        from = rows.at(-1)?.item_no ?? upTo;
      }
    },
    findLastDeskEntryNo: () => findLast('desk_entry', 'entry_no'),
    async *iterateSetAside(after, upTo) {
      for (let last: TableRow<'quarantine'> | undefined; ; ) {
        const behind = last
          ? sql`(commit_no, terminal_id, seq, payload_hash)
              > (${last.commit_no}, ${last.terminal_id}, ${last.seq}, ${last.payload_hash})`
          : sql`commit_no > ${after}`;
        const { rows } = await sql<TableRow<'quarantine'>>`
          SELECT * FROM quarantine WHERE ${behind} AND commit_no <= ${upTo}
          ORDER BY commit_no, terminal_id, seq, payload_hash LIMIT ${sql.lit(PAGE)}`.execute(db);
        yield rows.map((row) => ({
          receiptNo: row.commit_no,
          terminalId: row.terminal_id,
          terminalSeq: row.seq,
          payloadHash: row.payload_hash,
          reason: row.reason,
          eventSec: row.event_sec,
          text: row.tap,
        }));
        if (rows.length < PAGE) return;
        last = rows.at(-1);
      }
    },
  };
}

function toRecord(row: SetAsideRow): SetAsideRecord {
  const { fileId, ...tap } = parseStored<SetAsideRecord['tap'] & { readonly fileId: string }>(row.tap);
  return {
    tap,
    fileId,
    payloadHash: row.payload_hash,
    reason: row.reason,
    receiptNo: row.commit_no,
    receivedSec: row.received_sec,
    state: row.state,
  };
}

async function loadRegister(
  { db }: ReadContext,
  head: TableRow<'terminal_register'>,
): Promise<TerminalRegister> {
  const kinds = await db
    .selectFrom('terminal_kind')
    .selectAll()
    .where('register_no', '=', head.register_no)
    .orderBy('kind_id')
    .execute();
  const terminals = await db
    .selectFrom('terminal')
    .selectAll()
    .where('register_no', '=', head.register_no)
    .orderBy('terminal_id')
    .orderBy('from_sec')
    .execute();
  return toRegister(head, kinds, terminals);
}
