/** Rows of transfers.txt for routes and trips: the effect of each type, and which of several rows applies. */
import { describe, expect, test } from 'vitest';
import type { TransferRow } from '../../../server/transit/gtfs/rows.ts';
import type { TinyFeed, TinyTrip } from '../../support/tiny-feed.ts';
import { type Asked, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

/**
 * One bus arrives, then one leaves every half minute: the one that the search catches shows how long the change takes.
 */
const arriving: TinyTrip = { id: 'in', route: 'p', calls: ['A 8:00', 'B 8:10'] };
const departing = Array.from({ length: 30 }, (_, i): TinyTrip => {
  const [minute, second] = [10 + Math.floor(i / 2), i % 2 === 0 ? '00' : '30'];
  return { id: `out${i * 30}`, route: 'q', calls: [`B 8:${minute}:${second}`, `C 9:${minute}:${second}`] };
});
const feed: TinyFeed = { trips: [arriving, ...departing] };

type Row = Omit<TransferRow, 'transferType'>;

const row = (transferType: number, names: Row, minTransferSec?: number): TransferRow => ({
  fromStopId: 'B',
  toStopId: 'B',
  ...names,
  transferType,
  ...(minTransferSec === undefined ? {} : { minTransferSec }),
});

/** The trip that the search catches: `out` and the seconds between the arrival and its departure. */
function catchIn(
  transfers: readonly TransferRow[],
  asked: Asked = {},
  more: TinyFeed = feed,
): string | undefined {
  const [way] = tellLegs(tinyPlanner({ ...more, transfers }).plan('A', 'C', '8:00', asked));
  return way?.match(/out\d+/)?.[0];
}

const routes: Row = { fromRouteId: 'p', toRouteId: 'q' };
const trips: Row = { fromTripId: 'in', toTripId: 'out120' };

describe('types', () => {
  test('0 changes nothing, 1 takes no time, 2 its own, 3 forbids', () => {
    expect(catchIn([])).toBe('out60');
    expect(catchIn([row(0, routes)])).toBe('out60');
    expect(catchIn([row(1, routes)])).toBe('out0');
    expect(catchIn([row(2, routes, 30)])).toBe('out30');
    expect(catchIn([row(2, routes, 300)])).toBe('out300');
    expect(catchIn([row(3, routes)])).toBeUndefined();
  });

  test('between two stops: in place of the footpath, and where there is no footpath', () => {
    const far = (m: number): TinyFeed => ({
      at: { B: [0, 0], D: [0, m] },
      trips: [
        arriving,
        ...departing.map((trip) => ({ ...trip, calls: trip.calls.map((call) => call.replace('B', 'D')) })),
      ],
    });
    const there: Row = { ...routes, toStopId: 'D' };
    expect(catchIn([], {}, far(100))).toBe('out120');
    expect(catchIn([row(1, there)], {}, far(100))).toBe('out0');
    expect(catchIn([row(2, there, 60)], {}, far(100))).toBe('out60');
    expect(catchIn([row(2, there, 400)], {}, far(100))).toBe('out420');
    expect(catchIn([row(0, there)], {}, far(100))).toBe('out120');
    expect(catchIn([], {}, far(600))).toBeUndefined();
    expect(catchIn([row(2, there, 240)], {}, far(600))).toBe('out240');
    expect(catchIn([row(0, there)], {}, far(400.5))).toBe('out420');
  });

  test('a walk ends in time for the vehicle that waits', () => {
    const waiting: TinyTrip = { id: 'out', route: 'q', calls: ['D 8:10:20', 'C 9:00'] };
    const { plan } = tinyPlanner({
      at: { B: [0, 0], D: [0, 100] },
      trips: [arriving, waiting],
      transfers: [row(1, { ...routes, toStopId: 'D' })],
    });
    expect(tellLegs(plan('A', 'C', '8:00'))).toEqual(['in 8:00-8:10, walk 8:10-8:10:20, out 8:10:20-9:00']);
  });

  test('a forbidden change leaves others at the stop as they are', () => {
    const other: TinyTrip = { id: 'other', route: 's', calls: ['B 8:12', 'C 10:00'] };
    const transfers = [row(3, routes)];
    const [way] = tellLegs(
      tinyPlanner({ trips: [arriving, ...departing, other], transfers }).plan('A', 'C', '8:00'),
    );
    expect(way).toBe('in 8:00-8:10, other 8:12-10:00');
    expect(tellLegs(tinyPlanner({ ...feed, transfers }).plan('B', 'C', '8:10'))[0]).toMatch(/^out0 /);
    expect(tellLegs(tinyPlanner({ ...feed, transfers }).plan('A', 'B', '8:00'))).toEqual(['in 8:00-8:10']);
  });
});

/** Each row has its own seconds, so the trip that the search catches shows which row applies. */
const ranks: readonly (readonly [name: string, row: TransferRow, caught: string])[] = [
  ['the stops alone', row(2, {}, 600), 'out600'],
  ['one route', row(2, { fromRouteId: 'p' }, 540), 'out540'],
  ['both routes', row(2, routes, 480), 'out480'],
  ['one trip', row(2, { fromTripId: 'in' }, 420), 'out420'],
  ['a trip and a route', row(2, { fromTripId: 'in', toRouteId: 'q' }, 360), 'out360'],
  ['both trips', row(2, trips, 90), 'out120'],
];

describe('of several rows the most specific applies', () => {
  test.each(ranks.map((one, i) => [...one, i] as const))(
    '%s before all less specific rows',
    (_, __, caught, i) => {
      const upTo = ranks.slice(0, i + 1).map(([, one]) => one);
      expect(catchIn(upTo)).toBe(caught);
      expect(catchIn(upTo.toReversed())).toBe(caught);
    },
  );

  test('also in arrive-by searches', () => {
    expect(catchIn([row(2, {}, 600), row(2, { toRouteId: 'q' }, 30)])).toBe('out30');
    expect(catchIn([row(2, routes, 600), row(2, { toTripId: 'out90' }, 60)])).toBe('out90');
    expect(
      catchIn([row(3, { toTripId: 'out90' }), row(2, { fromRouteId: 'p', toTripId: 'out90' }, 90)]),
    ).toBe('out60');
    expect(
      catchIn([
        row(2, routes, 600),
        row(3, { toTripId: 'out90' }),
        row(1, { fromRouteId: 'p', toTripId: 'out90' }),
      ]),
    ).toBe('out90');
  });

  test('a longer time for one trip only, a shorter one for one trip only', () => {
    expect(catchIn([row(3, { fromTripId: 'in', toTripId: 'out60' })])).toBe('out90');
    expect(catchIn([row(1, { fromTripId: 'in', toTripId: 'out30' })])).toBe('out30');
    expect(catchIn([row(2, { fromTripId: 'in', toTripId: 'out60' }, 61)])).toBe('out90');
  });

  test('a recommended row for certain trips overrides the row for all others', () => {
    expect(catchIn([row(2, {}, 600), row(0, routes)])).toBe('out60');
    expect(catchIn([row(3, {}), row(0, { toTripId: 'out300' })])).toBe('out300');
  });

  test('a row about a stop before one about its station, of the same rank', () => {
    const stops = [
      { stopId: 'S', locationType: 1 },
      { stopId: 'B', parentStation: 'S' },
    ];
    const station: Row = { ...routes, fromStopId: 'S', toStopId: 'S' };
    const inStation = { ...feed, at: { S: [0, 20_000], B: [0, 20_000] } as const, stops };
    expect(catchIn([row(2, station, 240)], {}, inStation)).toBe('out240');
    expect(catchIn([row(2, station, 240), row(2, routes, 120)], {}, inStation)).toBe('out120');
    expect(catchIn([row(2, { ...station, toStopId: 'B' }, 180), row(2, station, 240)], {}, inStation)).toBe(
      'out180',
    );
    expect(catchIn([row(2, { ...trips, fromStopId: 'S' }, 90), row(2, routes, 600)], {}, inStation)).toBe(
      'out120',
    );
  });

  test('of equally specific rows the more cautious', () => {
    expect(catchIn([row(1, routes), row(2, routes, 300)])).toBe('out300');
    expect(catchIn([row(2, routes, 300), row(3, routes)])).toBeUndefined();
  });
});

describe('rows about certain trips', () => {
  test('apply to arrive-by as to depart-at', () => {
    const transfers = [row(2, routes, 300)];
    const { plan } = tinyPlanner({ ...feed, transfers });
    expect(tellLegs(plan('A', 'C', '9:15', { arriveBy: true }))[0]).toMatch(/^in 8:00-8:10, out300/);
    // The vehicle of the day before, not the one half a minute earlier.
    expect(tellLegs(plan('A', 'C', '9:14:59', { arriveBy: true }))[0]).toMatch(/^in -16:00--15:50, out300/);
  });

  test('are lengthened by the change rules of the request', () => {
    expect(catchIn([row(1, routes)], { additionalTransferSec: 90 })).toBe('out90');
    expect(catchIn([row(2, routes, 300)], { additionalTransferSec: 90 })).toBe('out390');
    expect(catchIn([row(1, routes)], { minTransferSec: 200 })).toBe('out210');
  });

  test('with unknown ids or without a time are ignored', () => {
    expect(catchIn([row(3, { fromRouteId: 'nowhere' })])).toBe('out60');
    expect(catchIn([row(3, { fromTripId: 'in', toTripId: 'gone' })])).toBe('out60');
    expect(catchIn([row(3, { ...routes, fromStopId: 'gone' })])).toBe('out60');
    expect(catchIn([row(2, routes)])).toBe('out60');
  });
});
