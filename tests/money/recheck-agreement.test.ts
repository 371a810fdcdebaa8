/** The recheck of a ledger: no difference with late, repeated and disputed taps; a difference for each changed row. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import { acceptDispute } from '../../server/money/settlement/dispute.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { exampleScheme } from '../support/example-scheme.ts';
import { putDenials } from '../support/put-denials.ts';
import { type DatedHistory, drawDatedHistory } from '../support/random-taps.ts';
import { CardWorld, D } from './cards/card-world.ts';

const YEARS_END = 20_816; // 2026-12-29
const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 200);
const PLANTED = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 500);
const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
const books = { calendar, book: new SchemeBook([exampleScheme]) };

async function take(world: CardWorld, event: DatedHistory['events'][number]): Promise<void> {
  if ('closeDay' in event) await world.close(event.closeDay);
  else if ('taps' in event) await world.ingest(event.taps, undefined, event.receivedSec);
  else if ('register' in event) await world.register([event.register], event.receivedSec);
  else if ('deny' in event)
    await world.deny(event.deny, event.receivedSec).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
    });
  else
    await acceptDispute(world.store, world.context, { ...event.dispute, reason: 'other', note: '' }).catch(
      (error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
      },
    );
}

async function withHistory(
  seed: number,
  work: (world: CardWorld, history: DatedHistory, context: typeof books) => Promise<void>,
): Promise<void> {
  const history = drawDatedHistory(seed, seed % 4 === 0 ? YEARS_END : D);
  const store = await openSqliteLedger(':memory:');
  try {
    await store.putCards(history.cards.filter(({ cardId }) => !history.unregistered.has(cardId)));
    if (history.denyEntries.length > 0) await putDenials(store, history.denyEntries);
    const world = new CardWorld(store, { schemes: history.schemes });
    await world.refresh();
    await work(world, history, { ...books, book: new SchemeBook(history.schemes) });
  } finally {
    await store.close();
  }
}

test(`holds on ${CASES} histories, while they come in`, { timeout: 3_600_000 }, async () => {
  for (let seed = 1; seed <= CASES; seed++)
    await withHistory(seed, async (world, history, context) => {
      for (const [i, event] of history.events.entries()) {
        await take(world, event);
        const isLast = i === history.events.length - 1;
        if (!isLast && (seed + i) % 3 !== 0) continue;
        const { differences, taps } = await checkLedger(world.store, context);
        expect(differences, `seed ${seed}, event ${i}`).toEqual([]);
        if (isLast) expect(taps).toBeGreaterThan(0);
      }
    });
});

/** Columns in which every change must be found, also in reversed rows. */
const plants: readonly (readonly [table: string, column: string, where: string])[] = [
  ['transfer', 'amount_fen', 'true'],
  ['transfer', 'kind', 'kind < 19'],
  ['transfer', 'dr', 'dr % 16 <> 2'],
  ['transfer', 'cr', 'cr % 16 <> 2'],
  ['transfer', 'scheme_version', 'is_step = 0'],
  ['transfer', 'leg', 'is_step = 0'],
  ['tap', 'event_sec', 'true'],
  ['tap', 'card_seq', 'card_seq IS NOT NULL'],
  ['tap', 'network_no', 'network_no IS NOT NULL'],
  ['tap', 'amount_fen', 'amount_fen IS NOT NULL'],
  ['flow', 'amount_fen', 'true'],
  ['flow', 'transfer_count', 'true'],
  ['position', 'net_fen', 'true'],
  ['position', 'payable_fen', 'true'],
];

const keys: Readonly<Record<string, readonly string[]>> = {
  transfer: ['source_no', 'seq', 'leg'],
  tap: ['terminal_no', 'seq'],
  flow: ['batch_day', 'kind', 'dr', 'cr', 'policy_id', 'issuer_id'],
  position: ['batch_day', 'party_id'],
};

test(`finds a row that was changed, whichever it is, in ${PLANTED} histories`, {
  timeout: 3_600_000,
}, async () => {
  for (let seed = 1; seed <= PLANTED; seed++)
    await withHistory(seed, async (world, history, context) => {
      for (const event of history.events) await take(world, event);
      await dropGuards(world.store);
      const { db } = world.store.context;
      for (const [i, [table, column, where]] of plants.entries()) {
        const key = keys[table] as readonly string[];
        const { rows } = await sql<Record<string, number | string>>`
          SELECT ${sql.raw(key.join(', '))} FROM ${sql.table(table)} WHERE ${sql.raw(where)}
          ORDER BY ${sql.raw(key.join(', '))}`.execute(db);
        const row = rows[(seed * 7 + i * 13) % Math.max(1, rows.length)];
        if (!row) continue;
        const change = (by: number, at: typeof row) =>
          sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${sql.ref(column)} + ${by}
            WHERE ${sql.join(
              key.map((name) => sql`${sql.ref(name)} = ${at[name]}`),
              sql` AND `,
            )}`.execute(db);
        // The next account of the same kind; an unused leg.
        const by = column === 'dr' || column === 'cr' ? 16 : column === 'leg' ? 37 : 1;
        await change(by, row);
        const { differences } = await checkLedger(world.store, context);
        expect(differences, `seed ${seed}: ${table}.${column} of ${JSON.stringify(row)}`).not.toEqual([]);
        await change(-by, column === 'leg' ? { ...row, leg: Number(row.leg) + by } : row);
      }
      expect((await checkLedger(world.store, context)).differences).toEqual([]);
    });
});
