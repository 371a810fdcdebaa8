import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toMetroFareYuan } from '../../scripts/feeds/metro-fares.ts';
import { fitCalls } from '../../scripts/feeds/metro-times.ts';
import { findSeconds } from '../../server/base/seconds.ts';
import { groupBy, loadFacts, loadTable } from './built-feeds.ts';

const metro = (table: string) => loadTable('hohhot-metro', table);
const facts = loadFacts('metro.csv');
const seconds = (text: string | undefined) => findSeconds(text ?? '')!;

const callsOf = groupBy(metro('stop_times'), 'trip_id');
const tripIds = metro('trips').map((trip) => trip.trip_id!);

/** Minutes of the departures of these trips from a platform. */
function getDeparture(tripId: string, stopId: string): string {
  const call = callsOf.get(tripId)?.find((row) => row.stop_id === stopId);
  if (!call) throw new Error(`${tripId} does not call at ${stopId}`);
  return call.departure_time!.slice(0, 5);
}

const published = facts.flatMap((row) =>
  (['a', 'b'] as const).flatMap((direction) =>
    row[`dir_${direction}_first`] === '' ? [] : [{ row, direction }],
  ),
);

test('the table publishes 84 departures: every station but the last of each direction', () => {
  expect(published).toHaveLength(2 * (19 + 23));
});

test.each(published)('$row.line $direction $row.name_zh: first and last train', ({ row, direction }) => {
  const base = `metro-${row.line}${direction}`;
  const stopId = `${row.station_code}-${row.line}${direction}`;
  for (const dayType of ['workday', 'dayoff']) {
    const tripId = `${base}-${dayType}`;
    expect(getDeparture(tripId, stopId)).toBe(row[`dir_${direction}_first`]);
    const starts = metro('frequencies').filter((f) => f.trip_id === tripId);
    const firstStart = starts.map((f) => f.start_time!).sort()[0];
    expect(firstStart).toBe(callsOf.get(tripId)![0]!.departure_time);
  }
  expect(getDeparture(`${base}-last`, stopId)).toBe(row[`dir_${direction}_last`]);
});

test('no headway train follows the last train, and none overtakes it', () => {
  for (const base of ['metro-1a', 'metro-1b', 'metro-2a', 'metro-2b']) {
    const last = callsOf.get(`${base}-last`)!;
    for (const dayType of ['workday', 'dayoff']) {
      const template = callsOf.get(`${base}-${dayType}`)!;
      const windows = metro('frequencies').filter((f) => f.trip_id === `${base}-${dayType}`);
      let latestStart = 0;
      for (const { start_time, end_time, headway_secs } of windows) {
        for (let t = seconds(start_time); t < seconds(end_time); t += Number(headway_secs)) {
          latestStart = Math.max(latestStart, t);
        }
      }
      const gap = seconds(last[0]!.departure_time) - latestStart;
      expect(gap).toBeGreaterThan(300);
      expect(gap).toBeLessThan(600);
      for (const [index, call] of template.entries()) {
        const shift = latestStart - seconds(template[0]!.departure_time);
        expect(seconds(call.arrival_time) + shift).toBeLessThan(seconds(last[index]!.arrival_time));
      }
    }
  }
});

test('windows of a day type have no gaps', () => {
  for (const windows of groupBy(metro('frequencies'), 'trip_id').values()) {
    for (const [index, window] of windows.entries()) {
      if (index > 0) expect(window.start_time).toBe(windows[index - 1]!.end_time);
    }
  }
});

test('end to end as published: about 41 minutes on line 1 and 48 on line 2', () => {
  const rideSec = (tripId: string) => {
    const calls = callsOf.get(tripId)!;
    return seconds(calls.at(-1)!.arrival_time) - seconds(calls[0]!.departure_time);
  };
  for (const direction of ['a', 'b']) {
    expect(Math.abs(rideSec(`metro-1${direction}-workday`) - 2460)).toBeLessThan(120);
    expect(Math.abs(rideSec(`metro-2${direction}-workday`) - 2880)).toBeLessThan(120);
  }
});

test.each([
  ['M101', 'M103', 3_050, 2],
  ['M101', 'M105', 5_666, 3],
  ['M101', 'M108', 8_900, 3],
  ['M101', 'M120', 22_953, 6],
  ['M108', 'M214', 713, 2],
  ['M101', 'M214', 8_900 + 713, 3],
  ['M201', 'M223', 26_818, 6],
  ['M120', 'M223', 22_953 - 8_900 + 26_818 - 14_353, 6],
  ['M120', 'M201', 22_953 - 8_900 + 14_353, 7],
])('%s to %s: %d m cost %d yuan', (from, to, distanceM, yuan) => {
  expect(toMetroFareYuan(distanceM)).toBe(yuan);
  const rules = metro('fare_leg_rules');
  const find = (a: string, b: string) =>
    rules.filter((r) => r.from_area_id === `metro-${a}` && r.to_area_id === `metro-${b}`);
  expect(find(from, to).map((r) => r.fare_product_id)).toEqual([`metro_${yuan}`]);
  expect(find(to, from).map((r) => r.fare_product_id)).toEqual([`metro_${yuan}`]);
});

