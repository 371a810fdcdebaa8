import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeCalls } from '../../../server/planner/lines/merge-calls.ts';

/** Merges lists of stop names; `at` gives positions as metres along a line or as coordinates. */
function merge(lists: readonly string[], at: Readonly<Record<string, number | readonly [number, number]>>) {
  const stopsOf = lists.map((list) => list.split(' '));
  const pointOf = (name: string) => {
    const spot = at[name] ?? 0;
    return typeof spot === 'number' ? ([spot, 0] as const) : spot;
  };
  return mergeCalls(
    stopsOf.map(({ length }) => length),
    {
      keyOf: ({ list, call }) => stopsOf[list]?.[call] ?? '',
      distanceM: (a, b) => {
        const [[x, y], [u, v]] = [
          pointOf(stopsOf[a.list]?.[a.call] ?? ''),
          pointOf(stopsOf[b.list]?.[b.call] ?? ''),
        ];
        return Math.hypot(x - u, y - v);
      },
    },
  ).map(({ rows, lists: own }) => ({
    own,
    rows,
    text: rows.map(([ref]) => stopsOf[ref?.list ?? 0]?.[ref?.call ?? 0]).join(' '),
  }));
}

const km = { A: 0, B: 10_000, C: 20_000, D: 30_000, E: 40_000, F: 50_000 };
const texts = (lists: readonly string[], at: Parameters<typeof merge>[1] = km) =>
  merge(lists, at).map(({ text }) => text);

describe('the stops of a line', () => {
  test('are the stops of all lists, in one order', () => {
    expect(texts(['A C E', 'A B E', 'A D E', 'B C D'])).toEqual(['A B C D E']);
    expect(texts(['A B C', 'C D E', 'B C D'])).toEqual(['A B C D', 'C D E']);
  });

  test('include those of lists that begin later, end earlier or continue farther', () => {
    expect(texts(['B C D', 'A B C', 'C D E F'])).toEqual(['A B C D E F']);
  });

  test('at either end are in the order of the way', () => {
    expect(texts(['B C D E', 'A C D F'])).toEqual(['A B C D E F']);
    expect(texts(['A C D F', 'B C D E'])).toEqual(['A B C D E F']);
  });

  test('of the way back are a separate way', () => {
    expect(texts(['A B C', 'C B A', 'C A'])).toEqual(['A B C', 'C B A']);
  });

  test('of a detour or branch are a separate way', () => {
    const ring = {
      A: [0, 0],
      N1: [10_000, 20_000],
      N2: [20_000, 20_000],
      S1: [10_000, -20_000],
      S2: [20_000, -20_000],
      Z: [30_000, 0],
      Y: [0, 40_000],
    } as const;
    expect(texts(['A N1 N2 Z', 'A S1 S2 Z', 'A N2 Z'], ring)).toEqual(['A N1 N2 Z', 'A S1 S2 Z']);
    expect(texts(['A B C D', 'A B Y'], { ...km, Y: [10_000, 40_000] })).toEqual(['A B C D', 'A B Y']);
  });

  test('with two calls have two rows', () => {
    const loop = { A: 0, B: [1_000, 0], C: [1_000, 1_000], D: [0, 1_000] } as const;
    const [way] = merge(['A B C D A', 'B C D A'], loop);
    expect(way?.text).toBe('A B C D A');
    expect(way?.rows.map((row) => row.length)).toEqual([1, 2, 2, 2, 2]);
  });

  test('of lists with only one common stop are separate ways', () => {
    expect(texts(['A B', 'B C'])).toEqual(['A B', 'B C']);
    expect(texts(['A B', 'C D'])).toEqual(['A B', 'C D']);
  });
});

test('every call is in exactly one row, in the order of its list', () => {
  const stops = [...'ABCDEF'];
  const lists = fc.array(fc.shuffledSubarray(stops, { minLength: 2 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lists, (drawn) => {
      const ways = merge(
        drawn.map((list) => list.join(' ')),
        km,
      );
      drawn.forEach((list, index) => {
        const own = ways.filter(({ own: members }) => members.includes(index));
        expect(own).toHaveLength(1);
        const calls = own[0]?.rows.flatMap((row) => row.filter((ref) => ref.list === index));
        expect(calls?.map(({ call }) => call)).toEqual(list.map((_, call) => call));
      });
      for (const { rows } of ways) {
        for (const row of rows) {
          const names = row.map((ref) => drawn[ref.list]?.[ref.call]);
          expect(new Set(names).size).toBe(1);
        }
      }
    }),
  );
});
