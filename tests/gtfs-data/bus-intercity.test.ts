/** Intercity lines. */
import { describe, expect, it } from 'vitest';
import { toLocated } from '../../scripts/feeds/bus-intercity-road.ts';
import { loadSource } from '../../scripts/feeds/csv.ts';
import {
  callsOf,
  clock,
  departures,
  feeds,
  nameOf,
  rows,
  sourcesDir,
  stopNames,
  tripsOf,
} from './bus-support.ts';

const feed = feeds.intercity;
const facts = loadSource(sourcesDir, 'intercity_bus.csv');
const elsewhere = ['HB3', 'BT8', 'BA1'];

describe('intercity-bus', () => {
  it('has every line of the table but the planned one and those of baotou-bus', () => {
    const wanted = facts.map((row) => String(row.route_id)).filter((id) => !elsewhere.includes(id));
    expect(wanted).toHaveLength(19);
    expect(rows(feed, 'routes').map((row) => row.route_id)).toEqual(
      wanted.map((id) => `ic-${id.toLowerCase()}`),
    );
    const note = rows(feed, 'provenance').find((row) => row.table_name === 'routes' && row.record_id === '*');
    for (const id of elsewhere) expect(String(note?.source)).toContain(id);
    const baotou = rows(feeds.baotou, 'routes').map((row) => row.route_id);
    expect(baotou).toContain('bb-61');
    expect(baotou).toContain('bb-jichangbashi');
  });

  it.each(facts.filter((row) => !elsewhere.includes(String(row.route_id))))(
    '$route_id has its terminals, hours, length and running time',
    (fact) => {
      const routeId = `ic-${String(fact.route_id).toLowerCase()}`;
      const isShengle = String(fact.route_id).startsWith('HA');
      for (const directionId of [0, 1]) {
        const found = departures(feed, routeId, directionId, '20261125');
        expect([found[0], found.at(-1)]).toEqual([clock(fact.first), clock(fact.last)]);
        expect(departures(feed, routeId, directionId, '20260630').length > 0).toBe(!isShengle);
        expect(departures(feed, routeId, directionId, '20260701').length > 0).toBe(true);
        for (const trip of tripsOf(feed, routeId, directionId)) {
          const calls = callsOf(feed, String(trip.trip_id));
          const [start, end] = [calls[0], calls.at(-1)];
          expect(clock(end?.arrival_time) - clock(start?.departure_time)).toBe(Number(fact.run_min) * 60);
          expect(end?.shape_dist_traveled).toBe(Number(fact.road_km) * 1000);
          const names = [fact.terminal_a, fact.terminal_b].map((name) =>
            String(name).startsWith('呼和浩特东站') ? '呼和浩特东客站汽车客运中心' : name,
          );
          expect([nameOf(feed, start?.stop_id), nameOf(feed, end?.stop_id)]).toEqual(
            directionId === 0 ? names : names.toReversed(),
          );
        }
      }
      const route = rows(feed, 'routes').find((row) => row.route_id === routeId);
      expect(route?.route_type).toBe(Number(fact.road_km) >= 100 ? 200 : 3);
    },
  );

  it('leaves 白云鄂博 and 百灵庙 at the published times', () => {
    const published = ['07:00', '09:30', '11:30', '14:00', '16:00', '17:40'].map(clock);
    expect(departures(feed, 'ic-bt4', 0, '20261125')).toEqual(published);
    expect(departures(feed, 'ic-bt4', 1, '20260501')).toEqual(published);
  });

  it('calls at the 19 named stops between Baotou and Salaqi in order', () => {
    const note = String(facts.find((row) => row.route_id === 'BT1')?.note);
    const named = (/35 stops: ([^;]+);/.exec(note)?.[1] ?? '').split(', ');
    expect(named).toHaveLength(19);
    named[0] = '包头东河汽车站';
    expect(stopNames(feed, 'ic-bt1', 0)).toEqual(named);
    expect(stopNames(feed, 'ic-bt1', 1)).toEqual(named.toReversed());
  });

  it('waits by headway only where buses come at least every 20 minutes', () => {
    const byHeadway = new Set(
      rows(feed, 'frequencies').map((row) => String(row.trip_id).split('-').slice(0, 2).join('-')),
    );
    expect([...byHeadway].sort()).toEqual(['ic-bt1', 'ic-bt6', 'ic-ht1', 'ic-ht3']);
  });

  it('sets down apart from where it picks up at a coach station', () => {
    const calls = callsOf(feed, 'ic-hb1-0-0700');
    expect(String(calls[0]?.stop_id)).toMatch(/-departures$/);
    expect(String(calls.at(-1)?.stop_id)).toMatch(/-arrivals$/);
  });

  it('runs past midnight to the airport', () => {
    expect(callsOf(feed, 'ic-ha1-0-2330').at(-1)?.arrival_time).toBe('24:25:00');
  });
});

describe('points on the way', () => {
  const source = { confidence: 'reconstructed', source: 'test' } as const;
  const at = (lat: number, lon: number) => ({ lat, lon });

  it('lie in equal steps between known neighbours', () => {
    const located = toLocated([
      { name: 'a', kind: 'terminal', at: at(40, 110), source },
      { name: 'b', kind: 'stop', source },
      { name: 'c', kind: 'stop', source },
      { name: 'd', kind: 'terminal', at: at(40.3, 110.6), source },
    ]);
    expect(located.map(({ lat, lon }) => [lat, lon])).toEqual([
      [40, 110],
      [40.1, 110.2],
      [40.2, 110.4],
      [40.3, 110.6],
    ]);
  });

  it('are refused beyond the last known one', () => {
    expect(() =>
      toLocated([
        { name: 'a', kind: 'terminal', at: at(40, 110), source },
        { name: 'b', kind: 'stop', source },
      ]),
    ).toThrow(/b: no known point/);
  });
});
