import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StopLocator } from '../../../server/planner/model/stop-locator.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import {
  buildWalkTable,
  NOT_REACHED,
  rideToAll,
  type StopTravel,
  walkOn,
} from '../../../server/planner/reach/one-to-all.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { expandRuns, type NaiveWalks, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 200);
const ROUNDS = 5;
const MAX_TRAVEL_SEC = 5 * 3600;
const CHANGE_SEC = 60;
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1 };

const cases = fc.record({
  feed: randomFeed,
  one: fc.nat(8),
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
});

function toWorld(feed: FeedSource) {
  const { timetable } = compileTimetable([feed], { hash: 'test', walk, cities: [] });
  const ids = listStrings(timetable.stops.ids).slice(0, timetable.stops.boardable);
  const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const));
  const walks: NaiveWalks = {
    change: () => CHANGE_SEC,
    between: (from, to) => {
      const metres = naiveDistanceM(position.get(from)!, position.get(to)!);
      return metres <= walk.maxM ? Math.ceil(metres / walk.speedMps) : undefined;
    },
  };
  const search = new DaySearch({
    day: buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 }),
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(CHANGE_SEC),
  });
  const table = buildWalkTable(
    timetable.stops,
    new StopLocator(timetable.stops),
    walk.maxM / walk.speedMps,
    walk,
  );
  const toAccess = (stopId: string) =>
    ids.flatMap((id, stop) => {
      const durationSec = id === stopId ? 0 : walks.between(stopId, id);
      return durationSec === undefined ? [] : [{ stop, durationSec }];
    });
  const travelOf = (stopId: string, time: number, arriveBy: boolean): StopTravel => {
    const side = arriveBy ? search.sides.backward : search.sides.forward;
    const query = { access: toAccess(stopId), maxRides: ROUNDS, maxTravelSec: MAX_TRAVEL_SEC };
    const ridden = rideToAll(side.search, ids.length, query, arriveBy ? -time : time);
    return walkOn(ridden, table, [], MAX_TRAVEL_SEC, undefined);
  };
  const runs = expandRuns(feed, QUERY_DAY, 1);
  const stops = feed.stops.map((s) => s.stopId);
  const naive = (from: string, to: string, departure: number) =>
    naiveArrivals(runs, stops, walks, { from, to, departure, rounds: ROUNDS });
  return { ids, travelOf, naive };
}

describe('one to all, compared with the slow search', () => {
  test('each stop is reached at the earliest time, by the fewest vehicles', () => {
    fc.assert(
      fc.property(cases, ({ feed, one, time }) => {
        const { ids, travelOf, naive } = toWorld(feed);
        const { travelSec, rides } = travelOf(`s${one}`, time, false);
        ids.forEach((id, stop) => {
          const arrivals = naive(`s${one}`, id, time);
          const best = arrivals.at(-1)! - time;
          if (best > MAX_TRAVEL_SEC) expect(travelSec[stop]).toBe(NOT_REACHED);
          else {
            expect(travelSec[stop]).toBe(best);
            expect(rides[stop]).toBe(arrivals.findIndex((arrival) => arrival - time === best) + 1);
          }
        });
      }),
      { numRuns: CASES, seed: 3 },
    );
  });

  test('all to one: departing then arrives in time, a second later does not', () => {
    let reached = 0;
    fc.assert(
      fc.property(cases, ({ feed, one, time: early }) => {
        const { ids, travelOf, naive } = toWorld(feed);
        // A day timetable has only those trips of the day before that are still under way.
        const time = early + 6 * 3600;
        const { travelSec } = travelOf(`s${one}`, time, true);
        ids.forEach((id, stop) => {
          const sec = travelSec[stop] as number;
          const latest = sec === NOT_REACHED ? time - MAX_TRAVEL_SEC - 1 : time - sec;
          expect(naive(id, `s${one}`, latest + 1).at(-1)).toBeGreaterThan(time);
          if (sec === NOT_REACHED) return;
          reached++;
          expect(naive(id, `s${one}`, latest).at(-1)).toBeLessThanOrEqual(time);
        });
      }),
      { numRuns: CASES, seed: 4 },
    );
    expect(reached).toBeGreaterThan(CASES / 4);
  });
});
