import { expect, it, onTestFinished } from 'vitest';
import { wireClearing } from '../../../server/app/clearing/clearing.ts';
import { createCardUseCases } from '../../../server/app/clearing/money-cards.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, D, makeCard } from '../../money/cards/card-world.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';

const rangesOf: Readonly<Record<string, NonNullable<Scheme['media'][number]['ranges']>>> = {
  'card-a': [
    { from: '60', to: '60', isRegistered: true },
    { from: '6200', to: '6203', isRegistered: true, issuerId: 'CB' },
  ],
  'card-b': [{ from: '7000000000000000', to: '7999999999999999', isRegistered: true }],
};
const scheme: Scheme = {
  ...exampleScheme,
  media: exampleScheme.media.map((medium) => ({
    ...medium,
    prefixes: [],
    ...(rangesOf[medium.id] ? { ranges: rangesOf[medium.id] } : undefined),
  })),
};

it('a card of a request has a free number of the widest range of its medium, the same for the same key', async () => {
  const store = await openSqliteLedger(':memory:');
  onTestFinished(() => store.close());
  const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
  const book = new SchemeBook([scheme]);
  const clearing = await wireClearing({ store, book, fareNetworks: exampleFareNetwork, calendar });
  const { registerCard } = createCardUseCases(clearing);
  // A card of a file has a number in the range, too.
  await store.putCards([makeCard('6202', { issuerId: 'CB', homeCity: 'B' })]);
  const nowSec = at(D, '12:00');
  const make = (key: string, mediumId = 'card-a') =>
    registerCard({ mediumId, categoryId: null, homeCity: null, validToSec: null }, key, nowSec);
  const made = new Map<string, string>();
  for (const key of ['one', 'two', 'three']) {
    const { isRepeated, view } = await make(key);
    expect(isRepeated).toBe(false);
    expect(view.row).toMatchObject({ issuerId: 'CB', mediumId: 'card-a', homeCity: 'B' });
    made.set(key, view.row.cardId);
  }
  expect([...made.values()].sort()).toEqual(['6200', '6201', '6203']);
  for (const [key, cardId] of made)
    expect(await make(key)).toMatchObject({ isRepeated: true, view: { row: { cardId } } });
  await expect(make('four')).rejects.toMatchObject({ code: 'numbers-used-up' });
  await expect(make('one', 'card-b')).rejects.toMatchObject({ code: 'idempotency-conflict' });
  await expect(make('five', 'chip-a')).rejects.toMatchObject({ code: 'bad-request' });
  expect((await make('six', 'card-b')).view.row.cardId).toMatch(/^7\d{15}$/);
});
