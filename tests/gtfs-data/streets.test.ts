/** Fitted streets, against what is known of them: metro stations and which street their exits name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { getNumber, getText, loadSource, parseCsv } from '../../scripts/feeds/csv.ts';
import { loadStreets } from '../../scripts/feeds/streets.ts';
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { dataDir, loadTable } from './built-feeds.ts';

const sourcesDir = join(dataDir, 'sources');
const streets = loadStreets(sourcesDir);
const stations = new Map(
  loadSource(sourcesDir, 'metro.csv').map((row) => [
    getText(row, 'name_zh'),
    { lat: getNumber(row, 'lat'), lon: getNumber(row, 'lon') },
  ]),
);

/** Distance to the nearest of points set along a line every few metres. */
function toLineM(point: LatLon, line: readonly LatLon[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [index, to] of line.entries()) {
    const from = line[index - 1] ?? to;
    const steps = Math.ceil(toDistanceM(from, to) / 5) + 1;
    for (let step = 0; step <= steps; step++) {
      const share = step / steps;
      const at = { lat: from.lat + share * (to.lat - from.lat), lon: from.lon + share * (to.lon - from.lon) };
      best = Math.min(best, toDistanceM(point, at));
    }
  }
  return best;
}
const toStreetM = (name: string, point: LatLon) =>
  Math.min(...streets.filter(({ nameZh }) => nameZh === name).map(({ points }) => toLineM(point, points)));

test.each([
  ['新华西街', ['孔家营', '呼钢南路', '西龙王庙', '乌兰夫纪念馆']],
  ['新华大街', ['新华广场', '将军衙署', '艺术学院', '内蒙古展览馆', '内蒙古博物院', '市政府']],
  ['锡林郭勒北路', ['呼和浩特站', '新华广场']],
  ['锡林郭勒南路', ['大学西街', '水上公园', '五里营', '内大南校区']],
  ['呼伦贝尔南路', ['帅家营']],
  ['昭乌达路', ['将军衙署']],
  ['兴安北路', ['毫沁营']],
  ['成吉思汗大街', ['内蒙古体育馆', '成吉思汗广场', '毫沁营']],
  ['成吉思汗东街', ['成吉思汗公园', '一家村', '丝绸之路大道', '北山公园', '百合路', '新店']],
  ['气象局西路', ['呼和浩特体育场', '公主府']],
  ['大学西街', ['大学西街']],
  ['西二环路', ['西二环路']],
] as const)('%s passes the stations whose exits name it', (street, names) => {
  for (const name of names) {
    const point = [...stations].find(([station]) => station.startsWith(name))?.[1];
    if (!point) throw new Error(`no station ${name}`);
    // A station is as long as its platform, and its exits are further apart still.
    expect(toStreetM(street, point), name).toBeLessThan(name === '西二环路' ? 260 : 150);
  }
});

test('north to south, the parallel streets come in their order on one crossing street', () => {
  const eastWest = [
    '成吉思汗大街',
    '海拉尔大街',
    '北垣街',
    '新华大街',
    '乌兰察布东街',
    '大学东街',
    '鄂尔多斯大街',
  ];
  const at = eastWest.map((name) => {
    const points = streets.filter(({ nameZh }) => nameZh === name).flatMap((street) => street.points);
    const near = points.toSorted((a, b) => Math.abs(a.lon - 111.695) - Math.abs(b.lon - 111.695))[0];
    return near?.lat ?? Number.NaN;
  });
  expect(at).toEqual(at.toSorted((a, b) => b - a));
});

test('no street is a spike: it turns by less than a right angle at each point', () => {
  for (const { id, points } of streets) {
    for (let i = 2; i < points.length; i++) {
      const [a, b, c] = [points[i - 2]!, points[i - 1]!, points[i]!];
      expect(toDistanceM(a, c), id).toBeGreaterThan(Math.hypot(toDistanceM(a, b), toDistanceM(b, c)) * 0.99);
    }
  }
});

test('modelled stops inside the net stand on it, and places of the search box stand at their stops', () => {
  const stops = loadTable('hohhot-bus', 'stops').filter((row) => !row.parent_station);
  const places = new Map(
    stops.map((row) => [row.stop_name, { lat: Number(row.stop_lat), lon: Number(row.stop_lon) }]),
  );
  const beside = loadTable('hohhot-bus', 'provenance').filter(
    (row) => row.table_name === 'stops' && /^(at|on|beside) .* of the fitted streets/.test(row.source ?? ''),
  );
  const ids = new Set(beside.map((row) => row.record_id));
  const set = stops.filter((row) => ids.has(row.stop_id));
  expect(set.length).toBeGreaterThan(110);
  for (const row of set) {
    const point = { lat: Number(row.stop_lat), lon: Number(row.stop_lon) };
    // A stop without a pair stands at the kerb.
    expect(Math.min(...streets.map(({ points }) => toLineM(point, points))), row.stop_name).toBeLessThan(20);
  }
  const rows = parseCsv(readFileSync(join(dataDir, 'places.csv'), 'utf8')).filter(({ source }) =>
    source?.startsWith('at the bus stop '),
  );
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const stop = places.get(/^at the bus stop ([^,]+)/.exec(row.source ?? '')?.[1]);
    if (!stop) throw new Error(`no stop of ${row.name_zh}`);
    const place = { lat: getNumber(row, 'lat'), lon: getNumber(row, 'lon') };
    expect(toDistanceM(place, stop), row.name_zh).toBeLessThan(20);
  }
});

test('a line whose order of stops is rebuilt says so, and is never told as published', () => {
  for (const city of ['hohhot', 'baotou'] as const) {
    const facts = loadSource(sourcesDir, `bus_${city}_routes.csv`);
    const routes = loadTable(`${city}-bus`, 'routes').toSorted(
      (a, b) => Number(a.route_sort_order) - Number(b.route_sort_order),
    );
    const sources = new Map(
      loadTable(`${city}-bus`, 'provenance')
        .filter((row) => row.table_name === 'routes')
        .map((row) => [row.record_id, row.confidence]),
    );
    expect(routes).toHaveLength(facts.length);
    for (const [idx, fact] of facts.entries()) {
      const { route_desc = '', route_id } = routes[idx]!;
      const order = getText(fact, 'stop_order');
      expect(/站序/.test(route_desc), route_id).toBe(order !== 'sourced');
      if (order === 'reconstructed') expect(sources.get(route_id), route_id).toBe('reconstructed');
      if (order === 'part') expect(sources.get(route_id), route_id).not.toBe('sourced');
    }
  }
});
