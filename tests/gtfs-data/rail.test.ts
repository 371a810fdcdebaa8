import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceRow } from '../../scripts/feeds/csv.ts';
import { toHardSeatFen, toRailFen } from '../../scripts/feeds/rail-fares.ts';
import { toLineEnds, toRailCity, toRailEnglish } from '../../scripts/feeds/rail-names.ts';
import { loadRailways } from '../../scripts/feeds/railways.ts';
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { findSeconds } from '../../server/base/seconds.ts';
import { dataDir, groupBy, loadFacts, loadTable } from './built-feeds.ts';

const rail = (table: string) => loadTable('rail', table);
const trips = rail('trips');
const callsOf = groupBy(rail('stop_times'), 'trip_id');
const placeOf = new Map(rail('stops').map((row) => [row.stop_id, row]));

/** Departures by train number between two stations, as `HH:MM-HH:MM`. */
function listTrains(fromZh: string, toZh: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const trip of trips) {
    const calls = callsOf.get(trip.trip_id!)!;
    const at = (name: string) => calls.findIndex((call) => placeOf.get(call.stop_id)?.stop_name === name);
    const [from, to] = [at(fromZh), at(toZh)];
    if (from === -1 || to <= from) continue;
    const times = [calls[from]!.departure_time!, calls[to]!.arrival_time!];
    found.set(trip.trip_short_name!, times.map((time) => time.slice(0, 5)).join('-'));
  }
  return found;
}

test('every base train of 2026 and no lettered variant', () => {
  const upstream = new Set(loadFacts('rail_trains_2026.csv').map((row) => row.train_no!));
  const base = [...upstream].filter((number) => !/[A-Z]$/.test(number));
  expect(base).toHaveLength(222);
  const numbers = new Set(trips.map((trip) => trip.trip_short_name!));
  for (const number of upstream) expect(numbers.has(number), number).toBe(base.includes(number));
});

test('of the old chart only conventional daily trains whose number 2026 does not have', () => {
  const upstream = new Set(loadFacts('rail_trains_2026.csv').flatMap((row) => row.train_no!.split('/')));
  const sources = new Map(
    rail('provenance')
      .filter((row) => row.table_name === 'trips')
      .map((row) => [row.record_id, row]),
  );
  const old = trips.filter((trip) => sources.get(trip.trip_id)?.source?.startsWith('chart of 2021'));
  expect(old.length).toBeGreaterThan(50);
  expect(trips.length - old.length).toBe(222);
  for (const { trip_short_name, trip_id } of old) {
    expect(trip_short_name).toMatch(/^[ZTK]?\d+$/);
    expect(upstream.has(trip_short_name!)).toBe(false);
    expect(sources.get(trip_id)?.confidence).toBe('derived');
  }
});

test('a known train: C485 from Hohhot East to Ordos', () => {
  expect(listTrains('呼和浩特东', '鄂尔多斯').get('C485')).toBe('07:42-09:39');
});

test('45 EMUs a day lead from Hohhot to Baotou', () => {
  const numbers = new Set<string>();
  for (const from of ['呼和浩特', '呼和浩特东']) {
    for (const to of ['包头', '包头东'])
      for (const number of listTrains(from, to).keys()) numbers.add(number);
  }
  expect([...numbers].filter((number) => /^[CDG]/.test(number))).toHaveLength(45);
});

test('trains past midnight count on beyond 24:00', () => {
  const late = rail('stop_times').filter((row) => findSeconds(row.arrival_time!)! >= 86_400);
  expect(late.length).toBeGreaterThan(50);
  expect(late.some((row) => row.trip_id === 'K55-K58')).toBe(true);
});

test('a train of the old chart that crosses midnight in the corridor', () => {
  expect(callsOf.get('K998')!.map((call) => call.departure_time)).toEqual([
    '19:44:00',
    '21:54:00',
    '24:21:00',
  ]);
});

test('a call from another table is sorted by its time', () => {
  expect(callsOf.get('6860')!.map((call) => placeOf.get(call.stop_id)?.stop_name)).toEqual([
    '鄂尔多斯',
    '包头',
    '包头东',
  ]);
});

