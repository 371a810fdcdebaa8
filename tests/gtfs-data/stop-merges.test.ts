/** Stops of the two cities that are one place; `stop-merges.csv` names only existing stops. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { MergeStop } from '../../server/transit/network/merge-rules.ts';
import { mergeStops } from '../../server/transit/network/merge-stops.ts';
import { parseStopMerges } from '../../server/transit/network/stop-merges.ts';

const dataDir = join(import.meta.dirname, '../../gtfs-data');
const feeds = ['hohhot-metro', 'hohhot-bus', 'baotou-bus', 'intercity-bus', 'rail'];

function readTable(feed: string, table: string): Record<string, string>[] {
  return parse(readFileSync(join(dataDir, feed, table)), { columns: true, bom: true }) as Record<
    string,
    string
  >[];
}

function listFeedStops(feed: string, index: number, first: number): MergeStop[] {
  const rows = readTable(feed, 'stops.txt');
  const rowOf = new Map(rows.map((row, i) => [row.stop_id, first + i] as const));
  const served = new Set(readTable(feed, 'stop_times.txt').map((row) => row.stop_id));
  return rows.map((row): MergeStop => {
    const parent = row.parent_station ? rowOf.get(row.parent_station) : undefined;
    return {
      key: `${feed}:${row.stop_id}`,
      feed: index,
      name: row.stop_name ?? '',
      lat: Number(row.stop_lat),
      lon: Number(row.stop_lon),
      ...(parent === undefined ? {} : { parent }),
      isServed: served.has(row.stop_id),
      isRail: feed === 'rail',
    };
  });
}

const stops: MergeStop[] = [];
feeds.forEach((feed, index) => {
  stops.push(...listFeedStops(feed, index, stops.length));
});
const overrides = parseStopMerges(readFileSync(join(dataDir, 'stop-merges.csv')));
const { decisions, placeOf } = mergeStops(stops, overrides);
const placeOfKey = (key: string) => placeOf[stops.findIndex((stop) => stop.key === key)];

test('every row of stop-merges.csv names stops of the feeds and has a reason', () => {
  expect(decisions.filter(({ reason }) => reason === 'unknown-stop')).toEqual([]);
  for (const { note } of overrides) expect(note).not.toBe('');
});

test.each([
  [
    '呼和浩特站',
    ['rail:HHC', 'hohhot-metro:M213', 'hohhot-bus:hb-huhehaotezhan', 'intercity-bus:ic-huhehaotezhan'],
  ],
  ['呼和浩特东站', ['rail:NDC', 'hohhot-metro:M116']],
  ['包头站', ['rail:BTC', 'baotou-bus:bb-baotouzhan']],
  ['包头东站', ['rail:BDC', 'baotou-bus:bb-baotoudongzhan', 'intercity-bus:ic-donghehuochezhan']],
  ['新华广场', ['hohhot-metro:M108', 'hohhot-bus:hb-xinhuaguangchang']],
  ['白塔机场', ['hohhot-metro:M120', 'hohhot-bus:hb-baitajichang']],
])('%s is one place', (_, keys) => {
  expect(placeOfKey(keys[0] as string)).toBeDefined();
  for (const key of keys) expect(placeOfKey(key)).toBe(placeOfKey(keys[0] as string));
});

test('railway stations of one city are several places', () => {
  const stations = ['rail:HHC', 'rail:NDC', 'rail:BTC', 'rail:BDC'].map(placeOfKey);
  expect(new Set(stations).size).toBe(4);
});

test('few pairs are left to check by hand', () => {
  const apart = decisions.filter(({ verdict }) => verdict === 'apart');
  expect(decisions.length - apart.length).toBeGreaterThan(30);
  expect(apart.length).toBeLessThan(10);
});
