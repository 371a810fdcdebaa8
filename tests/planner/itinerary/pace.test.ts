/**
 * The walking speed of a request applies to every walk: to the first stop, between vehicles, through stations, in every
 * engine.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { DEFAULT_SPEED_MPS } from '../../../server/planner/model/plan-request.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import type { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import { ReachPlanner } from '../../../server/planner/reach/reach-planner.ts';
import type { ReachRequest } from '../../../server/planner/reach/reach-request.ts';
import { PreparedProfiles } from '../../../server/planner/trip-based/prepared-profiles.ts';
import type { PathwayRow, TransferRow } from '../../../server/transit/gtfs/rows.ts';
import { atPace } from '../../../server/transit/timetable/build-walks.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { findFootpathSec, type Timetable } from '../../../server/transit/timetable/timetable.ts';
import { expandRuns, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { at, compileTiny, stopRow, type TinyFeed, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { type Asked, plannerOf, pointAt, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 300);

/** Passengers walk 300 m from B to C, where buses leave at 8:08, 8:13 and 8:28. */
const trips: TinyFeed['trips'] = [
  { id: 'in', route: '1', calls: ['A 8:02', 'B 8:03'] },
  { id: 'out0', route: '2', calls: ['C 8:08', 'D 8:18'] },
  { id: 'out1', route: '2', calls: ['C 8:13', 'D 8:23'] },
  { id: 'out2', route: '2', calls: ['C 8:28', 'D 8:38'] },
];
const line: TinyFeed = { at: { A: [0, 0], B: [0, 5000], C: [0, 5300], D: [0, 12_000] }, trips };
const walkingAt = (speedMps: number) => ({ maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 0, speedMps });

describe('a walk of 300 m between two vehicles', () => {
  const { plan, stops, locator, cache, timetable } = tinyPlanner(line);
  const rides = (speedMps: number, asked: Asked = {}, time = '8:00') =>
    tellLegs(plan('A', 'D', time, { walking: walkingAt(speedMps), ...asked }));
  const quick = 'in 8:02-8:03, walk 8:03-8:08, out0 8:08-8:18';
  const slow = 'in 8:02-8:03, walk 8:03-8:19:40, out2 8:28-8:38';

  test.each<[string, Asked, string?]>([
    ['at one time', {}],
    ['in a window', { searchWindowSec: 600 }],
    ['to be there by', { arriveBy: true }, '8:40'],
    ['by way of a place', { vias: [{ place: { kind: 'stop', stopId: 'C' }, minStaySec: 0 }] }],
    ['with little walking', { criteria: ['walking'] }],
    ['by the traveller’s own changes', { minTransferSec: 60 }],
  ])('takes 1,000 s at 0.3 m/s: %s', (_, asked, time) => {
    expect(rides(1, asked, time)).toContain(quick);
    expect(rides(0.3, asked, time)).toContain(slow);
  });

  test('takes its shortest time at 2 m/s, exact to the second', () => {
    expect(rides(2)).toEqual(['in 8:02-8:03, walk 8:03-8:05:30, out0 8:08-8:18']);
    expect(rides(0.5)).toEqual(['in 8:02-8:03, walk 8:03-8:13, out1 8:13-8:23']);
    expect(rides(0.4999)).toEqual(['in 8:02-8:03, walk 8:03-8:13:01, out2 8:28-8:38']);
  });

  test('is walked at that pace along prepared transfers, too', async () => {
    const prepared = new PreparedProfiles('at-once');
    const onBuilt = (search: DaySearch) => search.setProfiles((side, query) => prepared.find(side, query));
    const paced = new SearchCache(timetable, onBuilt);
    const ask = (speedMps: number) => {
      const search = paced.getSearch(WEDNESDAY, {
        minTransferSec: 0,
        additionalTransferSec: 0,
        walking: { speedMps },
      });
      const ends = (stop: string) => [{ stop: stopRow(timetable, stop), durationSec: 0 }];
      const { journeys } = search.departRange({
        timeSec: at('8:00'),
        access: ends('A'),
        egress: ends('D'),
        maxRounds: 4,
        windowSec: 600,
        minCount: 1,
        maxSteps: 10,
      });
      return journeys.map(({ arrivalSec }) => arrivalSec);
    };
    expect([1, DEFAULT_SPEED_MPS, 0.3, 1].map(ask)).toEqual([
      [at('8:18')],
      [at('8:18')],
      [at('8:38')],
      [at('8:18')],
    ]);
    await prepared.close();
  });

  test('counts in one-to-all, one-to-many, isochrones, percentiles and matrices', async () => {
    const reach = new ReachPlanner({ timetable, stops, locator, cache });
    const place = (stopId: string) => ({ kind: 'stop' as const, stopId });
    const request = (speedMps: number, arriveBy = false): ReachRequest => ({
      one: place(arriveBy ? 'D' : 'A'),
      time: { day: WEDNESDAY, seconds: at(arriveBy ? '8:40' : '8:00') },
      arriveBy,
      maxTravelSec: 7200,
      walking: { maxNearSec: 0, maxFarSec: 0, maxDirectSec: 0, speedMps },
      minTransferSec: 0,
      additionalTransferSec: 0,
      needsWheelchair: false,
      walkOnly: false,
    });
    const to = async (speedMps: number, arriveBy = false) => {
      const asked = request(speedMps, arriveBy);
      const far = place(arriveBy ? 'A' : 'D');
      const { stops: all } = reach.reachAll(asked);
      const { stops: spread } = await reach.listPercentiles({
        ...asked,
        windowSec: 60,
        stepSec: 60,
        percents: [50],
      });
      const { travelSec } = await reach.buildMatrix({
        ...asked,
        origins: [place('A')],
        destinations: [place('D')],
      });
      const { isochrones } = reach.drawIsochrones({ ...asked, cutoffsSec: [1200, 2400] }, []);
      return [
        all.find(({ place: { stopId } }) => stopId === `f:${far.stopId}`)?.travelSec,
        reach.reachMany({ ...asked, many: [far] })[0]?.travelSec,
        spread.find(({ place: { stopId } }) => stopId === `f:${far.stopId}`)?.travelSec[0],
        travelSec[0],
        isochrones.map(({ stopCount }) => stopCount).join(),
      ];
    };
    expect(await to(1)).toEqual([1080, 1080, 1080, 1080, '3,3']);
    expect(await to(0.3)).toEqual([2280, 2280, 2280, 2280, '2,3']);
    // Arrival at D by 8:40: at a quick pace with each of the buses, at a slow one with the last.
    expect(await to(0.3, true)).toEqual([2280, 2280, 2280, 2280, expect.any(String)]);
    await reach.close();
  });
});

