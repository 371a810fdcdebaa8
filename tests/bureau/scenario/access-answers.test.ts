/** Known answers of two changes of service, in travel times: an express, and a coach line that runs like a bus. */
import { expect, test } from 'vitest';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { NEVER_REACHED } from '../../../server/planner/raptor/raptor.ts';
import { measurePlannedTravel, type PlannedTravel } from '../../../server/planner/reach/planned-travel.ts';
import { toStationZone } from '../../../server/planner/reach/zone-access.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { applyTo, toBase } from '../../support/scenario-feeds.ts';
import { at, stopRow, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

/** Station to station, for a departure at half past each minute from 08:00 to 09:00. */
function skim(timetable: Timetable, from: string, to: string): PlannedTravel {
  const day = buildDayTimetable(timetable, WEDNESDAY, { daysBefore: 0, daysAfter: 0 });
  const network = { day, footpaths: timetable.footpaths, changeSec: timetable.stops.changeSec };
  const [origin, destination] = [from, to].map((id) => toStationZone(timetable, [stopRow(timetable, id)]));
  return measurePlannedTravel(network, origin as never, destination as never, {
    fromSec: at('08:00') + 30,
    stepSec: 60,
    departureCount: 60,
    maxRides: 1,
    maxTravelSec: 4 * 3_600,
    percents: [50],
    walk: { speedMps: 1.25, detourFactor: 1.3 },
    maxDirectSec: 0,
  });
}

function compare(
  feed: FeedSource,
  change: Modification,
  from: string,
  to: string,
): readonly [PlannedTravel, PlannedTravel] {
  const base = toBase(feed);
  return [skim(base.timetable, from, to), skim(applyTo(base, [change]), from, to)];
}

const feedId = tinyFeed({ trips: [] }).feedId;

test('an express past six stops saves 45 seconds at each, 270 in all; riders of the six lose their service', () => {
  // Eight stops, four minutes apart, with 20 seconds of dwell at the six between.
  const clock = (sec: number) =>
    [3_600, 60, 1]
      .map((unit, i) => String(Math.floor(sec / unit) % (i === 0 ? 99 : 60)).padStart(2, '0'))
      .join(':');
  const calls = [...'ABCDEFGH'].map((stop, i) => {
    const arrival = at('06:00') + i * 240 + Math.max(0, i - 1) * 20;
    return i === 0 || i === 7
      ? `${stop} ${clock(arrival)}`
      : `${stop} ${clock(arrival)}-${clock(arrival + 20)}`;
  });
  const feed = tinyFeed({
    trips: [{ id: 'bus', route: 'bus', calls, every: [['06:00', '20:00', 600, true]] }],
  });
  const express: Modification = {
    type: 'express',
    id: 'fast',
    line: `${feedId}:bus`,
    keepStops: [`${feedId}:A`, `${feedId}:H`],
    savedPerStopSecs: 25,
    days: '1111111',
    window: ['06:00', '20:00'],
    trips: 'convert',
  };
  const [before, after] = compare(feed, express, 'A', 'H');
  expect((before.meanSec[0] as number) - (after.meanSec[0] as number)).toBe(270);
  for (const [from, to] of [
    ['A', 'D'],
    ['D', 'H'],
  ] as const) {
    const [served, gone] = compare(feed, express, from, to);
    expect(served.meanSec[0]).not.toBe(NEVER_REACHED);
    expect(gone.meanSec[0]).toBe(NEVER_REACHED);
  }
});

test('a coach at 8, 10 and 14 that then runs each quarter of an hour: 90 minutes of waiting become 7.5, the ride stays', () => {
  const trips = ['08:00', '10:00', '14:00'].map((start) => ({
    id: `c${start}`,
    route: 'coach',
    calls: [`A ${start}`, `B ${String(Number(start.slice(0, 2)) + 1).padStart(2, '0')}:30`],
  }));
  const bus: Modification = {
    type: 'coachToBus',
    id: 'bus',
    line: `${feedId}:coach`,
    days: '1111111',
    window: ['06:00', '20:00'],
    headwaySecs: 900,
    exact: true,
    boarding: 'any-stop',
  };
  const [before, after] = compare(tinyFeed({ trips }), bus, 'A', 'B');
  const rideSec = 90 * 60;
  expect((before.meanSec[0] as number) - rideSec).toBe(90 * 60);
  expect((after.meanSec[0] as number) - rideSec).toBe(7.5 * 60);
  // The coach of 10 leaves after the window of departures: who knows that goes to the stop half a minute before it.
  expect(before.plannedSec).toBe(rideSec + 30);
  expect(after.plannedSec).toBe(rideSec + 30);
});
