/** Every line of the tables of the two cities is in its feed, with the facts of the table. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { toDistanceM } from '../../server/base/geo.ts';
import { callsOf, clock, departures, feeds, rows, sourcesDir, stopNames, tripsOf } from './bus-support.ts';

type Fact = Record<string, string>;
const load = (name: string): Fact[] => parse(readFileSync(join(sourcesDir, name), 'utf8'), { columns: true });

/** A working day, a day off and a holiday of each season. */
const dates = {
  summer: ['20260715', '20260718', '20260619'],
  winter: ['20261125', '20261128', '20260217'],
} as const;

describe.each([
  { city: 'hohhot', feed: feeds.hohhot, lineCount: 33 },
  { city: 'baotou', feed: feeds.baotou, lineCount: 32 },
])('$city', ({ city, feed, lineCount }) => {
  const facts = load(`bus_${city}_routes.csv`);
  const stops = Map.groupBy(load(`bus_${city}.csv`), (row) => row.route_no);
  const routes = rows(feed, 'routes');

  it('has as many lines as the table', () => {
    expect(facts).toHaveLength(lineCount);
    expect(routes).toHaveLength(lineCount);
  });

  it.each(facts.map((fact, idx) => ({ name: fact.route_no, fact, idx })))('line $name', ({ fact, idx }) => {
    const route = routes[idx];
    const routeId = String(route?.route_id);
    expect(String(fact.route_no).startsWith(String(route?.route_short_name))).toBe(true);
    const wanted = (stops.get(fact.route_no) ?? []).map((row) => row.stop_name_zh);
    expect(stopNames(feed, routeId, 0)).toEqual(wanted);
    expect(wanted).toHaveLength(Number(fact.stops_listed));
    expect(wanted[0]).toBe(fact.terminus_a);
    expect(wanted.at(-1)).toBe(fact.terminus_b);
    const isTour = fact.route_no === '青城炫彩观光线';
    if (isTour) expect(tripsOf(feed, routeId, 1)).toHaveLength(0);
    else expect(stopNames(feed, routeId, 1)).toEqual(wanted.toReversed());

    for (const directionId of isTour ? [0] : [0, 1]) {
      for (const season of ['summer', 'winter'] as const) {
        const last = season === 'summer' ? fact.last_summer : fact.last_winter;
        for (const date of dates[season]) {
          const isClosed = fact.route_no === '西机场专线(白塔)' && date > '20260630';
          const found = departures(feed, routeId, directionId, date);
          if (isClosed) expect(found).toEqual([]);
          else expect([found[0], found.at(-1)]).toEqual([clock(fact.first), clock(last)]);
        }
      }
    }
  });

  // The lines of Hohhot are drawn along fitted streets, so their distances are those of the drawn way.
  const isDrawn = city === 'hohhot';
  it(`keeps the distances of ${isDrawn ? 'the drawn way' : 'the table'} in both directions`, () => {
    const shapes = Map.groupBy(rows(feed, 'shapes'), (row) => row.shape_id);
    for (const [idx, fact] of facts.entries()) {
      const routeId = String(routes[idx]?.route_id);
      const tabledM = Number(stops.get(fact.route_no)?.at(-1)?.est_cum_m);
      for (const trip of rows(feed, 'trips').filter((row) => row.route_id === routeId)) {
        const calls = callsOf(feed, String(trip.trip_id));
        const shape = (shapes.get(trip.shape_id) ?? []).map((row) => ({
          lat: Number(row.shape_pt_lat),
          lon: Number(row.shape_pt_lon),
          cumM: Number(row.shape_dist_traveled),
        }));
        const last = shape.at(-1)?.cumM ?? Number.NaN;
        expect(calls[0]?.shape_dist_traveled).toBe(0);
        expect(calls.at(-1)?.shape_dist_traveled).toBe(last);
        if (!isDrawn) {
          expect(last).toBe(tabledM);
          continue;
        }
        for (const [at, point] of shape.entries()) {
          const before = shape[at - 1] ?? point;
          // A call is drawn at the kerb, 15 m beside the point that the distance is measured to.
          expect(Math.abs(point.cumM - before.cumM - toDistanceM(before, point))).toBeLessThan(32);
        }
        expect(last / tabledM, fact.route_no).toBeGreaterThan(0.75);
        expect(last / tabledM, fact.route_no).toBeLessThan(1.25);
      }
    }
  });

  it('runs at the headways of the table, shorter only on working days', () => {
    const fact = facts.find((row) => Number(row.headway_peak_min) < 10) as Fact;
    const routeId = String(routes[facts.indexOf(fact)]?.route_id);
    const between = (date: string, from: string, to: string) => {
      const found = departures(feed, routeId, 0, date).filter((at) => at >= clock(from) && at < clock(to));
      return (found[1] ?? 0) - (found[0] ?? 0);
    };
    expect(between('20261125', '07:00', '09:00')).toBe(Number(fact.headway_peak_min) * 60);
    expect(between('20261125', '10:00', '16:00')).toBe(Number(fact.headway_offpeak_min) * 60);
    expect(between('20261128', '07:00', '09:00')).toBe(Number(fact.headway_offpeak_min) * 60);
    // A working Sunday that makes up for the Spring Festival, and a Monday of that festival.
    expect(between('20260228', '07:00', '09:00')).toBe(Number(fact.headway_peak_min) * 60);
    expect(between('20260216', '07:00', '09:00')).toBe(Number(fact.headway_offpeak_min) * 60);
  });
});

describe('published times', () => {
  it('runs line 2 of Baotou in 50 minutes, and late as published', () => {
    for (const directionId of [0, 1]) {
      for (const trip of tripsOf(feeds.baotou, 'bb-2', directionId)) {
        const calls = callsOf(feeds.baotou, String(trip.trip_id));
        expect(clock(calls.at(-1)?.arrival_time) - clock(calls[0]?.departure_time)).toBe(3000);
      }
      const late = departures(feeds.baotou, 'bb-2', directionId, '20261125').filter(
        (at) => at >= clock('20:50'),
      );
      expect(late).toEqual(['20:50', '21:15', '21:50', '22:20', '23:20'].map(clock));
    }
    const last = callsOf(feeds.baotou, 'bb-2-0-2320').at(-1);
    expect(last?.arrival_time).toBe('24:10:00');
  });

  it('leaves line 56 every hour, and gets it back in time for two buses', () => {
    const calls = callsOf(feeds.baotou, 'bb-56-0-0700');
    expect(clock(calls.at(-1)?.arrival_time) - clock(calls[0]?.departure_time)).toBeLessThan(3600);
    expect(departures(feeds.baotou, 'bb-56', 0, '20261125')).toEqual(
      Array.from({ length: 13 }, (_, hour) => (7 + hour) * 3600),
    );
  });

  it('goes round the sights of Hohhot in the order of the table only', () => {
    const tour = 'hb-qingchengxuancaiguanguangxian';
    const names = stopNames(feeds.hohhot, tour, 0);
    expect(names[0]).toBe('大召');
    expect(names.at(-1)).toBe('大召');
    expect(departures(feeds.hohhot, tour, 1, '20261125')).toEqual([]);
  });
});
