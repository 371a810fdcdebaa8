import '../page-zone.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptyReach,
  parseReachUrl,
  type ReachState,
  toReachParams,
} from '../../../client/src/reach/reach-url.ts';

const parse = (text: string) => parseReachUrl(new URLSearchParams(text));

const degrees = (limit: number) =>
  fc.integer({ min: -limit * 100_000, max: limit * 100_000 }).map((value) => value / 100_000 || 0);
const state: fc.Arbitrary<ReachState> = fc.record(
  {
    place: fc.record(
      { lat: degrees(90), lon: degrees(180), stopId: fc.constantFrom('rail:hhe', 'a:b c/d') },
      { requiredKeys: ['lat', 'lon'] },
    ) as fc.Arbitrary<NonNullable<ReachState['place']>>,
    time: fc.constantFrom<ReachState['time']>(
      { kind: 'now' },
      { kind: 'depart', local: '2026-11-25T08:00' },
      { kind: 'arrive', local: '2026-02-28T23:59' },
    ),
    cutoffs: fc
      .uniqueArray(fc.integer({ min: 1, max: 1_440 }), { minLength: 1, maxLength: 3 })
      .map((minutes) => minutes.toSorted((a, b) => a - b)),
  },
  { requiredKeys: ['time', 'cutoffs'] },
);

describe('the address of the reach view', () => {
  test('a link restores the whole state', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(parse(toReachParams(one).toString())).toEqual(one);
      }),
    );
  });

  test('uses the planner’s names', () => {
    const { place, time, cutoffs } = parse(
      'from=40.84570,111.76030&time=2026-11-25T08:00&cutoffs=120,30,60,30',
    );
    expect(place).toEqual({ lat: 40.8457, lon: 111.7603 });
    expect(time).toEqual({ kind: 'depart', local: '2026-11-25T08:00' });
    expect(cutoffs).toEqual([30, 60, 120]);
    expect(toReachParams({ ...(place && { place }), time, cutoffs }).toString()).toBe(
      'from=40.84570%2C111.76030&time=2026-11-25T08%3A00',
    );
  });

  test('for an arrival the place is the destination', () => {
    const text = 'from=40,111&to=41.00000,112.00000&time=2026-11-25T08:00&arriveBy=true';
    expect(parse(text).place).toEqual({ lat: 41, lon: 112 });
    expect(toReachParams(parse(text)).has('from')).toBe(false);
  });

  test('invalid values become defaults', () => {
    for (const cutoffs of ['', 'abc', '0', '-5', '1441', '1e3', ',,']) {
      expect(parse(`cutoffs=${cutoffs}`).cutoffs).toEqual([30, 60, 120]);
    }
    expect(parse('cutoffs=5,x,10').cutoffs).toEqual([5, 10]);
    expect(parse('cutoffs=50,40,30,20').cutoffs).toEqual([20, 30, 40]);
    expect(parse('from=nowhere&time=soon')).toEqual(emptyReach);
    expect(toReachParams(emptyReach).toString()).toBe('');
  });
});
