/**
 * Two small cities on disk, for tests that start servers and commands: everything that the two cities of `gtfs-data` have (districts,
 * places, the scheme of the card, zones, fares), with few stops and lines.
 *
 *     Hohhot: a grid of buses, rail:NDC ====== rail:BTC, Baotou: a grid of buses
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { regionFile } from '../../server/app/files/paths.ts';
import type { Modification, Scenario } from '../../server/bureau/scenario/document.ts';
import { type FeedFiles, writeInlineFeed } from './inline-feed.ts';

export interface SmallCities {
  readonly feeds: string[];
  readonly region: string;
  /** For commands. */
  readonly args: readonly string[];
}

const centers = { hohhot: { lat: 40.82, lon: 111.67 }, baotou: { lat: 40.65, lon: 109.84 } } as const;
/** About 1.1 km: stops are in cells of their own. */
const STEP = { lat: 0.01, lon: 0.013 };

const calendar =
  'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n' +
  'daily,1,1,1,1,1,1,1,20260101,20271231\n';
const toCsv = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map((row) => row.join(',')).join('\n');
const toTime = (min: number) =>
  `${String(Math.floor(min / 60)).padStart(2, '0')}:${String(min % 60).padStart(2, '0')}:00`;

/** A square of stops; each row and each column is a line, both ways every 10 minutes, for 2 yuan. */
function toBusFeed(prefix: string, agency: string, city: keyof typeof centers, size: number): FeedFiles {
  const { lat, lon } = centers[city];
  const stopId = (x: number, y: number) => `${prefix}-${x}-${y}`;
  const sides = Array.from({ length: size }, (_, i) => i);
  const lines = sides.flatMap((at) => [
    { id: `${prefix}-h${at}`, stops: sides.map((x) => stopId(x, at)) },
    { id: `${prefix}-v${at}`, stops: sides.map((y) => stopId(at, y)) },
  ]);
  const trips = lines.flatMap(({ id, stops }) => [
    { id: `${id}-there`, line: id, stops },
    { id: `${id}-back`, line: id, stops: stops.toReversed() },
  ]);
  return {
    'agency.txt': `agency_id,agency_name,agency_url,agency_timezone,agency_lang\n${agency},公交,https://bus.example,Asia/Shanghai,zh\n`,
    'calendar.txt': calendar,
    'stops.txt': toCsv([
      ['stop_id', 'stop_name', 'stop_lat', 'stop_lon'],
      ...sides.flatMap((x) =>
        sides.map((y) => [
          stopId(x, y),
          `${city}${x}路${y}街`,
          (lat + (y - size / 2) * STEP.lat).toFixed(5),
          (lon + (x - size / 2) * STEP.lon).toFixed(5),
        ]),
      ),
    ]),
    'routes.txt': toCsv([
      ['route_id', 'agency_id', 'route_short_name', 'route_type'],
      ...lines.map(({ id }) => [id, agency, id, 3]),
    ]),
    'trips.txt': toCsv([
      ['route_id', 'service_id', 'trip_id'],
      ...trips.map(({ id, line }) => [line, 'daily', id]),
    ]),
    'stop_times.txt': toCsv([
      ['trip_id', 'arrival_time', 'departure_time', 'stop_id', 'stop_sequence'],
      ...trips.flatMap(({ id, stops }) =>
        stops.map((stop, i) => [id, toTime(300 + 4 * i), toTime(300 + 4 * i), stop, i]),
      ),
    ]),
    'frequencies.txt': toCsv([
      ['trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times'],
      ...trips.map(({ id }) => [id, '05:00:00', '23:00:00', 600, 0]),
    ]),
    'networks.txt': 'network_id,network_name\ncity,市区\n',
    'route_networks.txt': toCsv([['network_id', 'route_id'], ...lines.map(({ id }) => ['city', id])]),
    'fare_products.txt': 'fare_product_id,fare_product_name,amount,currency\nsingle,单程票,2.00,CNY\n',
    'fare_leg_rules.txt': 'leg_group_id,network_id,fare_product_id\ncity,city,single\n',
  };
}