test.each([
  [5_000, 2],
  [5_001, 3],
  [10_000, 3],
  [15_000, 4],
  [21_000, 5],
  [28_000, 6],
  [28_001, 7],
  [38_000, 7],
  [38_001, 8],
])('upper bounds belong to the cheaper band: %d m cost %d yuan', (distanceM, yuan) => {
  expect(toMetroFareYuan(distanceM)).toBe(yuan);
});

test('every pair of the 43 stations has one price, and every price every medium', () => {
  expect(metro('fare_leg_rules')).toHaveLength(43 * 42);
  for (const rows of groupBy(metro('fare_products'), 'fare_product_id').values()) {
    expect(rows.map((row) => row.fare_media_id).sort()).toEqual(['cash', 'qingchengtong', 'qr', 'tunion']);
    expect(new Set(rows.map((row) => row.amount)).size).toBe(1);
  }
});

test('changing lines happens at 新华广场 only, inside the gates', () => {
  expect(metro('fare_leg_join_rules')).toEqual([
    {
      from_network_id: 'hohhot-metro',
      to_network_id: 'hohhot-metro',
      from_stop_id: 'M108',
      to_stop_id: 'M108',
    },
  ]);
  expect(metro('transfers')).toHaveLength(8);
  expect(metro('transfers').every((row) => row.min_transfer_time === '60')).toBe(true);
});

test('pathways connect every platform of the interchange with the street, in both directions', () => {
  const next = new Map<string, Set<string>>();
  const link = (a: string, b: string) => next.set(a, (next.get(a) ?? new Set()).add(b));
  for (const { from_stop_id, to_stop_id, is_bidirectional } of metro('pathways')) {
    link(from_stop_id!, to_stop_id!);
    if (is_bidirectional === '1') link(to_stop_id!, from_stop_id!);
  }
  const reach = (from: string) => {
    const seen = new Set([from]);
    for (const at of seen) for (const to of next.get(at) ?? []) seen.add(to);
    return seen;
  };
  const inside = metro('stops').filter((row) => row.parent_station === 'M108');
  expect(inside).toHaveLength(7);
  for (const { stop_id } of inside) {
    expect(reach('M108-entrance')).toContain(stop_id);
    expect(reach(stop_id!)).toContain('M108-entrance');
  }
});

test('all 43 stations carry English and Mongolian names', () => {
  const stations = metro('stops').filter((row) => row.location_type === '1');
  expect(stations).toHaveLength(43);
  const named = groupBy(
    metro('translations').filter((row) => row.table_name === 'stops'),
    'record_id',
  );
  for (const { stop_id } of stations) {
    const languages = named.get(stop_id!)?.map((row) => row.language);
    expect(languages?.sort()).toEqual(['en', 'mn']);
  }
});

test('each trip has as many calls as its line has stations', () => {
  expect(tripIds).toHaveLength(12);
  for (const id of tripIds) expect(callsOf.get(id)).toHaveLength(id.startsWith('metro-1') ? 20 : 24);
});

test('a computed train keeps published minutes whenever a train at maximum speed can', () => {
  const sections = fc.array(fc.integer({ min: 600, max: 2_500 }), { minLength: 2, maxLength: 25 });
  fc.assert(
    fc.property(sections, fc.integer({ min: 0, max: 30 }), (sectionM, slackSec) => {
      let at = 6 * 3600;
      const publishedSec = sectionM.map((_metres, index) => {
        if (index > 0) at += sectionM[index - 1]! / (55 / 3.6) + 45 + slackSec;
        return Math.floor(at / 60) * 60;
      });
      const calls = fitCalls(publishedSec, sectionM);
      expect(calls).toHaveLength(sectionM.length + 1);
      for (const [index, call] of calls.entries()) {
        expect(call.departureSec).toBeGreaterThanOrEqual(call.arrivalSec);
        if (index > 0) expect(call.arrivalSec).toBeGreaterThan(calls[index - 1]!.departureSec);
        const minute = publishedSec[index];
        if (minute !== undefined) expect(Math.floor(call.departureSec / 60) * 60).toBe(minute);
      }
    }),
  );
});

test('published minutes that no train can keep are refused', () => {
  expect(() => fitCalls([21_600, 21_600], [2_000, 1_000])).toThrow(/no train leaves station/);
});
