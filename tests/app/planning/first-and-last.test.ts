/**
 * First and last vehicle of every line at every stop, as four views know them: the line's page, the timetable of the stop,
 * the board of the stop (and with it the table of trains), and the trips that the planner finds.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import { createWorld, type World } from '../../../server/app/planning/world.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import type { StopEvent } from '../../../server/planner/board/board-request.ts';
import { listStopEvents } from '../../../server/planner/board/stop-board.ts';
import { getStopTimetable } from '../../../server/planner/board/stop-timetable.ts';
import { buildLineDay, findLine } from '../../../server/planner/lines/find-line.ts';
import type { LineDetail } from '../../../server/planner/lines/line.ts';
import { listLines } from '../../../server/planner/lines/list-lines.ts';
import { listRides } from '../../../server/planner/model/itinerary.ts';
import type { PageCursor } from '../../../server/planner/model/plan-request.ts';
import { copyImported } from '../../support/imported-cities.ts';

interface Views {
  readonly world: World;
  readonly day: number;
  readonly lines: readonly LineDetail[];
  /** By line and place, all departures of the day in the timetables of the stops. */
  readonly tables: ReadonlyMap<string, readonly number[]>;
}

const folder = process.env.TEST_FEEDS;
const data = await mkdtemp(join(tmpdir(), 'tongcheng-test-'));
afterAll(() => rm(data, { recursive: true, force: true }));

async function loadViews(source: 'cities' | string, date: string): Promise<Views> {
  const dir = join(data, source.replace(/\W/g, '-'));
  if (source === 'cities') await copyImported(dir);
  const feeds = source === 'cities' ? {} : { feeds: [join(folder ?? '', source)] };
  const world = createWorld(await loadFeeds({ ...feeds, data: dir }));
  const day = findServiceDay(date) as number;
  const { groups, legs, stops, timetable } = world;
  const lineDay = buildLineDay({ timetable }, day);
  const dayOf = () => lineDay;
  const parts = { timetable, legs, stops, cityIds: [], listSources: () => [], dayOf };
  const lines = listLines(parts).flatMap(
    ({ route }) => findLine(parts, { lineId: route.routeId, day }) ?? [],
  );
  const tables = new Map<string, number[]>();
  const places = new Map<number, string>();
  for (let row = 0; row < timetable.stops.boardable; row++) {
    places.set(timetable.stops.place[row] as number, stops.toGlobalId(row));
  }
  for (const [place, stopId] of places) {
    for (const line of getStopTimetable({ timetable, groups, legs, dayOf }, { stopId, day }).lines) {
      const key = `${line.route.routeId} ${place}`;
      tables.set(key, [...(tables.get(key) ?? []), ...line.departures.map(({ sec }) => sec)]);
    }
  }
  return { world, day, lines, tables };
}

const placeOf = ({ stops, timetable }: World, stopId = '') =>
  timetable.stops.place[stops.listRows(stopId)[0] as number] as number;

/** First and last departure of a line at each place, over all its directions; arrivals where nobody can board are left out. */
function listByPlace({ world }: Views, { directions }: LineDetail) {
  const spans = new Map<number, { first: number; last: number; stopId: string }>();
  for (const { stops } of directions) {
    for (const { firstSec, isArrival, lastSec, stopId = '' } of stops) {
      const place = placeOf(world, stopId);
      if (firstSec === undefined || lastSec === undefined || isArrival) continue;
      const known = spans.get(place);
      const [first, last] = [known?.first ?? firstSec, known?.last ?? lastSec];
      spans.set(place, { first: Math.min(first, firstSec), last: Math.max(last, lastSec), stopId });
    }
  }
  return spans;
}

/** The longest run of a train arrives on the third day. */
const DAYS = 3;

/** Departures of the service day on the board of a stop, from its midnight on. */

function listBoard({ day, world }: Views, stopId: string): StopEvent[] {
  const { cache, groups, legs, timetable } = world;
  const events: StopEvent[] = [];
  let page: PageCursor = { direction: 'later', time: { day, seconds: 0 } };
  while (page.time.day < day + DAYS) {
    const board = listStopEvents(
      { timetable, groups, legs, cache },
      {
        area: { kind: 'stop', stopId, exact: false },
        events: 'departures',
        minEvents: 500,
        maxEvents: 500,
        withOtherCalls: false,
        ...page,
      },
    );
    const shift = (board.day - day) * 86_400;
    for (const event of board.events) {
      if (event.isOpen && event.serviceDay === day)
        events.push({ ...event, departureSec: (event.departureSec as number) + shift });
    }
    page = board.nextPage;
  }
  return events;
}

