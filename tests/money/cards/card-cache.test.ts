/** The cache of cards gives back what was kept, in any order of writes, and drops only what was not written lately. */
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type CachedCard, CardCache } from '../../../server/money/cards/card-cache.ts';
import { emptyCardState, parseCardState, toStateText } from '../../../server/money/cards/card-state.ts';
import type { CardRow } from '../../../server/money/ledger/ledger-store.ts';

const numRuns = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 4);
const nothing = { findCard: () => undefined };

/** A state whose text has about `length` characters; with letters of several bytes or without. */
const toState = (length: number, letter: string) =>
  toStateText({ ...emptyCardState, balanceFen: length, refused: [letter.repeat(length)] });

const write = fc.record({
  card: fc.nat(7),
  length: fc.oneof(fc.nat(60), fc.integer({ min: 180, max: 260 })),
  letter: fc.constantFrom('a', 'é', '市', '𡉥'),
  balanceFen: fc.integer({ min: -5_000_000_000, max: 5_000_000_000 }),
  unsettledDay: fc.option(fc.nat(30_000)),
  revision: fc.option(fc.nat(), { nil: undefined }),
  issuerId: fc.constantFrom('CA', 'CB'),
  change: fc.option(fc.nat(3), { nil: undefined }),
});
type Write = typeof write extends fc.Arbitrary<infer T> ? T : never;

function toCard({ card, length, letter, revision, change, ...rest }: Write): CachedCard {
  const state = toState(length, letter);
  const row: CardRow = {
    cardId: `C${card}`,
    mediumId: 'card-a',
    categoryId: null,
    homeCity: 'A',
    validToSec: null,
    ...rest,
    state,
    ...(change === undefined
      ? undefined
      : { changes: [{ fromSec: change, registrationNo: 1, named: { categoryId: 'student' } }] }),
  };
  return { row, state: parseCardState(state), revision };
}

const base: Write = {
  card: 0,
  length: 3,
  letter: 'a',
  balanceFen: 5,
  unsettledDay: null,
  revision: 1,
  issuerId: 'CA',
  change: undefined,
};

/** Loads from a store without cards. */
const find = async (cache: CardCache, cardId: string) =>
  (await cache.load({ findCards: async () => new Map() }, [{ cardId }], nothing)).get(cardId);

test('cards are given back as they were last written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 40 }), fc.nat(9), async (writes, capacity) => {
      const cache = new CardCache(capacity);
      const last = new Map<string, CachedCard>();
      let found = 0;
      for (const one of writes) {
        const card = toCard(one);
        cache.keep([card]);
        last.delete(card.row.cardId);
        last.set(card.row.cardId, card);
        found = 0;
        for (const [cardId, { revision, row, state }] of last) {
          const kept = await find(cache, cardId);
          if (!kept) continue;
          found++;
          const { revision: _, ...written } = row;
          expect(kept).toEqual({
            row: revision === undefined ? written : { ...written, revision },
            state,
            revision,
          });
        }
        // The card that was written last is there, and no slot is unused while cards are dropped.
        expect((await find(cache, card.row.cardId)) !== undefined).toBe(capacity > 0);
        expect(found).toBe(Math.min(capacity, last.size));
      }
      cache.clear();
      for (const cardId of last.keys()) expect(await find(cache, cardId)).toBeUndefined();
    }),
    { numRuns, seed: 11 },
  );
});

test('a card that is written again and again stays while others come and go', async () => {
  const cache = new CardCache(4);
  const often = toCard(base);
  cache.keep([often]);
  for (let i = 1; i < 50; i++) {
    const { row, state } = often;
    cache.keep([{ row: { ...row, cardId: `other-${i}` }, state, revision: 1 }, often]);
    expect(await find(cache, 'C0'), `after ${i}`).toBeDefined();
  }
  expect(await find(cache, 'other-1')).toBeUndefined();
});

test('cards that are not kept are read from the store, those under way are not', async () => {
  const cache = new CardCache(10);
  const [kept, stored, underWay] = [0, 1, 2].map((card) => toCard({ ...base, card })) as [
    CachedCard,
    CachedCard,
    CachedCard,
  ];
  cache.keep([kept]);
  const asked: string[][] = [];
  const findCards = async (cardIds: readonly string[]) => {
    asked.push([...cardIds]);
    return new Map([['C1', { ...stored.row, revision: 8 }]]);
  };
  const taps = ['C0', 'C1', 'C2', 'C3', 'C1'].map((cardId) => ({ cardId }));
  const found = await cache.load({ findCards }, taps, {
    findCard: (id) => (id === 'C2' ? underWay : undefined),
  });
  expect(asked).toEqual([['C1', 'C3']]);
  expect([...found.keys()].sort()).toEqual(['C0', 'C1', 'C2']);
  expect(found.get('C1')?.revision).toBe(8);
  expect(found.get('C2')).toBe(underWay);
});
const findAll = async (cache: CardCache, cards: readonly CachedCard[]) =>
  (await Promise.all(cards.map(({ row }) => find(cache, row.cardId)))).map(
    (kept) => kept?.row.cardId ?? null,
  );

