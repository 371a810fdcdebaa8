/** Reads of grounds, and the form in which their texts are stored. */
import { deflateSync, inflateSync } from 'node:zlib';
import { sql } from 'kysely';
import {
  type GroundCause,
  type GroundEntry,
  groundCauses,
  type LedgerStore,
  type RuleMarks,
} from '../money/ledger/ledger-store.ts';
import { batchStates } from './decode.ts';
import { toCode } from './encode.ts';
import { type ReadContext, toParts } from './read-page.ts';
import { toRecord } from './table-rows.ts';

/** Code of the entries of days with taps. */
export const USED_CODE = toCode(groundCauses, 'used');

const NETTED_CODE = toCode(batchStates, 'netted');

/** Tables of fares and weights compress to about a tenth. */
export function packGroundText(text: string): Buffer {
  return deflateSync(text);
}

/** The text; empty where its bytes are damaged, so that its hash tells. */
function unpackGroundText(body: Uint8Array): string {
  try {
    return inflateSync(body).toString('utf8');
  } catch {
    return '';
  }
}

type GroundReads = Pick<
  LedgerStore,
  'listGroundEntries' | 'readRuleMarks' | 'findGroundTexts' | 'listServiceDays'
>;

export function createGroundReads({ db }: ReadContext): GroundReads {
  return {
    async listGroundEntries() {
      const rows = await db.selectFrom('ground_entry').selectAll().orderBy('entry_no').execute();
      return rows.map(
        (row): GroundEntry => ({
          ...toRecord('ground_entry', row),
          // A check names a damaged code; it must not end it.
          cause: groundCauses[row.cause] ?? (`?${row.cause}` as GroundCause),
        }),
      );
    },

    async readRuleMarks() {
      // One statement, since it is read before every commit of taps.
      const { rows } = await sql<Record<keyof RuleMarks, number>>`
        SELECT
          (SELECT entry_no FROM ground_entry WHERE cause <> ${USED_CODE}
            ORDER BY entry_no DESC LIMIT 1) AS "groundNo",
          (SELECT max(receipt_no) FROM deny_receipt) AS "denyListNo",
          (SELECT max(register_no) FROM terminal_register) AS "registerNo",
          (SELECT count(*) FROM batch WHERE state >= ${NETTED_CODE}) AS "nettedCount"`.execute(db);
      const [row] = rows;
      return {
        groundNo: Number(row?.groundNo ?? 0),
        denyListNo: Number(row?.denyListNo ?? 0),
        registerNo: Number(row?.registerNo ?? 0),
        nettedCount: Number(row?.nettedCount ?? 0),
      };
    },

    async listServiceDays(batchDay) {
      const own = db.selectFrom('journey').select('service_day').where('batch_day', '=', batchDay);
      // The index of late journeys has all days but the batch's own.
      const late = await own.where(sql<boolean>`service_day < batch_day`).distinct().execute();
      const inTime = await own.where('service_day', '=', batchDay).limit(1).execute();
      return [...late, ...inTime].map(({ service_day }) => service_day).sort((a, b) => a - b);
    },

    async findGroundTexts(hashes) {
      const found = new Map<string, string>();
      for (const part of toParts(hashes)) {
        const rows = await db
          .selectFrom('ground_text')
          .select(['hash', 'body'])
          .where('hash', 'in', part)
          .execute();
        for (const { body, hash } of rows) found.set(hash, unpackGroundText(body));
      }
      return found;
    },
  };
}
