import { describe, expect, it } from 'vitest';
import { findWidestRange, getCardNumbers, toNumberAt } from '../../../server/money/scheme/card-numbers.ts';
import type { Medium, Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

/** The example with ranges of some media; the other media have no numbers. */
function toScheme(ranges: Readonly<Record<string, NonNullable<Medium['ranges']>>>): Scheme {
  const media = exampleScheme.media.map((medium) => ({ ...medium, prefixes: [] }));
  return {
    ...exampleScheme,
    media: media.map((medium) => {
      const own = ranges[medium.id];
      return own ? { ...medium, ranges: own } : medium;
    }),
  };
}

const open = { isRegistered: false };
const scheme = toScheme({
  'card-a': [
    { from: '1000', to: '1999', ...open },
    { from: '005', to: '009', isRegistered: true, issuerId: 'CB' },
  ],
  'card-b': [
    { from: '2000', to: '2000', ...open },
    { from: '0990', to: '0999', ...open },
  ],
});

describe('card numbers of a version', () => {
  it.each([
    ['1000', 'card-a', 'CA', false],
    ['1999', 'card-a', 'CA', false],
    ['2000', 'card-b', 'CB', false],
    ['0999', 'card-b', 'CB', false],
    // The issuer of the range, not of the medium.
    ['005', 'card-a', 'CB', true],
    ['009', 'card-a', 'CB', true],
  ])('%s is of %s and %s', (cardId, mediumId, issuerId, isRegistered) => {
    expect(getCardNumbers(scheme).find(cardId)).toMatchObject({
      mediumId,
      issuerId,
      isRegistered,
      isInRange: true,
    });
  });

  it.each([
    '0989',
    '1',
    '2001',
    '999',
    '004',
    '010',
    '01000',
    '10000',
    '10:0',
    '1 00',
    '１０００',
    '1.99',
    '',
    '-100',
  ])('%j is in no range', (cardId) => {
    expect(getCardNumbers(scheme).find(cardId)).toBeUndefined();
  });

  it('of a range come before a prefix, and a longer prefix before a shorter one', () => {
    const [first, ...others] = scheme.media;
    const mixed = [{ ...(first as Medium), prefixes: ['20', '2'] }, ...others];
    const numbers = getCardNumbers({ media: mixed });
    expect(numbers.isClosed).toBe(true);
    expect(numbers.find('2000')).toMatchObject({ mediumId: 'card-b', isInRange: true });
    expect(numbers.find('2001')).toMatchObject({ mediumId: 'card-a', isInRange: false });
    expect(getCardNumbers(exampleScheme).isClosed).toBe(false);
  });

  it('of new cards come from the widest range, with leading zeros', () => {
    const media = new Map(scheme.media.map((medium) => [medium.id, medium]));
    const range = findWidestRange(media.get('card-b') as Medium);
    expect(range).toEqual({ from: '0990', count: 10n, issuerId: 'CB' });
    expect(range && [toNumberAt(range, 0n), toNumberAt(range, 9n)]).toEqual(['0990', '0999']);
    expect(findWidestRange(media.get('chip-a') as Medium)).toBeUndefined();
  });
});
