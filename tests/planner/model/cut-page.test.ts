import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutPage } from '../../../server/planner/model/cut-page.ts';

const same = (n: number) => n;

test('shows the first of a later page, the last of an earlier one, and where it stopped', () => {
  expect(cutPage([1, 2, 3, 4], same, 'later', 2)).toEqual({ shown: [1, 2], nextKey: 3 });
  expect(cutPage([1, 2, 3, 4], same, 'earlier', 2)).toEqual({ shown: [3, 4], nextKey: 2 });
  expect(cutPage([1, 2], same, 'later', 2)).toEqual({ shown: [1, 2] });
  expect(cutPage([], same, 'earlier', 0)).toEqual({ shown: [] });
});

test('keeps equal keys together, unless the page has only one key', () => {
  expect(cutPage([1, 2, 2, 3], same, 'later', 2)).toEqual({ shown: [1], nextKey: 2 });
  expect(cutPage([1, 2, 2, 3], same, 'earlier', 2)).toEqual({ shown: [3], nextKey: 2 });
  expect(cutPage([2, 2, 2], same, 'later', 2)).toEqual({ shown: [2, 2], nextKey: 3 });
  expect(cutPage([2, 2, 2], same, 'earlier', 2)).toEqual({ shown: [2, 2], nextKey: 1 });
});

test('takes all items of an only key, up to the most', () => {
  for (const direction of ['later', 'earlier'] as const) {
    expect(cutPage([2, 2, 2], same, direction, 1, 3)).toEqual({ shown: [2, 2, 2] });
    expect(cutPage([2, 2, 2], same, direction, 1, 2).shown).toEqual([2, 2]);
  }
  expect(cutPage([2, 2, 2, 3], same, 'later', 1, 9)).toEqual({ shown: [2, 2, 2], nextKey: 3 });
  expect(cutPage([1, 2, 2], same, 'earlier', 1, 9)).toEqual({ shown: [2, 2], nextKey: 1 });
});

test('reading page by page shows every item once, both ways', () => {
  const items = fc.array(fc.nat(12), { maxLength: 20 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 6 }), (all, max) => {
      const most = Math.max(0, ...all.map((key) => all.filter((other) => other === key).length));
      const later: number[] = [];
      for (let from: number | undefined = -1; from !== undefined; ) {
        const page = cutPage(
          all.filter((key) => key >= (from as number)),
          same,
          'later',
          max,
          most,
        );
        later.push(...page.shown);
        from = page.nextKey;
      }
      const earlier: number[] = [];
      for (let to: number | undefined = 99; to !== undefined; ) {
        const page = cutPage(
          all.filter((key) => key <= (to as number)),
          same,
          'earlier',
          max,
          most,
        );
        earlier.unshift(...page.shown);
        to = page.nextKey;
      }
      expect([later, earlier]).toEqual([all, all]);
    }),
  );
});

test('of no items has none, and the next page begins where it began', () => {
  expect(cutPage([3, 3, 4], same, 'later', 0, 9)).toEqual({ shown: [], nextKey: 3 });
  expect(cutPage([3, 3, 4], same, 'earlier', 0, 9)).toEqual({ shown: [], nextKey: 4 });
  expect(cutPage([], same, 'later', 0, 9)).toEqual({ shown: [] });
});
