/** Implements `LedgerBrowse` on both databases. */
import { type Selectable, sql } from 'kysely';
import { compareJourneys } from '../money/ledger/key-order.ts';
import type { LedgerBrowse } from '../money/ledger/ledger-browse.ts';
import { journeyStatuses } from '../money/ledger/ledger-store.ts';
import { findTapKey } from '../money/scheme/tap.ts';
import { toJourney, toStoredTap } from './decode.ts';
import { toCode } from './encode.ts';
import { listJourneyVersions } from './ledger-reads.ts';
import { findWordNos, type ReadContext, toParts, toValues } from './read-page.ts';
import { toItem } from './record-rows.ts';
import { toCardRows } from './registration-rows.ts';
import type { TapTable } from './schema.ts';

/** Prefix of the ids of items that are decisions about other items. */
const DECISIONS = 'recon-status/';

const statusCode = (status: (typeof journeyStatuses)[number]) => sql.lit(toCode(journeyStatuses, status));
const isMatched = sql`status IN (${statusCode('completed')}, ${statusCode('void')}, ${statusCode('autocompleted')})`;
const isUnresolved = sql`status IN (${statusCode('unresolved')}, ${statusCode('aged')})`;
const isSettled = sql`status IN (${statusCode('completed')}, ${statusCode('autocompleted')})`;
const isRefused = sql`status = ${statusCode('refused')}`;
/** Number of taps of a journey; an exit that a close inferred is no tap. */
const tapCount = sql`(CASE WHEN on_terminal_no IS NULL THEN 0 ELSE 1 END)
  + (CASE WHEN off_terminal_no IS NULL THEN 0 ELSE 1 END)`;

export function createLedgerBrowse(context: ReadContext): LedgerBrowse {
  const { db } = context;

  return {
    async listCards({ issuerId, prefix }, after, limit) {
      let query = db.selectFrom('card').selectAll();
      if (issuerId !== undefined) {
        const no = (await findWordNos(context, [issuerId])).get(issuerId);
        if (no === undefined) return [];
        query = query.where('issuer_no', '=', no);
      }
      if (prefix !== undefined && prefix !== '')
        query = query.where('card_id', '>=', prefix).where('card_id', '<', toEndOfPrefix(prefix));
      if (after !== null) query = query.where('card_id', '>', after);
      const rows = await query.orderBy('card_id').limit(limit).execute();
      return toCardRows(context, rows);
    },

    async listTaps(keys) {
      const terminals = await findWordNos(
        context,
        keys.map(({ terminalId }) => terminalId),
      );
      const numbers = keys.flatMap(({ terminalId, terminalSeq }) => {
        const no = terminals.get(terminalId);
        return no === undefined ? [] : [{ no, terminalSeq }];
      });
      const rows: Selectable<TapTable>[] = [];
      for (const part of toParts(numbers, 500)) {
        rows.push(
          ...(await db
            .selectFrom('tap')
            .selectAll()
            .where(({ eb, refTuple, tuple }) =>
              eb(
                refTuple('terminal_no', 'seq'),
                'in',
                part.map(({ no, terminalSeq }) => tuple(no, terminalSeq)),
              ),
            )
            .execute()),
        );
      }
      return toValues(context, rows, toStoredTap);
    },

    async listJourneyVersions(journeyId) {
      const key = findTapKey(journeyId);
      if (!key) return [];
      const { terminalId, terminalSeq } = key;
      const no = (await findWordNos(context, [terminalId])).get(terminalId);
      if (no === undefined) return [];
      const rows = await listJourneyVersions(context, [{ terminal_no: no, seq: terminalSeq }]);
      return (await toValues(context, rows, toJourney)).sort(compareJourneys);
    },

    async listItems(fromDay, toDay, kind, after, limit) {
      let query = db
        .selectFrom('recon_item')
        .selectAll()
        .where('batch_day', '>=', fromDay)
        .where('batch_day', '<=', toDay)
        .where(({ eb, not }) =>
          not(eb.and([eb('item_id', '>=', DECISIONS), eb('item_id', '<', toEndOfPrefix(DECISIONS))])),
        );
      if (kind !== null) query = query.where('kind', '=', kind);
      if (after !== null) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('batch_day', 'item_id'), '>', tuple(after.batchDay, after.itemId)),
        );
      }
      const rows = await query.orderBy('batch_day').orderBy('item_id').limit(limit).execute();
      return rows.map(toItem);
    },

    async countItems(fromDay, toDay) {
      const { rows } = await sql<{ kind: string; count: number }>`
        SELECT kind, count(*) AS count FROM recon_item
        WHERE batch_day BETWEEN ${fromDay} AND ${toDay}
          AND NOT (item_id >= ${DECISIONS} AND item_id < ${toEndOfPrefix(DECISIONS)})
        GROUP BY kind ORDER BY kind`.execute(db);
      return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
    },

    async listItemsOf(prefix, after, limit) {
      const rows = await db
        .selectFrom('recon_item')
        .selectAll()
        .where('item_id', '>=', prefix)
        .where('item_id', '<', toEndOfPrefix(prefix))
        .where('item_id', '>', after ?? '')
        .orderBy('item_id')
        .limit(limit)
        .execute();
      return rows.map(toItem);
    },

    async countBatch(batchDay, fromSec, toSec) {
      // Counts the highest version of each journey in the batch.
      const { rows } = await sql<Record<string, number | null>>`
        SELECT sum(CASE WHEN ${isMatched} THEN ${tapCount} ELSE 0 END) AS matched,
          sum(CASE WHEN ${isRefused} THEN ${tapCount} ELSE 0 END) AS refused,
          sum(CASE WHEN ${isUnresolved} THEN ${tapCount} ELSE 0 END) AS unresolved,
          count(*) AS journeys,
          sum(CASE WHEN ${isSettled} THEN 1 ELSE 0 END) AS settled,
          sum(CASE WHEN service_day < batch_day THEN 1 ELSE 0 END) AS late,
          sum(cap_off_fen) AS cap_off_fen
        FROM journey j WHERE batch_day = ${batchDay}
          AND NOT EXISTS (SELECT 1 FROM journey next WHERE next.terminal_no = j.terminal_no AND next.seq = j.seq AND next.version > j.version
            AND next.batch_day = j.batch_day)`.execute(db);
      const aside = await sql<{ count: number }>`
        SELECT count(*) AS count FROM quarantine
        WHERE event_sec >= ${fromSec} AND event_sec < ${toSec}`.execute(db);
      const again = await sql<{ count: number | null }>`
        SELECT sum(duplicate_count) AS count FROM ingest_commit
        WHERE received_sec >= ${fromSec} AND received_sec < ${toSec}`.execute(db);
      const sums = rows[0] ?? {};
      const count = (column: string) => Number(sums[column] ?? 0);
      return {
        matched: count('matched'),
        refused: count('refused'),
        unresolved: count('unresolved'),
        quarantined: Number(aside.rows[0]?.count ?? 0),
        duplicate: Number(again.rows[0]?.count ?? 0),
        journeys: count('journeys'),
        settled: count('settled'),
        late: count('late'),
        capOffFen: count('cap_off_fen'),
      };
    },
  };
}

/** Smallest text after all texts with this prefix; a prefix never consists of the last code point alone. */
function toEndOfPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