/** Trains between the two stations, with a stop on the way, once an hour. */
function toRailFeed(): FeedFiles {
  const trips = Array.from({ length: 17 }, (_, i) => 360 + 60 * i).flatMap((startMin, i) => [
    { id: `D${2 * i + 1}`, startMin, stops: ['NDC', 'CSC', 'BTC'] },
    { id: `D${2 * i + 2}`, startMin: startMin + 20, stops: ['BTC', 'CSC', 'NDC'] },
  ]);
  return {
    'agency.txt':
      'agency_id,agency_name,agency_url,agency_timezone,agency_lang\nchina-railway,中国铁路,https://rail.example,Asia/Shanghai,zh\n',
    'calendar.txt': calendar,
    'stops.txt':
      'stop_id,stop_name,stop_lat,stop_lon\nNDC,呼和浩特东,40.8497,111.7582\nCSC,察素齐,40.6930,111.1480\nBTC,包头,40.6041,109.8302\n',
    'routes.txt': 'route_id,agency_id,route_short_name,route_type\nhubao,china-railway,D,2\n',
    'trips.txt': toCsv([
      ['route_id', 'service_id', 'trip_id'],
      ...trips.map(({ id }) => ['hubao', 'daily', id]),
    ]),
    'stop_times.txt': toCsv([
      ['trip_id', 'arrival_time', 'departure_time', 'stop_id', 'stop_sequence'],
      ...trips.flatMap(({ id, startMin, stops }) =>
        stops.map((stop, i) => [
          id,
          toTime(startMin + 35 * i),
          toTime(startMin + 35 * i + (i === 1 ? 2 : 0)),
          stop,
          i,
        ]),
      ),
    ]),
    'networks.txt': 'network_id,network_name\nemu,动车组\n',
    'route_networks.txt': 'network_id,route_id\nemu,hubao\n',
    'fare_products.txt': 'fare_product_id,fare_product_name,amount,currency\nsecond,二等座,47.00,CNY\n',
    'fare_leg_rules.txt': 'leg_group_id,network_id,fare_product_id\nemu,emu,second\n',
  };
}

/** @param size stops on a side of each grid of buses */
export async function writeSmallCities(dir: string, size = 8): Promise<SmallCities> {
  const gtfs = dirname(regionFile);
  mkdirSync(join(dir, 'region'), { recursive: true });
  for (const name of ['zones.csv', 'places.csv', 'scheme'])
    cpSync(join(gtfs, name), join(dir, 'region', name), { recursive: true });
  // Without the neighbouring cities, which the feeds do not reach.
  const { neighbours: _, ...region } = JSON.parse(readFileSync(regionFile, 'utf8'));
  const file = join(dir, 'region', 'region.json');
  writeFileSync(file, JSON.stringify(region));
  const feeds = [
    await writeInlineFeed(join(dir, 'hohhot-bus'), toBusFeed('hb', 'hb-gongjiao', 'hohhot', size)),
    await writeInlineFeed(join(dir, 'baotou-bus'), toBusFeed('bb', 'bb-gongjiao', 'baotou', size)),
    await writeInlineFeed(join(dir, 'rail'), toRailFeed()),
  ];
  return { feeds, region: file, args: ['--feeds', ...feeds, '--region', file] };
}

/** A non-stop train between the cities every 20 minutes. */
const express = {
  type: 'addLine',
  id: 'express',
  shortName: '城际快线',
  operator: { new: { id: 'express-co', name: '快线公司' } },
  routeType: 101,
  snap: 'none',
  stops: [{ ref: 'rail:NDC' }, { ref: 'rail:BTC' }],
  runtime: { method: 'kinematic', vmaxKmh: 250, accelMps2: 0.4, brakeMps2: 0.5, recoveryShare: 0.07 },
  dwellSecs: 0,
  patterns: [{ id: 'all', skip: [] }],
  timetables: [
    {
      pattern: 'all',
      direction: 'both',
      days: '1111111',
      start: '06:00',
      end: '22:00',
      headwaySecs: 1_200,
      exact: true,
    },
  ],
  layoverSecs: 900,
  vehicle: { type: 'EMU8', seats: 600, standing: 0, maxKmh: 250, fenPerKm: 18_000 },
  fare: { kind: 'flat', product: 'express', fen: 5_000 },
  oneCard: true,
} as const satisfies Modification;

/** @param feeds those that are loaded, with their hashes, as the list of scenarios has them */
export const toExpressScenario = (feeds: Scenario['base']['gtfs']): Scenario => ({
  $schema: 'scenario/1',
  name: '城际快线',
  serviceDay: '2026-11-25',
  base: { gtfs: feeds },
  modifications: [express],
});
