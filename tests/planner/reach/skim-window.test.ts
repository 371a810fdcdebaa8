/** Travel times over a window, for networks small enough to compute by hand: one train, one feeder, one wait. */
import { describe, expect, test } from 'vitest';
import { NEVER_REACHED } from '../../../server/planner/raptor/raptor.ts';
import { measurePlannedTravel, type PlannedTravel } from '../../../server/planner/reach/planned-travel.ts';
import { ReachPool } from '../../../server/planner/reach/reach-pool.ts';
import { skimOnThreads } from '../../../server/planner/reach/skim-on-threads.ts';
import { type SkimQuery, skimWindow } from '../../../server/planner/reach/skim-window.ts';
import { toSkimZones, toStationZone } from '../../../server/planner/reach/zone-access.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { at, compileTiny, stopRow, type TinyTrip, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

const query: SkimQuery = {
  fromSec: at('08:00'),
  stepSec: 60,
  departureCount: 60,
  maxRides: 4,
  maxTravelSec: 3 * 3_600,
  percents: [5, 25, 50, 75, 95],
  walk: { speedMps: 1.25, detourFactor: 1.3 },
  maxDirectSec: 1_800,
};

/** A train that leaves every `headway` minutes from `first` on and takes `run` minutes. */
const train = (id: string, first: string, headway: number, run: number, from = 'A', to = 'B'): TinyTrip => ({
  id,
  route: id,
  calls: [`${from} ${first}`, `${to} ${toClock(at(first) + run * 60)}`],
  every: [[first, '12:00', headway * 60, true]],
});

const toClock = (sec: number) =>
  `${String(Math.floor(sec / 3600)).padStart(2, '0')}:${String((sec / 60) % 60).padStart(2, '0')}`;

function toNetwork(feed: FeedSource) {
  const { timetable } = compileTiny(feed);
  const day = buildDayTimetable(timetable, WEDNESDAY, { daysBefore: 0, daysAfter: 0 });
  const { changeSec } = timetable.stops;
  return { timetable, network: { day, footpaths: timetable.footpaths, changeSec } };
}

function skimStations(feed: FeedSource, more: Partial<SkimQuery> = {}, ends = ['A', 'B']): PlannedTravel {
  const { network, timetable } = toNetwork(feed);
  const [from, to] = ends.map((id) => toStationZone(timetable, [stopRow(timetable, id)]));
  return measurePlannedTravel(network, from as never, to as never, {
    ...query,
    ...more,
  });
}

const toMinutes = (skim: PlannedTravel) => Array.from(skim.percentileSec, (sec) => sec / 60);

describe('a new line from station to station', () => {
  test('every 30 minutes, 59 on the way: 60 to 87 minutes, 73.5 in the mean', () => {
    const base = skimStations(tinyFeed({ trips: [train('emu', '06:00', 30, 59)] }));
    expect(toMinutes(base)).toEqual([60, 66, 73, 81, 87]);
    expect(base.meanSec[0]).toBe(73.5 * 60);
    expect(base.plannedSec).toBe(59 * 60);
  });

  test('every 20 minutes, 30 on the way: 30 to 48 minutes, 39.5 in the mean', () => {
    const hsr = skimStations(tinyFeed({ trips: [train('hsr', '06:00', 20, 30)] }));
    expect(toMinutes(hsr)).toEqual([30, 34, 39, 44, 48]);
    expect(hsr.meanSec[0]).toBe(39.5 * 60);
  });

  test('with both, the earliest arrival is that of the new line alone: no train of the old one is ever first', () => {
    const trips = [train('hsr', '06:00', 20, 30), train('emu', '06:00', 30, 59)];
    expect(skimStations(tinyFeed({ trips }))).toEqual(skimStations(tinyFeed({ trips: trips.slice(0, 1) })));
  });
});

test('a door-to-door hour: with 20 and 15 minutes at the ends the new line is not inside one, nor when planned', () => {
  const { network, timetable } = toNetwork(tinyFeed({ trips: [train('hsr', '06:00', 20, 30)] }));
  const zone = (id: string, minutes: number) => {
    const walk = [{ stop: stopRow(timetable, id), durationSec: minutes * 60 }];
    return { lat: 0, lon: id === 'A' ? 0 : 1, access: walk, egress: walk };
  };
  const skim = measurePlannedTravel(network, zone('A', 20), zone('B', 15), query);
  expect((skim.percentileSec[2] as number) / 60).toBe(74);
  expect(skim.plannedSec / 60).toBe(65);
});