describe('times stated by the feed', () => {
  const station = (pathway: Partial<PathwayRow>, transfers: readonly TransferRow[] = []): TinyFeed => ({
    at: { A: [0, 0], B: [0, 5000], C: [0, 5100], D: [0, 12_000] },
    trips,
    transfers,
    pathways: [
      { pathwayId: 'p', fromStopId: 'B', toStopId: 'C', mode: 1, isBidirectional: true, ...pathway },
    ],
  });
  const secOf = (one: TinyFeed, speedMps: number) => {
    const { timetable } = compileTiny(tinyFeed(one));
    const [from, to] = [stopRow(timetable, 'B'), stopRow(timetable, 'C')];
    return findFootpathSec(atPace(timetable, speedMps).footpaths, from, to);
  };
  const stated: TransferRow = { fromStopId: 'B', toStopId: 'C', transferType: 2, minTransferSec: 90 };
  const plain = { at: { A: [0, 0], B: [0, 5000], C: [0, 5100], D: [0, 12_000] }, trips } as const;

  test.each<[string, TinyFeed, number, number, number]>([
    ['a length is walked at the pace', station({ lengthM: 120 }), 120, 240, 60],
    ['steps are climbed slower, never faster', station({ mode: 2, stairCount: 100 }), 50, 100, 50],
    ['an escalator takes all alike', station({ mode: 4, lengthM: 50 }), 100, 100, 100],
    ['a lift takes all alike', station({ mode: 5 }), 48, 48, 48],
    ['a stated time is enough for the usual pace', station({ lengthM: 120, traversalSec: 80 }), 80, 200, 80],
    ['a stated time of an escalator is everybody’s', station({ mode: 4, traversalSec: 70 }), 70, 70, 70],
    ['a stated change takes a slow walker longer', { ...plain, transfers: [stated] }, 90, 190, 90],
    [
      'two platforms at one spot are as near at any pace',
      { ...plain, at: { ...plain.at, C: [0, 5000] }, transfers: [stated] },
      90,
      90,
      90,
    ],
  ])('%s', (_, one, usual, half, double) => {
    expect([1, 0.5, 2].map((speed) => secOf(one, speed))).toEqual([usual, half, double]);
  });

  test('a change between two lines takes a slow walker longer, at every stage of the search', () => {
    const rule: TransferRow = {
      fromStopId: 'B',
      toStopId: 'C',
      fromRouteId: '1',
      toRouteId: '2',
      transferType: 2,
      minTransferSec: 240,
    };
    const { plan } = tinyPlanner({ ...line, transfers: [rule] });
    const arrivals = (speedMps: number) =>
      plan('A', 'D', '8:00', { walking: walkingAt(speedMps) }).itineraries.map(
        ({ arrivalSec }) => arrivalSec,
      );
    expect(arrivals(1)).toEqual([at('8:18')]);
    // 240 s plus the additional time for 300 m: ready at 8:12 and at 8:18:40.
    expect(arrivals(0.5)).toEqual([at('8:23')]);
    expect(arrivals(0.3)).toEqual([at('8:38')]);
  });
});

