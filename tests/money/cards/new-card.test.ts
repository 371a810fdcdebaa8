/** Cards that are registered by a request: their number follows from the key, their medium and city from the scheme. */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import {
  findCardByNumber,
  getMediumOf,
  isSameCard,
  listNumbersOfKey,
  type NewCard,
  toNewCard,
  toRequestSource,
} from '../../../server/money/cards/new-card.ts';
import type { Medium, Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { makeCard } from './card-world.ts';

const getMedium = (id: string) => exampleScheme.media.find((medium) => medium.id === id) as Medium;
const withMedium = (part: Partial<Medium>, scheme: Partial<Scheme> = {}): Scheme => ({
  ...exampleScheme,
  ...scheme,
  media: exampleScheme.media.map((medium) => (medium.id === 'card-a' ? { ...medium, ...part } : medium)),
});
const ranges = [
  { from: '0095', to: '0099', isRegistered: false, issuerId: 'CB' },
  { from: '0100', to: '0101', isRegistered: true },
];
const request: NewCard = { mediumId: 'card-a', categoryId: null, homeCity: null, validToSec: null };

const problemOf = (work: () => unknown): ProblemError => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  return expect.unreachable();
};
const expectField = (work: () => unknown, field: string, code: string, value: string) => {
  const { code: problem, details, text } = problemOf(work);
  expect([problem, details]).toEqual(['bad-request', { in: 'body', errors: [{ field, code, text }] }]);
  expect([text.zh, text.en]).toEqual(Array(2).fill(expect.stringContaining(value)));
};

describe('a new card', () => {
  it('has the issuer of its medium and the city of that issuer', () => {
    expect(toNewCard(exampleScheme, request, '31A9')).toEqual(makeCard('31A9'));
    const asked = { ...request, mediumId: 'card-b', categoryId: 'student', homeCity: 'A', validToSec: 9 };
    expect(toNewCard(exampleScheme, asked, 'x')).toEqual(
      makeCard('x', { mediumId: 'card-b', issuerId: 'CB', categoryId: 'student', validToSec: 9 }),
    );
    expect(toNewCard(exampleScheme, { ...asked, homeCity: null }, 'x').homeCity).toBe('B');
  });

  it('has any of the categories of the scheme', () => {
    const [category] = exampleScheme.categories as [Scheme['categories'][number]];
    const categories = [{ ...category, id: 'senior' }, category, { ...category, id: 'pupil' }];
    for (const { id } of categories)
      expect(
        toNewCard({ ...exampleScheme, categories }, { ...request, categoryId: id }, 'x').categoryId,
      ).toBe(id);
  });

  it('has the issuer of the widest range of its medium', () => {
    expect(toNewCard(withMedium({ ranges }), request, '0095')).toEqual(
      makeCard('0095', { issuerId: 'CB', homeCity: 'B' }),
    );
  });

  it('of an issuer without a city has none, and may name that it has none', () => {
    const ofCentre = withMedium({ issuerId: 'CC' });
    expect(toNewCard(ofCentre, request, 'x').homeCity).toBe('');
    expect(toNewCard(withMedium({ issuerId: 'gone' }), request, 'x').homeCity).toBe('');
    const ofCities = exampleScheme.parties.filter(({ city }) => city !== null);
    for (const parties of [exampleScheme.parties, ofCities])
      expect(toNewCard({ ...exampleScheme, parties }, { ...request, homeCity: '' }, 'x').homeCity).toBe('');
  });

  it.each([
    [{ mediumId: 'sea' }, 'mediumId', 'sea'],
    [{ categoryId: 'pilot' }, 'categoryId', 'pilot'],
    [{ homeCity: 'Z' }, 'homeCity', 'Z'],
  ])('with %j is refused', (part, field, value) => {
    expectField(() => toNewCard(exampleScheme, { ...request, ...part }, 'x'), field, 'unknown', value);
  });

  it('is refused where the scheme lists its numbers and the medium has none', () => {
    const bare = withMedium({ prefixes: [] });
    // Without ranges any number may be registered.
    expect(getMediumOf(bare, request).id).toBe('card-a');
    const chips = bare.media.map((medium) => (medium.id === 'chip-a' ? { ...medium, ranges } : medium));
    for (const empty of [undefined, []]) {
      const media = chips.map((medium) =>
        medium.id === 'card-a' && empty ? { ...medium, ranges: empty } : medium,
      );
      expectField(() => getMediumOf({ ...bare, media }, request), 'mediumId', 'no-numbers', 'card-a');
    }
    const prefixed = chips.map((medium) =>
      medium.id === 'card-a' ? { ...medium, prefixes: ['A'] } : medium,
    );
    expect(getMediumOf({ ...bare, media: prefixed }, request).id).toBe('card-a');
    expect(getMediumOf({ ...bare, media: chips }, { mediumId: 'chip-a' }).id).toBe('chip-a');
  });
});