test('stations without a known position are between their neighbours, and are marked', () => {
  const derived = rail('provenance').filter((row) => row.source?.startsWith('by kilometres between'));
  expect(derived.map((row) => row.record_id).filter((id) => !id?.endsWith('-platforms'))).toEqual([
    'rail-bayan-gol',
    'rail-jiaxing',
    'rail-shacheng',
  ]);
  // Jiaxing is at 30.77 N, 120.76 E.
  expect(Number(placeOf.get('rail-jiaxing')?.stop_lat)).toBeCloseTo(30.8, 0);
  expect(Number(placeOf.get('rail-jiaxing')?.stop_lon)).toBeCloseTo(120.8, 0);
});

test('a shape contains stations that its train passes without a stop', () => {
  const nameAt = new Map(rail('stops').map((row) => [`${row.stop_lat} ${row.stop_lon}`, row.stop_name]));
  const wayOf = groupBy(rail('shapes'), 'shape_id');
  const listWay = (tripId: string) =>
    wayOf
      .get(trips.find((trip) => trip.trip_id === tripId)!.shape_id!)!
      .map((row) => nameAt.get(`${row.shape_pt_lat} ${row.shape_pt_lon}`));
  // This train stops only at Hohhot East, Jungar and Ordos.
  expect(callsOf.get('C485')).toHaveLength(3);
  expect(listWay('C485')).toEqual(['呼和浩特东', '呼和浩特', '托克托东', '准格尔', '东胜东', '鄂尔多斯']);
});

test('a train follows the railways of railways.csv where it passes their stations without a stop', () => {
  const wayOf = groupBy(rail('shapes'), 'shape_id');
  const railways = loadRailways(join(dataDir, 'sources'));
  const bends = railways.find(({ id }) => id === 'jingbao')!.points;
  const isOn = (point: LatLon, rows: readonly SourceRow[]) =>
    rows.some(
      (row) => toDistanceM(point, { lat: Number(row.shape_pt_lat), lon: Number(row.shape_pt_lon) }) < 1,
    );
  let checked = 0;
  for (const trip of trips) {
    const rows = wayOf.get(trip.shape_id!);
    const [from, to] = [bends[6]!, bends.at(-1)!];
    if (!rows || !isOn(from, rows) || !isOn(to, rows)) continue;
    checked += 1;
    for (const bend of bends.slice(6))
      expect(isOn(bend, rows), `${trip.trip_id} ${bend.stationZh}`).toBe(true);
  }
  expect(checked).toBeGreaterThan(90);
});

test('a railway and the stations on it are at the same points', () => {
  const placed = new Map(rail('stops').map((row) => [row.stop_name, row]));
  for (const { points, id } of loadRailways(join(dataDir, 'sources'))) {
    for (const point of points) {
      const row = placed.get(point.stationZh);
      if (!row) continue;
      const stop = { lat: Number(row.stop_lat), lon: Number(row.stop_lon) };
      expect(toDistanceM(point, stop), `${id} ${point.stationZh}`).toBeLessThan(1);
    }
  }
});

test('distances along a shape ascend, and the shape contains every stop of its train', () => {
  const wayOf = groupBy(rail('shapes'), 'shape_id');
  for (const points of wayOf.values()) {
    for (const [index, point] of points.entries()) {
      if (index === 0) continue;
      expect(Number(point.shape_dist_traveled)).toBeGreaterThan(
        Number(points[index - 1]!.shape_dist_traveled),
      );
    }
  }
  let checked = 0;
  for (const trip of trips) {
    if (!trip.shape_id) continue;
    const points = new Map(
      wayOf.get(trip.shape_id)!.map((row) => [`${row.shape_pt_lat} ${row.shape_pt_lon}`, row]),
    );
    for (const call of callsOf.get(trip.trip_id!)!) {
      const place = placeOf.get(call.stop_id)!;
      const point = points.get(`${place.stop_lat} ${place.stop_lon}`);
      expect(point?.shape_dist_traveled, `${trip.trip_id} ${place.stop_name}`).toBe(call.shape_dist_traveled);
      checked += 1;
    }
  }
  expect(checked).toBeGreaterThan(2_000);
});

