/** The rail feed, compared with an independent GTFS feed of the same trains (`hubao-rail-2026.zip`). */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromBuffer, type ZipFile } from 'yauzl';
import { parseCsv, type SourceRow } from '../../scripts/feeds/csv.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import { groupBy, loadTable } from './built-feeds.ts';

const feedsDir = process.env.TEST_FEEDS;
/** Stations without positions in the other feed, which omits their calls. */
const unplaced = ['嘉兴', '沙城', '巴彦高勒'];

async function loadZip(path: string): Promise<Map<string, SourceRow[]>> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(readFileSync(path), { lazyEntries: true }, (error, file) =>
      file ? resolve(file) : reject(error),
    ),
  );
  const tables = new Map<string, SourceRow[]>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(tables));
    zip.on('entry', (entry) =>
      zip.openReadStream(entry, (error, stream) => {
        if (!stream) return reject(error);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', reject);
        stream.on('end', () => {
          tables.set(entry.fileName.replace('.txt', ''), parseCsv(Buffer.concat(chunks).toString('utf8')));
          zip.readEntry();
        });
      }),
    );
    zip.readEntry();
  });
}

describe.skipIf(!feedsDir)(
  'agreement with hubao-rail-2026 (set TEST_FEEDS to the folder of feeds)',
  async () => {
    const theirs = feedsDir ? await loadZip(join(feedsDir, 'hubao-rail-2026.zip')) : new Map();
    const rowsOf = (table: string): SourceRow[] => theirs.get(table) ?? [];
    const theirTrips = rowsOf('trips');
    const theirCalls = groupBy(rowsOf('stop_times'), 'trip_id');
    const theirStops = new Map(rowsOf('stops').map((row) => [row.stop_id, row]));
    const ourStops = new Map(loadTable('rail', 'stops').map((row) => [row.stop_id, row]));
    const ourCalls = groupBy(loadTable('rail', 'stop_times'), 'trip_id');
    const ourTrips = new Map(loadTable('rail', 'trips').map((row) => [row.trip_short_name, row]));

    test('222 trips, 1,931 calls', () => {
      expect(theirTrips).toHaveLength(222);
      expect(rowsOf('stop_times')).toHaveLength(1_931);
    });

    test('every trip calls at the same stations at the same times', () => {
      let calls = 0;
      for (const trip of theirTrips) {
        const ours = ourTrips.get(trip.trip_short_name || trip.trip_id);
        expect(ours, trip.trip_id).toBeDefined();
        const toText = (call: SourceRow, stops: ReadonlyMap<string | undefined, SourceRow>) =>
          [stops.get(call.stop_id)?.stop_name, call.arrival_time, call.departure_time].join(' ');
        const expected = theirCalls.get(trip.trip_id!)!.map((call) => toText(call, theirStops));
        const actual = ourCalls
          .get(ours!.trip_id!)!
          .map((call) => toText(call, ourStops))
          .filter((text) => !unplaced.some((name) => text.startsWith(`${name} `)));
        expect(actual, trip.trip_id).toEqual(expected);
        calls += actual.length;
      }
      expect(calls).toBe(1_931);
    });

    test('stations stand at the same points', () => {
      const ours = new Map([...ourStops.values()].map((row) => [row.stop_name, row]));
      const toPoint = (row: SourceRow) => ({ lat: Number(row.stop_lat), lon: Number(row.stop_lon) });
      for (const row of theirStops.values()) {
        const twin = ours.get(row.stop_name);
        expect(twin, row.stop_name).toBeDefined();
        expect(toDistanceM(toPoint(row), toPoint(twin!))).toBeLessThan(5);
      }
    });

    test('the same days', () => {
      const { start_date, end_date } = rowsOf('calendar')[0]!;
      expect(loadTable('rail', 'calendar')).toMatchObject([{ start_date, end_date, sunday: '1' }]);
    });
  },
);