describe('the number of a key', () => {
  const list = (medium: Medium, key: string) => [...listNumbersOfKey(medium, key)];

  it('is one number after the prefix and a 9, which no later program changes', () => {
    const [medium, other] = [getMedium('card-a'), getMedium('card-b')];
    expect(list(medium, 'one')).toEqual(['A980569602076']);
    expect(list(other, 'one')).toEqual(list(medium, 'one').map((text) => `B${text.slice(1)}`));
    expect(list({ ...medium, prefixes: [] }, 'one')).toEqual(
      list(medium, 'one').map((text) => text.slice(1)),
    );
    const numbers = Array.from({ length: 200 }, (_, i) => list(medium, `key ${i}`)).flat();
    expect(new Set(numbers).size).toBe(200);
    // Also where the digits of the key begin with zeros.
    for (const text of numbers) expect(text).toMatch(/^A9\d{11}$/);
  });

  it('of a range are all its numbers, each once, from one that the key names', () => {
    const medium = { ...getMedium('card-a'), ranges };
    const numbers = list(medium, 'one');
    expect(numbers.toSorted()).toEqual(['0095', '0096', '0097', '0098', '0099']);
    const first = Number(numbers[0]);
    expect(numbers.map(Number)).toEqual([0, 1, 2, 3, 4].map((i) => 95 + ((first - 95 + i) % 5)));
    const firsts = new Set(Array.from({ length: 40 }, (_, i) => list(medium, `key ${i}`)[0]));
    expect(firsts.size).toBe(5);
  });

  it('of a wide range are a thousand, and the first is the same as ever', () => {
    const wide = {
      ...getMedium('card-a'),
      ranges: [{ from: '620000000000', to: '629999999999', isRegistered: true }],
    };
    const numbers = list(wide, 'one');
    expect([numbers.length, new Set(numbers).size, numbers[0]]).toEqual([1_000, 1_000, '620569602076']);
  });

  it('is named by the source of the registration where others may share the number', () => {
    expect(toRequestSource(getMedium('card-a'), 'one')).toBe('request');
    const source = toRequestSource({ ...getMedium('card-a'), ranges }, 'one');
    expect(source).toBe('request 59498c6c155bba92a3d0f340');
    expect(toRequestSource({ ...getMedium('card-a'), ranges }, 'two')).not.toBe(source);
  });
});

it('a card is the same where all that a request says is', () => {
  const known = makeCard('A1', { categoryId: 'student' });
  expect(isSameCard({ ...known, validToSec: null }, known)).toBe(true);
  for (const part of [{ categoryId: null }, { homeCity: 'B' }, { validToSec: 1 }, { mediumId: 'card-b' }])
    expect(isSameCard({ ...known, ...part }, known), JSON.stringify(part)).toBe(false);
});

it('a card that its number alone names has the city of its issuer, if that has one', () => {
  expect(findCardByNumber(exampleScheme, 'B7')).toEqual(
    makeCard('B7', { mediumId: 'card-b', issuerId: 'CB', homeCity: 'B' }),
  );
  expect(findCardByNumber(withMedium({ issuerId: 'gone' }), 'A7')?.homeCity).toBe('');
  expect(findCardByNumber(exampleScheme, 'Z7')).toBeUndefined();
});
