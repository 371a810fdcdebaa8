/** Taps of several cards ingested in one commit and in parts, mixed, repeated and late: the same result. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { CardWorld, D, makeCard } from './card-world.ts';
import { step, toTaps } from './random-taps.ts';

/** Fewer cases than in `order.test.ts`, since each opens three databases and closes ten days. */
const numRuns = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 500);

const cards = [
  makeCard('A1'),
  makeCard('A2', { categoryId: 'student' }),
  makeCard('B1', { mediumId: 'card-b', issuerId: 'CB', homeCity: 'B' }),
  makeCard('31A1', { mediumId: 'chip-a' }),
];
const parties = ['AB', 'AM1', 'AM2', 'BB', 'IR', 'SP', 'FA', 'FB', 'CA', 'CB', 'CC'];
const LAST = D + 9;

async function readBalances(world: CardWorld, kinds: readonly string[]) {
  const accounts = [
    ...cards.map(({ cardId }) => `CARD:${cardId}`),
    ...parties.flatMap((party) => kinds.map((kind) => `${kind}:${party}`)),
    'JRN',
  ];
  const found: Record<string, number> = {};
  for (const account of accounts) found[account] = await world.balance(account);
  return found;
}

describe.each(ledgerKinds)('deliveries on $dialect', ({ open }) => {
  it('leave the same balances and items', {
    timeout: 60_000 + numRuns * 20_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 12 }), { minLength: cards.length, maxLength: cards.length }),
        fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
        fc.array(fc.nat(48), { minLength: 4, maxLength: 4 }),
        async (steps, keys, cuts) => {
          const taps = cards.flatMap((card, i) => toTaps(steps[i] ?? [], card, `T${i}-`));
          const straight = new CardWorld(await open());
          await straight.store.putCards(cards);
          await straight.ingest(taps);

          const pieces = new CardWorld(await open());
          await pieces.store.putCards(cards);
          const mixed = taps
            .map((tap, i) => ({ tap, key: keys[i] ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ tap }): Tap => tap);
          const ends = [...cuts.toSorted((a, b) => a - b), mixed.length];
          let from = 0;
          for (const [i, end] of ends.entries()) {
            // Repeats some earlier taps and some taps of this part.
            const some = mixed.slice(from, end);
            await pieces.ingest([...some, ...mixed.slice(0, from).slice(-3), ...some.slice(0, 2)]);
            from = Math.max(from, end);
            if (i === 0) expect(await pieces.balance('JRN')).toBe(0);
          }
          const all = ['OP', 'SUB', 'DISC', 'UNRES', 'DUE', 'EXP', 'CASH'];
          expect(await readBalances(pieces, all)).toEqual(await readBalances(straight, all));

          // The first taps of a card arrive after a day was closed.
          const late = new CardWorld(await open());
          await late.store.putCards(cards);
          await late.ingest(taps.slice(5));
          // A wrong clock may put a tap into the batch of the day before.
          for (let day = D - 1; day <= D; day++) await late.close(day);
          await late.ingest(taps.slice(0, 5));
          for (let day = D + 1; day <= LAST; day++) await late.close(day);
          for (let day = D - 1; day <= LAST; day++) await straight.close(day);
          const settled = ['UNRES', 'DUE', 'EXP'];
          expect(await readBalances(late, settled)).toEqual(await readBalances(straight, settled));
          // Close the connections of each case: a server has a limited number.
          for (const { store } of [straight, pieces, late])
            if (store.dialect === 'postgres') await store.close();
        },
      ),
      { numRuns },
    );
  });
});
