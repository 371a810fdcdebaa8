/** Footpaths that a wheelchair can pass, and those between the stops of one place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFootpaths, type FootpathOptions } from '../../../server/transit/network/footpaths.ts';
import type { GivenWalk, NetworkStop } from '../../../server/transit/network/network-stop.ts';
import { twinFootpaths } from '../../support/network-twin.ts';
import { listFootpaths, stopsArbitrary, toTexts, walksArbitrary } from './network-arbitraries.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 800);
const plain: FootpathOptions = { maxM: 500, speedMps: 1, detourFactor: 1, withSlack: false };

/** A stop on the equator; slightly less than `eastM`, so that rounding does not exceed the bound. */
function at(eastM: number, more: Partial<NetworkStop> = {}): NetworkStop {
  return {
    key: `f:${eastM}`,
    lat: 0,
    lon: 20 + (eastM * 0.9999) / 111_194.92664,
    boardSlackSec: 0,
    changeSec: 0,
    ...more,
  };
}

function both(from: number, to: number, durationSec: number, isStepFree: boolean): GivenWalk[] {
  const there: GivenWalk = { from, to, durationSec, kind: 'pathway', isStepFree };
  return [there, { ...there, from: to, to: from }];
}

const tell = (
  stops: readonly NetworkStop[],
  given: readonly GivenWalk[],
  more: Partial<FootpathOptions> = {},
) => toTexts(buildFootpaths(stops, given, { ...plain, ...more }));

describe('without steps', () => {
  // Bus stop, entrance, platform behind stairs and a slower lift, platform behind stairs alone.
  const stops = [at(0), at(100, { isEntrance: true }), at(120), at(140)];
  const boardable = Uint8Array.from([1, 0, 1, 1]);
  const given = [...both(1, 2, 30, false), ...both(1, 2, 90, true), ...both(1, 3, 30, false)];

  test('the lift is used, and stops behind stairs are not reached', () => {
    expect(tell(stops, given, { boardable })).toEqual([
      '0>2:130',
      '0>3:130',
      '2>3:60',
      '2>0:130',
      '3>2:60',
      '3>0:130',
    ]);
    expect(tell(stops, given, { boardable, stepFree: true })).toEqual(['0>2:190', '2>0:190']);
  });

  test('a station with an entrance closed to wheelchairs is not reached', () => {
    const closed = stops.map((stop, i) => (i === 1 ? { ...stop, wheelchair: 2 } : stop));
    expect(tell(closed, given, { boardable, stepFree: true })).toEqual([]);
    expect(tell(closed, given, { boardable })).toHaveLength(6);
  });

  test('a stop closed to wheelchairs has no footpaths', () => {
    const closed = [at(0), at(100, { wheelchair: 2 }), at(200, { wheelchair: 1 })];
    expect(tell(closed, [], { stepFree: true })).toEqual(['0>2:200', '2>0:200']);
  });

  test('a transfer opens no step-free way: inside stations it only makes walks longer', () => {
    const stated = (from: number, to: number, durationSec: number): GivenWalk => ({
      from,
      to,
      durationSec,
      kind: 'transfer',
    });
    const transfers = [stated(2, 3, 45), stated(2, 0, 400), stated(0, 2, 10)];
    expect(tell(stops, [...given, ...transfers], { boardable, stepFree: true })).toEqual([
      '0>2:190',
      '2>0:400',
    ]);
    expect(tell([at(0), at(9_000)], [stated(0, 1, 60)], { stepFree: true })).toEqual(['0>1:60']);
  });
});

describe('in one place', () => {
  test('stops of one place beyond the reach of footpaths are linked both ways, other stops are not', () => {
    const stops = [at(0), at(700), at(1_400)];
    expect(tell(stops, [], { placeOf: [0, 0, 2] })).toEqual(['0>1:700', '1>0:700']);
  });

  test('the link uses entrances and pathways, and is absent where a transfer forbids it', () => {
    const stops = [at(0), at(700, { isEntrance: true }), at(720)];
    const options = { boardable: Uint8Array.from([1, 0, 1]), placeOf: [0, 0, 0] };
    const given = both(1, 2, 60, false);
    expect(tell(stops, given, options)).toEqual(['0>2:760', '2>0:760']);
    expect(tell(stops, given, { ...options, stepFree: true })).toEqual([]);
    const forbidden: GivenWalk = { from: 0, to: 2, durationSec: 0, kind: 'transfer', isForbidden: true };
    expect(tell(stops, [...given, forbidden], options)).toEqual(['2>0:760']);
  });
});

describe('any network', () => {
  const networkArbitrary = stopsArbitrary.chain((stops) => {
    const n = stops.length;
    return fc.record({
      stops: fc
        .array(fc.constantFrom(0, 0, 1, 2), { minLength: n, maxLength: n })
        .map((wheelchair) => stops.map((stop, i) => ({ ...stop, wheelchair: wheelchair[i] ?? 0 }))),
      given: walksArbitrary(n).chain((walks) =>
        fc
          .array(fc.boolean(), { minLength: walks.length, maxLength: walks.length })
          .map((flags) => walks.map((walk, i) => ({ ...walk, isStepFree: flags[i] ?? false }))),
      ),
      boardable: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
      placeOf: fc.array(fc.nat({ max: 3 }), { minLength: n, maxLength: n }),
      maxM: fc.constantFrom(0, 150, 500),
      withSlack: fc.boolean(),
    });
  });
  const rest = { speedMps: 1.33, detourFactor: 1.3 };

  test('has the step-free footpaths and links of an exhaustive search', () => {
    fc.assert(
      fc.property(networkArbitrary, fc.boolean(), fc.boolean(), (network, stepFree, withPlaces) => {
        const { boardable, given, placeOf, stops, ...limits } = network;
        const options = { ...rest, ...limits, stepFree, ...(withPlaces ? { placeOf } : {}) };
        const footpaths = buildFootpaths(stops, given, {
          ...options,
          boardable: Uint8Array.from(boardable, Number),
        });
        expect(toTexts(footpaths)).toEqual(twinFootpaths(stops, given, { ...options, boardable }));
      }),
      { numRuns: CASES },
    );
  });

  test('step-free footpaths are a subset and not faster; links of places remove nothing', () => {
    fc.assert(
      fc.property(networkArbitrary, (network) => {
        const { given, placeOf, stops, ...limits } = network;
        const options = { ...rest, ...limits, boardable: Uint8Array.from(limits.boardable, Number) };
        const toMap = (more: Partial<FootpathOptions>) =>
          new Map(
            listFootpaths(buildFootpaths(stops, given, { ...options, ...more })).map(
              ({ durationSec, from, to }) => [`${from}>${to}`, durationSec] as const,
            ),
          );
        const walked = toMap({});
        const linked = toMap({ placeOf });
        for (const [pair, sec] of toMap({ stepFree: true }))
          expect(sec).toBeGreaterThanOrEqual(walked.get(pair)!);
        for (const [pair, sec] of walked) expect(linked.get(pair)).toBe(sec);
      }),
      { numRuns: CASES },
    );
  });
});