describe('at any pace', () => {
  const pace = fc.constantFrom(0.3, 0.7, 1, 1.2, 1.25, 3);
  const compileAt = (source: Parameters<typeof compileTimetable>[0][number], speedMps: number): Timetable =>
    compileTimetable([source], {
      hash: 'pace',
      walk: { maxM: 400, speedMps, detourFactor: 1.3 },
      cities: [],
    }).timetable;

  test('walks are those that the compiler makes for it', () => {
    const withWays = fc.record({
      feed: randomFeed,
      ways: fc.array(
        fc.record({ a: fc.nat(8), b: fc.nat(8), mode: fc.integer({ min: 1, max: 7 }), lengthM: fc.nat(200) }),
        { maxLength: 6 },
      ),
    });
    fc.assert(
      fc.property(withWays, pace, pace, ({ feed: source, ways }, own, asked) => {
        const pathways = ways.map(({ a, b, ...rest }, i) => ({
          ...rest,
          pathwayId: `${i}`,
          fromStopId: `s${a}`,
          toStopId: `s${b}`,
          isBidirectional: i % 2 === 0,
        }));
        const [there, here] = [asked, own].map((speed) => compileAt({ ...source, pathways }, speed));
        const paced = atPace(here as Timetable, asked);
        for (const table of ['footpaths', 'stepFreeFootpaths', 'streetWays', 'stepFreeStreetWays'] as const) {
          expect(paced[table]).toEqual((there as Timetable)[table]);
        }
        expect(atPace(here as Timetable, asked)).toBe(paced);
        expect(atPace(here as Timetable, own)).toBe(here);
      }),
      { numRuns: CASES },
    );
  });

  test('journeys are those of the slow search, forwards, in windows and back from their arrival', () => {
    const cases = fc.record({
      feed: randomFeed.map((one) => ({ ...one, frequencies: [] })),
      from: fc.nat(8),
      to: fc.nat(8),
      time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
      speedMps: pace,
    });
    let changed = 0;
    fc.assert(
      fc.property(cases, ({ feed: source, from, speedMps, time, to }) => {
        const { cache, timetable } = plannerOf(source);
        const ids = listStrings(timetable.stops.ids).slice(0, timetable.stops.boardable);
        const endOf = (stop: number) => {
          const row = ids.indexOf(`s${stop}`);
          return row < 0 ? [] : [{ stop: row, durationSec: 0 }];
        };
        const query = { access: endOf(from), egress: endOf(to), maxRounds: 4, timeSec: time };
        const rules = { minTransferSec: 0, additionalTransferSec: 0, walking: { speedMps } };
        let search: DaySearch;
        try {
          search = cache.getSearch(QUERY_DAY, rules);
        } catch (error) {
          if (error instanceof ProblemError) return;
          throw error;
        }
        const position = new Map(
          source.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const),
        );
        const walks = {
          change: () => 60,
          between: (a: string, b: string) => {
            const metres = naiveDistanceM(position.get(a) as never, position.get(b) as never);
            return metres <= 400 ? Math.ceil(metres / speedMps) : undefined;
          },
        };
        const found = search.departAt(query);
        changed += found.filter(({ rides }) =>
          rides.some((ride, i) => i > 0 && ride.fromStop !== rides[i - 1]?.toStop),
        ).length;
        const best = found.at(-1)?.arrivalSec ?? Number.POSITIVE_INFINITY;
        const wanted = naiveArrivals(
          expandRuns(source, QUERY_DAY, 1),
          source.stops.map(({ stopId }) => stopId),
          walks,
          { from: `s${from}`, to: `s${to}`, departure: time, rounds: 4, withEndWalks: false },
        );
        expect(best).toBe(wanted.at(-1));
        // The best arrival may leave later than a journey with fewer vehicles.
        const range = search.departRange({ ...query, windowSec: 200_000, minCount: 0, maxSteps: 1000 });
        if (found.length > 0) expect(range.journeys.map(({ arrivalSec }) => arrivalSec)).toContain(best);
        const back = search.arriveBy({ ...query, timeSec: best });
        const latest = Math.max(...back.map(({ departureSec }) => departureSec));
        if (found.length > 0) expect(latest).toBeGreaterThanOrEqual(time);
      }),
      { numRuns: CASES },
    );
    expect(changed).toBeGreaterThan(0);
  });
});

test('the first and the last walk are at the same pace', () => {
  const { plan } = tinyPlanner(line);
  const walking = { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 900, speedMps: 0.65 };
  expect(tellLegs(plan(pointAt(0, -100), 'B', '7:50', { walking }))).toEqual([
    'walk 7:58:40-8:02, in 8:02-8:03',
  ]);
  // With a limit in seconds, a slow walker reaches less far.
  const near = plan(pointAt(0, -100), 'B', '7:50', { walking: { ...walking, maxAccessSec: 199 } });
  expect(near.emptyReason?.code).toBe('no-stop-near-start');
  expect(plan('B', 'C', '8:00', { walking: { ...walking, maxDirectSec: 600 } }).direct[0]?.arrivalSec).toBe(
    at('8:10'),
  );
});
