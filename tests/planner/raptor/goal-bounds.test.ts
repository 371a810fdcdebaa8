import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GoalBounds } from '../../../server/planner/raptor/goal-bounds.ts';
import {
  mirrorLandmarks,
  toDistances,
  toLandmarks,
  toWayGraphs,
  UNREACHABLE_SEC,
} from '../../../server/planner/raptor/landmarks.ts';
import { mirrorFootpaths } from '../../../server/planner/raptor/mirror.ts';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import type { SearchNetwork } from '../../../server/planner/raptor/search-query.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { mirrorDay } from '../../../server/transit/timetable/mirror-day.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny } from '../../support/tiny-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 400);
const ROUNDS = 5;

/** @param waitShare part of a headway that passengers wait before a vehicle without exact times */
function toNetwork(feed: FeedSource, waitShare: number): SearchNetwork {
  const { timetable } = compileTiny(feed);
  const span = { daysBefore: 1, daysAfter: 1, headwayWaitShare: () => waitShare };
  return {
    day: buildDayTimetable(timetable, QUERY_DAY, span),
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(60),
  };
}

const toMirrored = ({ day, footpaths, changeSec }: SearchNetwork): SearchNetwork => ({
  day: mirrorDay(day),
  footpaths: mirrorFootpaths(footpaths),
  changeSec,
});

const cases = fc.record({
  feed: randomFeed,
  waitShare: fc.constantFrom(0, 0.5, 0.75),
  from: fc.nat(1000),
  to: fc.nat(1000),
  walkSec: fc.nat(300),
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
});

const tell = (journeys: ReturnType<RaptorSearch['search']>) =>
  journeys.map(({ arrivalSec, rides }) => `${arrivalSec} by ${rides.length}`);

describe('bounds by landmarks', () => {
  test('no journey is faster than the bound of the stop where it begins', () => {
    let bounded = 0;
    fc.assert(
      fc.property(cases, ({ feed, waitShare, to, walkSec, time }) => {
        const network = toNetwork(feed, waitShare);
        const { stopCount } = network.day;
        if (stopCount === 0) return;
        const egress = [{ stop: to % stopCount, durationSec: walkSec }];
        const goal = new GoalBounds(stopCount, toLandmarks(network));
        goal.open(egress);
        const search = new RaptorSearch(network);
        for (let stop = 0; stop < stopCount; stop++) {
          const bound = goal.find(stop);
          if (bound > walkSec) bounded++;
          const access = [{ stop, durationSec: 0 }];
          const found = search.search({ timeSec: time, access, egress, maxRounds: ROUNDS });
          for (const { arrivalSec } of found) expect(arrivalSec - time).toBeGreaterThanOrEqual(bound);
        }
      }),
      { numRuns: CASES, seed: 11 },
    );
    expect(bounded).toBeGreaterThan(CASES);
  });

  test('along a ride or a footpath, the sum of time and bound never falls', () => {
    fc.assert(
      fc.property(cases, ({ feed, waitShare, to, walkSec }) => {
        const network = toNetwork(feed, waitShare);
        const { stopCount } = network.day;
        if (stopCount === 0) return;
        const goal = new GoalBounds(stopCount, toLandmarks(network));
        goal.open([{ stop: to % stopCount, durationSec: walkSec }]);
        const { offsets, stops, sec } = toWayGraphs(network).leaving;
        for (let from = 0; from < stopCount; from++) {
          for (let way = offsets[from] as number; way < (offsets[from + 1] as number); way++) {
            const onward = (sec[way] as number) + goal.find(stops[way] as number);
            expect(goal.find(from)).toBeLessThanOrEqual(onward);
          }
        }
      }),
      { numRuns: CASES, seed: 12 },
    );
  });

  test('a search with them finds the same as one without, on a day and on its mirror image', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, ({ feed, waitShare, from, to, walkSec, time }) => {
        const plain = toNetwork(feed, waitShare);
        const { stopCount } = plain.day;
        if (stopCount === 0) return;
        const landmarks = toLandmarks(plain);
        const access = [{ stop: from % stopCount, durationSec: 0 }];
        const egress = [
          { stop: to % stopCount, durationSec: walkSec },
          { stop: (to + 1) % stopCount, durationSec: 0 },
        ];
        const query = { timeSec: time, access, egress, maxRounds: ROUNDS };
        const there = new RaptorSearch(plain).search(query);
        expect(tell(new RaptorSearch({ ...plain, landmarks }).search(query))).toEqual(tell(there));
        const mirrored = toMirrored(plain);
        const back = { timeSec: -time - 3600, access: egress, egress: access, maxRounds: ROUNDS };
        const bounded = new RaptorSearch({ ...mirrored, landmarks: mirrorLandmarks(landmarks) });
        expect(tell(bounded.search(back))).toEqual(tell(new RaptorSearch(mirrored).search(back)));
        found += there.length;
      }),
      { numRuns: CASES, seed: 13 },
    );
    expect(found).toBeGreaterThan(CASES / 10);
  });

  test('a one-to-all search is not affected by the destination of the query before', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const plain = toNetwork(feed, 0);
        const { stopCount } = plain.day;
        if (stopCount === 0) return;
        const search = new RaptorSearch({ ...plain, landmarks: toLandmarks(plain) });
        const access = [{ stop: from % stopCount, durationSec: 0 }];
        const query = { timeSec: time, access, maxRounds: ROUNDS };
        search.search({ ...query, egress: [{ stop: to % stopCount, durationSec: 0 }] });
        expect(search.reachAll(query)).toEqual(new RaptorSearch(plain).reachAll(query));
      }),
      { numRuns: CASES / 4, seed: 14 },
    );
  });
});

describe('ways of a day', () => {
  test('distances are those of a search that tries every way until nothing changes', () => {
    fc.assert(
      fc.property(cases, ({ feed, waitShare, from }) => {
        const network = toNetwork(feed, waitShare);
        const { stopCount } = network.day;
        if (stopCount === 0) return;
        const { leaving } = toWayGraphs(network);
        const slow = new Array<number>(stopCount).fill(NEVER_REACHED);
        slow[from % stopCount] = 0;
        for (let isNew = true; isNew; ) {
          isNew = false;
          for (let stop = 0; stop < stopCount; stop++) {
            for (let w = leaving.offsets[stop] as number; w < (leaving.offsets[stop + 1] as number); w++) {
              const there = (slow[stop] as number) + (leaving.sec[w] as number);
              if (there >= (slow[leaving.stops[w] as number] as number)) continue;
              slow[leaving.stops[w] as number] = there;
              isNew = true;
            }
          }
        }
        const unreachable = slow.map((sec) => (sec >= NEVER_REACHED ? UNREACHABLE_SEC : sec));
        expect([...toDistances(leaving, from % stopCount)]).toEqual(unreachable);
      }),
      { numRuns: CASES, seed: 15 },
    );
  });
});