const cases: readonly { name: string; source: string; date: string }[] = [
  { name: 'the two cities', source: 'cities', date: '2026-11-30' },
  ...(folder ? [{ name: 'Caltrain', source: 'caltrain-2016.zip', date: '2016-05-04' }] : []),
];

describe.each(cases)('$name', ({ date, source }) => {
  let views: Views;
  beforeAll(async () => {
    views = await loadViews(source, date);
  });

  test('the page of every line agrees with the timetable of every stop that it calls at', () => {
    const { lines, tables } = views;
    const wrong: string[] = [];
    let compared = 0;
    for (const line of lines) {
      for (const [place, { first, last, stopId }] of listByPlace(views, line)) {
        const departures = tables.get(`${line.route.routeId} ${place}`) ?? [];
        const [low, high] = [Math.min(...departures), Math.max(...departures)];
        if (low !== first || high !== last)
          wrong.push(`${line.route.routeId} ${stopId}: ${first}-${last}, ${low}-${high}`);
        compared++;
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(60);
  });

  test('the board of a stop has the departures of its timetable, and no others of the day', () => {
    const { tables, world } = views;
    const places = [...new Set([...tables.keys()].map((key) => Number(key.split(' ').at(-1))))];
    const wrong: string[] = [];
    // Every stop takes long; these are of all kinds of lines.
    for (const place of places.filter((_, i) => i % 15 === 0)) {
      const stopId = world.stops.toGlobalId(place);
      const byRoute = Map.groupBy(listBoard(views, stopId), ({ route }) => route.routeId);
      const seen = [...tables].filter(([key]) => key.endsWith(` ${place}`));
      expect([...byRoute.keys()].sort()).toEqual(seen.map(([key]) => key.split(' ')[0]).sort());
      for (const [key, secs] of seen) {
        const board = byRoute
          .get(key.split(' ')[0] as string)
          ?.map(({ departureSec }) => departureSec as number);
        if (String(board?.toSorted((a, b) => a - b)) !== String(secs.toSorted((a, b) => a - b)))
          wrong.push(key);
      }
    }
    expect(wrong).toEqual([]);
    expect(places.length).toBeGreaterThan(20);
  });

  test('the planner finds the last vehicle of a line, and none of that day after it', () => {
    const { day, lines, world } = views;
    const told: string[] = [];
    const step = Math.ceil(lines.length / 14);
    for (const line of lines.filter((_, i) => i % step === 0)) {
      const [direction] = line.directions;
      const [from, to] = [direction?.stops[direction.originIndex], direction?.stops.at(-2)];
      if (!direction?.lastDepartureSec || !from?.stopId || !to?.stopId || from === to) continue;
      const lastSec = direction.lastDepartureSec;
      const others = lines.filter((other) => other !== line).map(({ route }) => route.routeId);
      const ask = (seconds: number) =>
        world.planner.plan({
          from: { kind: 'stop', stopId: from.stopId as string },
          to: { kind: 'stop', stopId: to.stopId as string },
          time: { day, seconds },
          arriveBy: false,
          searchWindowSec: 3600,
          minItineraries: 1,
          maxItineraries: 50,
          walking: { maxAccessSec: 0, maxEgressSec: 0, maxDirectSec: 0, speedMps: 1.2 },
          minTransferSec: 0,
          additionalTransferSec: 0,
          walkOnly: false,
          needsWheelchair: false,
          fare: {},
          avoids: { agencyIds: [], routeIds: others },
        }).itineraries;
      const own = (seconds: number) =>
        ask(seconds)
          .filter((itinerary) => itinerary.day === day)
          .flatMap(listRides)
          .filter(({ departureSec, from: stop, route, serviceDay }) => {
            const isHere = placeOf(world, stop.stopId) === placeOf(world, from.stopId);
            return (
              isHere && route.routeId === line.route.routeId && serviceDay === day && departureSec >= seconds
            );
          })
          .map(({ departureSec }) => departureSec);
      told.push(line.route.routeId);
      expect(Math.max(...own(lastSec - 1800)), line.route.routeId).toBe(lastSec);
      expect(own(lastSec + 1), line.route.routeId).toEqual([]);
    }
    expect(told.length).toBeGreaterThan(0);
  });
});