test.each([
  ['rail-emu', 'HHC', 'BTC', '47.00'],
  ['rail-emu', 'BTC', 'HHC', '47.00'],
  ['rail-emu', 'NDC', 'BTC', '49.00'],
  ['rail-emu', 'NDC', 'EEC', '79.50'],
  ['rail-conventional', 'HHC', 'BTC', '24.50'],
])('%s from %s to %s costs %s as remembered', (network, from, to, amount) => {
  const rules = rail('fare_leg_rules').filter(
    (row) =>
      row.network_id === network &&
      row.from_area_id === `rail-area-${from}` &&
      row.to_area_id === `rail-area-${to}`,
  );
  expect(rules).toHaveLength(1);
  const product = rail('fare_products').find((row) => row.fare_product_id === rules[0]!.fare_product_id);
  expect(product).toMatchObject({ amount, currency: 'CNY', fare_media_id: 'rail-ticket' });
});

test('every ride between two corridor stations has a price', () => {
  const areaOf = new Map(rail('stop_areas').map((row) => [row.stop_id, row.area_id]));
  const networkOf = new Map(rail('route_networks').map((row) => [row.route_id, row.network_id]));
  const priced = new Set(
    rail('fare_leg_rules').map((row) => `${row.network_id} ${row.from_area_id} ${row.to_area_id}`),
  );
  const corridor = new Set(loadFacts('rail_stations.csv').map((row) => row.name_zh));
  let rides = 0;
  for (const trip of trips) {
    const calls = callsOf
      .get(trip.trip_id!)!
      .filter((call) => corridor.has(placeOf.get(call.stop_id)!.stop_name!));
    for (const [index, from] of calls.entries()) {
      for (const to of calls.slice(index + 1)) {
        const key = [networkOf.get(trip.route_id), areaOf.get(from.stop_id), areaOf.get(to.stop_id)];
        expect(priced.has(key.join(' ')), `${trip.trip_id} ${key.join(' ')}`).toBe(true);
        rides += 1;
      }
    }
  }
  expect(rides).toBeGreaterThan(1_000);
});

test('fares grow with distance', () => {
  for (const network of ['rail-emu', 'rail-highspeed', 'rail-conventional'] as const) {
    for (let km = 10; km < 3_000; km += 7) {
      const [near, far] = [km, km + 7].map((k) => toRailFen(network, '包头', '北京', k));
      expect(far).toBeGreaterThanOrEqual(near!);
      expect(near! % 50).toBe(0);
    }
  }
});

test.each([
  [51, 900],
  [105, 1_650],
])('hard seat for %d km costs %d fen, as the fact table remembers', (km, fen) => {
  expect(toHardSeatFen(km)).toBe(fen);
});

test.each([
  ['呼和浩特东', 'Hohhot East'],
  ['西安北', "Xi'an North"],
  ['海东', 'Haidong'],
  ['济南', 'Jinan'],
  ['济南西', 'Jinan West'],
  ['重庆', 'Chongqing'],
  ['八达岭长城', 'Badaling Great Wall'],
])('%s is %s', (zh, en) => {
  expect(toRailEnglish(zh)).toBe(en);
});

test('lines are named by city, the region first', () => {
  expect(toRailCity('包头东')).toBe('包头');
  expect(toRailCity('集宁南')).toBe('乌兰察布');
  expect(toRailCity('北京丰台')).toBe('北京');
  expect(toLineEnds('北京', '呼和浩特')).toEqual(['呼和浩特', '北京']);
  expect(toLineEnds('包头', '呼和浩特')).toEqual(['呼和浩特', '包头']);
});

test('each kind of train has its route type', () => {
  const typeOf = new Map(rail('routes').map((row) => [row.route_id, row.route_type]));
  const kinds: Readonly<Record<string, string>> = {
    G: '101',
    D: '102',
    Z: '102',
    T: '102',
    K: '102',
    C: '103',
  };
  for (const { route_id, trip_short_name } of trips) {
    const letter = trip_short_name!.charAt(0);
    const expected = letter === 'Y' ? '107' : (kinds[letter] ?? '106');
    expect(typeOf.get(route_id), trip_short_name!).toBe(expected);
  }
});