test('a feeder every 20 minutes into a line every 20: its phase moves every percentile by the same minutes', () => {
  const toSkim = (phase: number) =>
    skimStations(
      tinyFeed({
        trips: [
          train('feeder', '06:00', 20, 10, 'F', 'A'),
          train('hsr', toClock(at('06:10') + phase * 60), 20, 30),
        ],
      }),
      {},
      ['F', 'B'],
    );
  const [late, early] = [toSkim(17), toSkim(8)];
  const changes = toMinutes(late).map((minutes, i) => minutes - (toMinutes(early)[i] as number));
  expect(changes).toEqual([9, 9, 9, 9, 9]);
});

test('departures that do not arrive count as endless, and the mean tells of those that do', () => {
  const half = skimStations(tinyFeed({ trips: [{ id: 't', calls: ['A 08:29', 'B 08:40'] }] }));
  expect(Array.from(half.percentileSec)).toEqual([13 * 60, 25 * 60, 40 * 60, NEVER_REACHED, NEVER_REACHED]);
  expect(half.reachedCount[0]).toBe(30);
  expect(half.meanSec[0]).toBe(25.5 * 60);
});

test('all times and the window ten minutes later: the same travel times', () => {
  const shift = (sec: number) =>
    skimStations(tinyFeed({ trips: [train('emu', toClock(at('06:00') + sec), 30, 59)] }), {
      fromSec: query.fromSec + sec,
    });
  expect(shift(600)).toEqual(shift(0));
});

test('pieces of origins are the rows of the whole, and walks all the way count', () => {
  const places = { A: [0, 0], B: [9_000, 0], C: [300, 300], D: [9_300, 200] } as const;
  const { network, timetable } = toNetwork(
    tinyFeed({ at: places, trips: [train('one', '06:00', 20, 30), train('two', '06:05', 15, 20, 'D', 'C')] }),
  );
  const points = ['A', 'B', 'C', 'D'].map((id) => {
    const row = stopRow(timetable, id);
    return { lat: (timetable.stops.lat[row] as number) + 0.0005, lon: timetable.stops.lon[row] as number };
  });
  const zones = toSkimZones(timetable, points, { maxM: 800, ...query.walk });
  const skim = (origins: typeof zones) =>
    skimWindow(network, timetable.stops.boardable, origins, zones, query);
  const whole = skim(zones);
  expect(whole.percentileSec[2 * query.percents.length]).toBeLessThan(600);
  zones.forEach((zone, o) => {
    const row = skim([zone]);
    expect(Array.from(row.percentileSec)).toEqual(
      Array.from(whole.percentileSec.subarray(o * 4 * 5, (o + 1) * 4 * 5)),
    );
    expect(Array.from(row.meanSec)).toEqual(Array.from(whole.meanSec.subarray(o * 4, (o + 1) * 4)));
  });
});

test('one thread, two threads and this one give the same numbers', async () => {
  const trips = [
    train('a', '06:03', 17, 44),
    train('b', '06:00', 50, 21, 'B', 'C'),
    train('c', '06:10', 9, 12, 'C', 'A'),
  ];
  const { network, timetable } = toNetwork(tinyFeed({ trips }));
  const { boardable } = timetable.stops;
  const zones = Array.from({ length: boardable }, (_, row) => toStationZone(timetable, [row]));
  const own = skimWindow(network, boardable, zones, zones, query);
  for (const threads of [1, 2]) {
    const pool = new ReachPool(threads);
    const shares: number[] = [];
    const other = await skimOnThreads(network, boardable, zones, zones, query, pool, (share) =>
      shares.push(share),
    );
    await pool.close();
    expect(Array.from(other.percentileSec)).toEqual(Array.from(own.percentileSec));
    expect(Array.from(other.meanSec)).toEqual(Array.from(own.meanSec));
    expect(Array.from(other.reachedCount)).toEqual(Array.from(own.reachedCount));
    expect(shares.at(-1)).toBe(1);
  }
});

test('percentiles are ordered', () => {
  const { percentileSec } = skimStations(
    tinyFeed({ trips: [train('a', '06:03', 17, 44), train('b', '06:00', 50, 21)] }),
  );
  const sorted = Array.from(percentileSec).sort((a, b) => a - b);
  expect(Array.from(percentileSec)).toEqual(sorted);
});
