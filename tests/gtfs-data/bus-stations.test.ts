/** Stops and stations of buses: sides, distances to trains and metro, ids. */
import { describe, expect, it } from 'vitest';
import { planStations, toHeadingDeg } from '../../scripts/feeds/bus-stations.ts';
import { getNumber, getText, loadSource } from '../../scripts/feeds/csv.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import { feeds, rows, sourcesDir } from './bus-support.ts';

const place = (name: string, lat: number, lon: number) => ({ name, lat, lon });

describe('sides of the street', () => {
  const there = [place('甲', 40, 110), place('乙', 40, 110.01), place('丙', 40, 110.02)];
  const plan = planStations('x', [there, there.toReversed()]);

  it('are 15 m to the right of the direction of travel', () => {
    const east = plan.sideOf(0, 1);
    const west = plan.sideOf(1, 1);
    expect(east.stopId).toBe('x-yi-a');
    expect(west.stopId).toBe('x-yi-b');
    expect(east.lat).toBeLessThan(40);
    expect(west.lat).toBeGreaterThan(40);
    expect(toDistanceM(east, west)).toBeCloseTo(30, 0);
  });

  it('differ for the two directions of a line that turns sharply', () => {
    const turn = [place('甲', 40, 110), place('乙', 40, 110.01), place('丙', 40.0005, 110)];
    const sharp = planStations('x', [turn, turn.toReversed()]);
    expect(sharp.sideOf(0, 1).stopId).not.toBe(sharp.sideOf(1, 1).stopId);
  });

  it('are shared by lines of the same name', () => {
    const other = [place('乙', 40.0003, 110.0103), place('丁', 40, 110.03)];
    const both = planStations('x', [there, other]);
    expect(both.stations).toHaveLength(4);
    expect(both.sideOf(1, 0).stopId).toBe(both.sideOf(0, 1).stopId);
  });

  it('belong to different stations where the same name is far away', () => {
    const far = [place('乙', 40.1, 110.2), place('丁', 40.1, 110.3)];
    const both = planStations('x', [there, far]);
    expect(both.stations.map(({ stationId }) => stationId)).toEqual([
      'x-jia',
      'x-yi',
      'x-bing',
      'x-yi-2',
      'x-ding',
    ]);
    expect(both.sideOf(1, 0).stopId).toBe('x-yi-2-a');
  });

  it('split by leaving and arriving at a coach station', () => {
    const station = { ...place('总站', 40, 110), isTerminal: true };
    const north = [station, place('北', 40.1, 110)];
    const east = [station, place('东', 40, 110.1)];
    const both = planStations('x', [north, north.toReversed(), east, east.toReversed()]);
    expect([0, 2].map((pass) => both.sideOf(pass, 0).kind)).toEqual(['departures', 'departures']);
    expect([1, 3].map((pass) => both.sideOf(pass, 1).kind)).toEqual(['arrivals', 'arrivals']);
  });

  it('count degrees clockwise from north', () => {
    expect(toHeadingDeg(place('', 40, 110), place('', 41, 110))).toBeCloseTo(0, 6);
    expect(toHeadingDeg(place('', 40, 110), place('', 40, 111))).toBeCloseTo(90, 6);
    expect(toHeadingDeg(place('', 40, 110), place('', 40, 109))).toBeCloseTo(270, 6);
  });
});

describe('changes to trains and metro', () => {
  const nearestM = (feed: keyof typeof feeds, name: string, lat: number, lon: number): number => {
    const sides = rows(feeds[feed], 'stops').filter(
      (row) => row.stop_name === name && row.location_type === 0,
    );
    expect(sides.length).toBeGreaterThan(0);
    return Math.max(
      ...sides.map((row) =>
        toDistanceM({ lat, lon }, { lat: Number(row.stop_lat), lon: Number(row.stop_lon) }),
      ),
    );
  };

  it.each([
    ['hohhot', '呼和浩特站', '呼和浩特'],
    ['hohhot', '火车东客站', '呼和浩特东'],
    ['baotou', '包头站', '包头'],
    ['baotou', '包头东站', '包头东'],
  ] as const)('%s: %s is within 300 m of the railway station %s in both tables', (city, stop, station) => {
    const tables = [
      loadSource(sourcesDir, 'rail_stations.csv').find((row) => row.name_zh === station),
      loadSource(sourcesDir, 'rail_stations_2026.csv').find((row) => row.station_zh === station),
    ];
    for (const row of tables) {
      if (!row) throw new Error(`no ${station}`);
      expect(nearestM(city, stop, getNumber(row, 'lat'), getNumber(row, 'lon'))).toBeLessThan(300);
    }
  });

  it('lie within 150 m of the metro station of the same name', () => {
    const shared = loadSource(sourcesDir, 'metro.csv').filter((row) =>
      rows(feeds.hohhot, 'stops').some((stop) => stop.stop_name === getText(row, 'name_zh')),
    );
    expect(shared.length).toBeGreaterThan(20);
    for (const row of shared) {
      const name = getText(row, 'name_zh');
      expect(nearestM('hohhot', name, getNumber(row, 'lat'), getNumber(row, 'lon')), name).toBeLessThan(150);
    }
  });
});

describe('rows', () => {
  it('give every route and every stop a provenance', () => {
    for (const feed of Object.values(feeds)) {
      const told = new Set(rows(feed, 'provenance').map((row) => `${row.table_name} ${row.record_id}`));
      for (const row of rows(feed, 'stops')) expect(told).toContain(`stops ${row.stop_id}`);
      for (const row of rows(feed, 'routes')) expect(told).toContain(`routes ${row.route_id}`);
    }
  });

  it('share no id between feeds', () => {
    for (const [table, column] of [
      ['stops', 'stop_id'],
      ['routes', 'route_id'],
      ['trips', 'trip_id'],
      ['calendar', 'service_id'],
      ['agency', 'agency_id'],
      ['networks', 'network_id'],
    ] as const) {
      const ids = Object.values(feeds).flatMap((feed) => rows(feed, table).map((row) => row[column]));
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(String(id)).toMatch(/^(hb|bb|ic)-[a-z0-9-]+$/);
    }
  });

  it('carry the Mongolian name of the metro station of the same name', () => {
    const name = rows(feeds.hohhot, 'translations').find(
      (row) => row.language === 'mn' && row.record_id === 'hb-xinhuaguangchang',
    );
    expect(name?.translation).toBe('ᠰᠢᠨᠬᠤᠸᠠ ᠲᠠᠯᠠᠪᠠᠢ');
  });
});
