/** The ground of each service day, from the entries of the books. */
import { describe, expect, test } from 'vitest';
import { clipSpans, GroundTimeline } from '../../../server/money/ground/ground-timeline.ts';
import type { GroundCause } from '../../../server/money/ledger/ledger-store.ts';

const toTimeline = (...rows: readonly (readonly [cause: GroundCause, fromDay: number, hash: string])[]) =>
  new GroundTimeline(
    rows.map(([cause, fromDay, hash], i) => ({ entryNo: i + 1, cause, fromDay, hash, takenSec: 0 })),
  );
const read = (timeline: GroundTimeline, ...days: readonly number[]) =>
  days.map((day) => timeline.findHash(day) ?? '-').join(' ');

describe('a timeline of grounds', () => {
  test('has no ground before its first day, and the last one for ever', () => {
    expect(read(toTimeline(['first', 10, 'a'], ['first', 20, 'b']), 9, 10, 19, 20, 9_999)).toBe('- a a b b');
  });

  test('a later entry ends all that begins on its day or after it', () => {
    const timeline = toTimeline(['first', 10, 'a'], ['first', 20, 'b'], ['scheme', 15, 'c']);
    expect(read(timeline, 14, 15, 20, 21)).toBe('a c c c');
    expect(timeline.spans).toEqual([
      { fromDay: 10, hash: 'a' },
      { fromDay: 15, hash: 'c' },
    ]);
  });

  test('an entry on the day of another one replaces it', () => {
    expect(read(toTimeline(['first', 10, 'a'], ['feeds', 15, 'b'], ['feeds', 15, 'c']), 14, 15)).toBe('a c');
  });

  test('an entry with the ground that holds already begins no other span', () => {
    const timeline = toTimeline(['first', 10, 'a'], ['scheme', 20, 'b'], ['scheme', 20, 'a']);
    expect(timeline.spans).toEqual([{ fromDay: 10, hash: 'a' }]);
    expect(timeline.listHashes()).toEqual(['a']);
  });

  test('a day with taps keeps its ground, whatever begins before or on it', () => {
    const timeline = toTimeline(['first', 10, 'a'], ['used', 15, 'a'], ['feeds', 14, 'b'], ['used', 15, 'b']);
    expect(read(timeline, 13, 14, 15, 16)).toBe('a b a b');
    expect(timeline.listHashes()).toEqual(['a', 'b']);
  });

  test('an entry without ground ends the ones before', () => {
    const timeline = toTimeline(['first', 10, 'a'], ['first', 10, ''], ['first', 20, 'b']);
    expect(read(timeline, 10, 19, 20)).toBe('- - b');
    expect(timeline.listHashes()).toEqual(['b']);
    // Nothing held before it, so it begins no span.
    expect(timeline.spans).toEqual([{ fromDay: 20, hash: 'b' }]);
    expect(toTimeline(['first', 10, 'a'], ['first', 12, ''], ['first', 20, 'b']).listHashes()).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('spans from a day on', () => {
  const { spans } = toTimeline(['first', 10, 'a'], ['first', 20, 'b']);
  test.each([
    [9, '10a 20b'],
    [10, '10a 20b'],
    [11, '11a 20b'],
    [20, '20b'],
    [25, '25b'],
  ])('from %i', (day, expected) => {
    expect(
      clipSpans(spans, day)
        .map(({ fromDay, hash }) => `${fromDay}${hash}`)
        .join(' '),
    ).toBe(expected);
  });

  test('have none before the first ground', () => {
    expect(clipSpans([], 5)).toEqual([]);
    expect(clipSpans(toTimeline(['first', 10, 'a'], ['first', 12, '']).spans, 15)).toEqual([]);
  });
});
