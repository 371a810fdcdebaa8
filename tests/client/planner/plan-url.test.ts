import '../page-zone.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toLocalTime } from '../../../client/src/i18n/clock.ts';
import {
  changeLimits,
  changeTimes,
  emptyPlan,
  listUnplaced,
  modeGroups,
  type PlanState,
  parsePlanUrl,
  sortOrders,
  stayChoices,
  toPlaced,
  toPlanParams,
  walkLimits,
  wheelchairChoices,
} from '../../../client/src/planner/plan-url.ts';

const degrees = (limit: number) =>
  fc.integer({ min: -limit * 100_000, max: limit * 100_000 }).map((value) => value / 100_000 || 0);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const place = fc
  .record(
    {
      lat: degrees(90),
      lon: degrees(180),
      stopId: fc.tuple(text, text).map(([feed, id]) => `${feed}:${id}x`),
      name: fc.record({ zh: text, en: text }),
    },
    { requiredKeys: ['lat', 'lon'] },
  )
  .map((one) => one as NonNullable<PlanState['from']>);
const local = fc
  .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) })
  .map((ms) => toLocalTime(ms));
const time = fc.oneof(
  fc.constant<PlanState['time']>({ kind: 'now' }),
  fc
    .tuple(fc.constantFrom('depart' as const, 'arrive' as const), local)
    .map(([kind, at]) => ({ kind, local: at })),
);
const state: fc.Arbitrary<PlanState> = fc.record(
  {
    from: place,
    to: place,
    via: fc.record({ place, stayMin: fc.constantFrom(...stayChoices) }),
    time,
    mediumId: text,
    riderId: text,
    maxWalkMin: fc.constantFrom(...walkLimits),
    minChangeMin: fc.constantFrom(...changeTimes),
    maxChanges: fc.constantFrom(...changeLimits),
    wheelchair: fc.constantFrom(...wheelchairChoices),
    modes: fc.subarray([...modeGroups], { minLength: 1 }),
    avoid: fc.array(fc.record({ routeId: text.map((id) => id.replaceAll('|', '') || 'r'), label: text }), {
      minLength: 1,
      maxLength: 3,
    }),
    avoidStops: fc.array(
      fc.record({ stopId: text.map((id) => id.replaceAll('|', '') || 's'), label: text }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    sort: fc.constantFrom(...sortOrders),
    trip: text,
    page: text,
  },
  { requiredKeys: ['time', 'modes', 'sort'] },
);

describe('the planner in the address', () => {
  test('a state that is written and parsed is unchanged', () => {
    fc.assert(
      fc.property(state, (wanted) => {
        const link = toPlanParams(wanted).toString();
        expect(parsePlanUrl(new URLSearchParams(link))).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test('equal states give equal links', () => {
    fc.assert(
      fc.property(state, (wanted) => {
        const once = toPlanParams(wanted).toString();
        const again = toPlanParams(parsePlanUrl(new URLSearchParams(once))).toString();
        expect(again).toBe(once);
      }),
    );
  });

  test('an empty link is the empty plan, and the empty plan an empty link', () => {
    expect(parsePlanUrl(new URLSearchParams())).toEqual(emptyPlan);
    expect(toPlanParams(emptyPlan).toString()).toBe('');
  });

  test('invalid values become defaults and throw nothing', () => {
    const params = new URLSearchParams(
      'from=nowhere&to=91,181&time=2026-02-30T07:30&walk=7&change=7&changes=9&wheelchair=maybe&via=nowhere&viaStay=7&modes=rocket&sort=worst&arriveBy=yes',
    );
    expect(parsePlanUrl(params)).toEqual(emptyPlan);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('from', 'fromAt', 'to', 'via', 'viaStay', 'avoidStop', 'time', 'modes', 'walk'),
          text,
        ),
        (pairs) => {
          expect(() => parsePlanUrl(new URLSearchParams(pairs))).not.toThrow();
        },
      ),
    );
  });

  test('a name in one language is the name in both', () => {
    const nameOf = (more: string) => parsePlanUrl(new URLSearchParams(`to=40.8,111.6&${more}`)).to?.name;
    expect(nameOf('toName=广场')).toEqual({ zh: '广场', en: '广场' });
    expect(nameOf('toNameEn=Square')).toEqual({ zh: 'Square', en: 'Square' });
    expect(nameOf('toName=广场&toNameEn=Square')).toEqual({ zh: '广场', en: 'Square' });
    expect(nameOf('toName=')).toBeUndefined();
  });

  test('ends without a position are listed and replaced by the places found', () => {
    const params = new URLSearchParams(
      'from=hohhot-metro:M108&to=包头站&toName=x&via=40.8,111.6&time=2026-11-30T07:30',
    );
    const unplaced = listUnplaced(params);
    expect(unplaced).toEqual([
      { end: 'from', text: 'hohhot-metro:M108' },
      { end: 'to', text: '包头站' },
    ]);
    const square = { lat: 40.8, lon: 111.6, stopId: 'hohhot-metro:M108', name: { zh: '广场', en: 'Square' } };
    const placed = toPlaced(params, unplaced, (index) => [square, undefined][index]);
    expect(parsePlanUrl(placed)).toMatchObject({ from: square, via: { place: { lat: 40.8, lon: 111.6 } } });
    expect([parsePlanUrl(placed).to, listUnplaced(placed)]).toEqual([undefined, []]);
    fc.assert(
      fc.property(state, (wanted) => {
        expect(listUnplaced(toPlanParams(wanted))).toEqual([]);
      }),
    );
  });

  test('a stop without a position is no start', () => {
    expect(parsePlanUrl(new URLSearchParams('from=hohhot-metro:M108')).from).toBeUndefined();
    expect(parsePlanUrl(new URLSearchParams('from=hohhot-metro:M108&fromAt=40.8,111.6')).from).toEqual({
      stopId: 'hohhot-metro:M108',
      lat: 40.8,
      lon: 111.6,
    });
  });
});
