/** The check of a ledger has nothing to say of any honest one, whatever came late, twice, wrongly or in dispute. */
import { expect, test } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import { acceptDispute } from '../../server/money/settlement/dispute.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { drawHistory } from '../support/random-taps.ts';
import { CardWorld, D } from './cards/card-world.ts';

const YEARS_END = 20_816; // 2026-12-29
const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 200);
const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };

async function check(seed: number): Promise<void> {
  const history = drawHistory(seed, seed % 4 === 0 ? YEARS_END : D);
  const store = await openSqliteLedger(':memory:');
  try {
    const world = new CardWorld(store, history);
    await store.putCards(history.cards);
    await store.putDenyList(history.denyEntries);
    const book = new SchemeBook(history.schemes);
    for (const [i, event] of history.events.entries()) {
      if ('closeDay' in event) await world.close(event.closeDay);
      else if ('taps' in event) await world.ingest(event.taps);
      else
        await acceptDispute(store, world.context, { ...event.dispute, reason: 'other', note: '' }).catch(
          (error: unknown) => {
            if (!(error instanceof ProblemError)) throw error;
          },
        );
      const isLast = i === history.events.length - 1;
      if (!isLast && (seed + i) % 3 !== 0) continue;
      const { differences, taps } = await checkLedger(store, { book, calendar });
      expect(differences, `seed ${seed}, event ${i}`).toEqual([]);
      if (isLast) expect(taps).toBeGreaterThan(0);
    }
  } finally {
    await store.close();
  }
}

test(`holds on ${CASES} histories, while they come in`, { timeout: 3_600_000 }, async () => {
  for (let seed = 1; seed <= CASES; seed++) await check(seed);
});
