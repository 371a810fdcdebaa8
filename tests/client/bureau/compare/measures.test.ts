/** What the map of changes shows: values, classes, winners and losers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findMeasure,
  listMeasures,
  type Measure,
  sumByDistrict,
  toHistogram,
  toMeasureKey,
  toTone,
  toZoneChange,
  toZoneValues,
} from '../../../../client/src/bureau/compare/measures.ts';
import { toPlaceRows } from '../../../../client/src/bureau/compare/place-rows.ts';
import { exampleAccess as access } from './example-comparison.ts';

const people: Measure = { kind: 'within', opportunity: 'population', cutoffMin: 60 };
const hospital: Measure = { kind: 'nearest', category: 'hospital' };
const tones = (measure: Measure) =>
  toZoneValues(access, measure).map((value) => toTone(toZoneChange(value, measure), measure));
const within = (cutoffMin: number): Measure => ({ kind: 'within', opportunity: 'jobs', cutoffMin });

describe('a measure', () => {
  test('is found by its word in the address; the usual one is residents at the middle cut-off', () => {
    for (const measure of listMeasures(access))
      expect(findMeasure(access, toMeasureKey(measure))).toEqual(measure);
    expect(findMeasure(access, null)).toEqual(people);
    expect(findMeasure(access, 'place:gone')).toEqual(people);
  });

  test('has more residents as better and more minutes as worse', () => {
    expect(tones(people)).toEqual(['better3', 'worse2', 'same']);
    // The second zone reaches its first hospital; the third has a nearest one 20 s further away.
    expect(toZoneValues(access, hospital)).toEqual([
      { before: 30, after: 10 },
      { before: null, after: 20 },
      { before: 10, after: 620 / 60 },
    ]);
    expect(tones(hospital)).toEqual(['better3', 'gained', 'same']);
    expect(tones({ kind: 'place', placeId: 'h2' })).toEqual(['never', 'never', 'lost']);
  });

  test('counts what is in reach only after as gained', () => {
    expect(tones(within(30))).toEqual(['gained', 'gained', 'gained']);
    expect(tones(within(120))).toEqual(['worse3', 'worse3', 'worse3']);
  });
});

describe('winners and losers', () => {
  test('add up over the districts', () => {
    const { all, districts } = sumByDistrict(access, people);
    const weights = districts.map(({ counts, district }) => [
      district,
      counts.better.weight,
      counts.worse.weight,
    ]);
    expect(weights).toEqual([
      ['乙区', 0, 200],
      ['甲区', 100, 0],
    ]);
    expect(all.counts).toMatchObject({
      better: { weight: 100 },
      worse: { weight: 200 },
      same: { weight: 700 },
    });
    expect(all.after).toBeCloseTo((100 * 1_500 + 200 * 900 + 700 * 1_000) / 1_000);
  });

  test('have means that leave out zones without a value on one side', () => {
    expect(sumByDistrict(access, hospital).all.before).toBeCloseTo((100 * 30 + 700 * 10) / 800);
  });
});

test('a histogram holds every resident of a zone with a value on both sides, with zero by itself', () => {
  const [zone, place] = [access.zones[0], access.places[0]];
  if (!zone || !place) throw new Error('the example has zones and places');
  const anyZone = fc.record({
    weight: fc.integer({ min: 0, max: 1_000 }),
    change: fc.integer({ min: -200, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(anyZone, { minLength: 1, maxLength: 30 }), (zones) => {
      const own = {
        ...access,
        zones: zones.map(({ weight }) => ({ ...zone, weight })),
        places: [
          {
            ...place,
            beforeSec: zones.map(() => 15_000),
            afterSec: zones.map(({ change }) => 15_000 + change * 60),
          },
        ],
      };
      const bins = toHistogram(own, { kind: 'place', placeId: 'h1' });
      const sum = (list: readonly { readonly weight: number }[]) =>
        list.reduce((total, { weight }) => total + weight, 0);
      expect(sum(bins)).toBe(sum(zones));
      expect(bins[6]?.weight).toBe(sum(zones.filter(({ change }) => change === 0)));
      expect(sum(bins.slice(7))).toBe(sum(zones.filter(({ change }) => change > 0)));
    }),
  );
});

test('rows of places have means over those who arrive on both sides, and the shares that arrive', () => {
  const rows = toPlaceRows(access);
  const row = rows.find(({ place }) => place.id === 'h1');
  expect(row?.beforeMin).toBeCloseTo((100 * 30 + 700 * 10) / 800);
  expect([row?.reachedBefore, row?.reachedAfter]).toEqual([0.8, 1]);
  expect(rows.find(({ place }) => place.id === 'h2')).toMatchObject({
    beforeMin: undefined,
    reachedAfter: 0,
  });
});
