import { expect, test } from 'vitest';
import { parseKnownCards, toKnownCards } from '../../../client/src/card/known-cards.ts';

test('the latest card comes first, each card once, the oldest are dropped', () => {
  const all = ['1', '2', '3', '4', '5', '6', '7', '3'].reduce<readonly string[]>(toKnownCards, []);
  expect(all).toEqual(['3', '7', '6', '5', '4', '2']);
});

test('invalid entries of the storage are ignored', () => {
  expect(parseKnownCards(JSON.stringify(['a', 'b']))).toEqual(['a', 'b']);
  expect(parseKnownCards(null)).toEqual([]);
  expect(parseKnownCards('{')).toEqual([]);
  expect(parseKnownCards('{"a":1}')).toEqual([]);
  expect(parseKnownCards('["a",7,null,""]')).toEqual(['a']);
});