test.each<Partial<CardRow>>([
  { issuerId: 'CB' },
  { mediumId: 'card-b' },
  { categoryId: 'student' },
  { homeCity: 'B' },
  { validToSec: 9 },
  { isUnregistered: true },
  { changes: [{ fromSec: 5, registrationNo: 1, named: { categoryId: 'student' } }] },
])('a card that is registered anew is given back with %j', async (part) => {
  const cache = new CardCache(2);
  const card = toCard(base);
  const changed = { ...card, row: { ...card.row, ...part, revision: 1 } };
  cache.keep([card]);
  cache.keep([changed]);
  expect(await find(cache, 'C0')).toStrictEqual(changed);
  cache.keep([card]);
  expect(await find(cache, 'C0')).toStrictEqual({ ...card, row: { ...card.row, revision: 1 } });
});

test('no state reaches into the cell of another card, and none outlives its card', async () => {
  const cache = new CardCache(3);
  const cards = [0, 1, 2].map((card) => toCard({ ...base, card }));
  const textOf = async (cardId: string) => (await find(cache, cardId))?.row.state;
  const withState = (text: string): CachedCard => {
    const card = cards[0] as CachedCard;
    return { ...card, row: { ...card.row, state: text } };
  };
  cache.keep(cards);
  const empty = toState(0, 'a');
  for (const [length, letter] of [
    [255, 'a'],
    [256, 'a'],
    [257, 'a'],
    [300, 'a'],
    [130, '市'],
    [20, 'é'],
    [20, 'a'],
  ] as const) {
    const text = toState(length - (length > 200 ? empty.length + String(length).length : 0), letter);
    cache.keep([withState(text)]);
    expect(await textOf('C0'), `${length} ${letter}`).toBe(text);
    expect(await textOf('C1')).toBe((cards[1] as CachedCard).row.state);
  }
});

test('of cards that were not written lately the longest there goes first', async () => {
  const cache = new CardCache(4);
  const cards = [0, 1, 2, 3, 4, 5, 6].map((card) => toCard({ ...base, card }));
  const [, , often] = cards as [CachedCard, CachedCard, CachedCard];
  cache.keep(cards.slice(0, 5));
  expect(await findAll(cache, cards.slice(0, 5))).toEqual([null, 'C1', 'C2', 'C3', 'C4']);
  cache.keep([often]);
  cache.keep(cards.slice(5));
  expect(await findAll(cache, cards)).toEqual([null, null, 'C2', null, 'C4', 'C5', 'C6']);
});

test('a cleared cache has room for as many cards as a new one', async () => {
  const cache = new CardCache(4);
  const cards = [0, 1, 2, 3, 4, 5, 6].map((card) => toCard({ ...base, card }));
  cache.keep(cards.slice(0, 4));
  cache.clear();
  expect(await findAll(cache, cards)).toEqual(Array(7).fill(null));
  cache.keep(cards.slice(3));
  expect(await findAll(cache, cards.slice(3))).toEqual(['C3', 'C4', 'C5', 'C6']);
});

test('memory is taken for some thousand cards at a time, and each of them keeps its state', async () => {
  const taken = vi.spyOn(Buffer, 'allocUnsafeSlow');
  onTestFinished(() => taken.mockRestore());
  const cache = new CardCache(4_100);
  const { row } = toCard(base);
  const cards = Array.from({ length: 4_100 }, (_, i): CachedCard => {
    const state = toStateText({ ...emptyCardState, balanceFen: i });
    return { row: { ...row, cardId: `N${i}`, state }, state: parseCardState(state), revision: i };
  });
  cache.keep(cards.slice(0, 4_096));
  expect(taken).toHaveBeenCalledTimes(1);
  cache.keep(cards);
  expect(taken).toHaveBeenCalledTimes(2);
  const found = await cache.load(
    { findCards: () => expect.unreachable() },
    cards.map(({ row: { cardId } }) => ({ cardId })),
    nothing,
  );
  expect([...found.values()].map(({ revision, state }) => [revision, state.balanceFen])).toEqual(
    cards.map((_, i) => [i, i]),
  );
});
