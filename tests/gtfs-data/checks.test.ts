import { describe, expect, test } from 'vitest';
import { checkFareCover } from '../../scripts/feeds/check-fare-cover.ts';
import { assertNoFaults, checkFeed, checkTogether } from '../../scripts/feeds/check-feed.ts';
import type { Cell, FeedDraft, Row } from '../../scripts/feeds/feed-draft.ts';
import { createSoundDraft, soundBox } from './sound-draft.ts';

/** Replaces cells of the row with that value in `column`. */
function patch(feed: FeedDraft, table: string, column: string, value: Cell, cells: Row): void {
  const rows = feed.tables.get(table)!;
  const index = rows.findIndex((row) => row[column] === value);
  if (index === -1) throw new Error(`no row with ${column} ${value} in ${table}`);
  rows[index] = { ...rows[index], ...cells };
}

const push = (feed: FeedDraft, table: string, row: Row) => feed.tables.get(table)!.push(row);
const call = (feed: FeedDraft, sequence: number, cells: Row) =>
  patch(feed, 'stop_times', 'stop_sequence', sequence, cells);
const stop = (feed: FeedDraft, name: string, cells: Row) =>
  patch(feed, 'stops', 'stop_id', `s-${name}`, cells);

type Case = readonly [what: string, breakIt: (feed: FeedDraft) => void, file: string, reason: RegExp];

const cases: readonly Case[] = [
  ['a table is missing', (f) => f.tables.delete('fare_media'), 'fare_media', /table is missing/],
  ['an unknown table', (f) => f.tables.set('fares', [{ a: 1 }]), 'fares', /no such table/],
  ['an unknown column', (f) => stop(f, 'park', { colour: 'red' }), 'stops', /no such column: colour/],
  ['not a number', (f) => stop(f, 'park', { wheelchair_boarding: Number.NaN }), 'stops', /is no number/],
  ['a required cell is empty', (f) => stop(f, 'park', { stop_name: '' }), 'stops', /stop_name is empty/],
  ['a key twice', (f) => push(f, 'networks', { network_id: 's-network' }), 'networks', /key occurs twice/],
  [
    'a reference into nothing',
    (f) => patch(f, 'trips', 'trip_id', 's-trip', { service_id: 'never' }),
    'trips',
    /service_id never is not in calendar.txt or calendar_dates.txt/,
  ],
  [
    'a table without provenance',
    (f) =>
      f.tables.set(
        'provenance',
        f.tables.get('provenance')!.filter((row) => row.table_name !== 'shapes'),
      ),
    'shapes',
    /no provenance/,
  ],
  [
    'an unknown confidence',
    (f) => patch(f, 'provenance', 'table_name', 'stops', { confidence: 'sure' }),
    'provenance',
    /no such confidence: sure/,
  ],
  [
    'provenance of a table that is not there',
    (f) => patch(f, 'provenance', 'table_name', 'stops', { table_name: 'levels' }),
    'provenance',
    /the feed has no levels.txt/,
  ],
  [
    'provenance of a row that is not there',
    (f) => patch(f, 'provenance', 'table_name', 'stops', { record_id: 'nowhere' }),
    'provenance',
    /no row nowhere in stops.txt/,
  ],
  [
    'a translation of no field',
    (f) => patch(f, 'translations', 'table_name', 'stops', { field_name: 'name' }),
    'translations',
    /stops has no field name/,
  ],
  [
    'a translation by record and value at once',
    (f) => patch(f, 'translations', 'table_name', 'stops', { field_value: 'park' }),
    'translations',
    /either record_id or field_value/,
  ],
  [
    'a translation of no row',
    (f) => patch(f, 'translations', 'table_name', 'stops', { record_id: 'nowhere' }),
    'translations',
    /no row nowhere in stops.txt/,
  ],
  [
    'a translation of no value',
    (f) => patch(f, 'translations', 'table_name', 'trips', { field_value: 'moon' }),
    'translations',
    /no trip_headsign reads moon/,
  ],
  ['a stop outside the region', (f) => stop(f, 'gate', { stop_lat: 41.2 }), 'stops', /outside the region/],
  ['a stop without a position', (f) => stop(f, 'gate', { stop_lat: '' }), 'stops', /outside the region/],
  [
    'a shape point outside the region',
    (f) => patch(f, 'shapes', 'shape_pt_sequence', 3, { shape_pt_lon: 110.9 }),
    'shapes',
    /outside the region/,
  ],
  [
    'a stop without a trip',
    (f) => push(f, 'stops', { ...f.tables.get('stops')![3], stop_id: 's-idle' }),
    'stops',
    /no trip calls here/,
  ],
  ['a call at a station', (f) => call(f, 1, { stop_id: 's-centre' }), 'stops', /no stop or platform/],
  [
    'a station without service',
    (f) => stop(f, 'bay', { parent_station: '' }),
    'stops',
    /no trip calls at any platform/,
  ],
  [
    'a station in a station',
    (f) => stop(f, 'centre', { parent_station: 's-centre' }),
    'stops',
    /a station has no parent/,
  ],
  ['an entrance to nothing', (f) => stop(f, 'door', { parent_station: '' }), 'stops', /needs its station/],
  [
    'a parent that is no station',
    (f) => stop(f, 'door', { parent_station: 's-park' }),
    'stops',
    /is no station/,
  ],
  [
    'a platform far from its station',
    (f) => stop(f, 'door', { stop_lat: 40.51 }),
    'stops',
    /more than 1000 m from its station/,
  ],
  [
    'a trip with one call',
    (f) => f.tables.set('stop_times', f.tables.get('stop_times')!.slice(0, 1)),
    'trips',
    /needs two calls/,
  ],
  [
    'a mode without bounds',
    (f) => patch(f, 'routes', 'route_id', 's-route', { route_type: 4 }),
    'trips',
    /no speed bounds for route type 4/,
  ],
  ['a time that is none', (f) => call(f, 2, { arrival_time: '8 h' }), 'stop_times', /not a time/],
  [
    'leaves before it arrives',
    (f) => call(f, 2, { departure_time: '08:02:59' }),
    'stop_times',
    /leaves before it arrives/,
  ],
  [
    'time goes back',
    (f) => call(f, 3, { arrival_time: '08:02:00', departure_time: '08:06:00' }),
    'stop_times',
    /arrives before it left/,
  ],
  ['distance goes back', (f) => call(f, 3, { shape_dist_traveled: 1100 }), 'stop_times', /goes back/],
  [
    'a ride shorter than the straight line',
    (f) => {
      stop(f, 'gate', { stop_lat: 40.56 });
      call(f, 3, { arrival_time: '08:30:00', departure_time: '08:30:00' });
    },
    'stop_times',
    /rides 1200 m between points 5560 m apart/,
  ],
  [
    'faster than a bus',
    (f) => call(f, 2, { arrival_time: '08:00:40', departure_time: '08:00:40' }),
    'stop_times',
    /100 km\/h is faster than 80/,
  ],
  [
    'slower than walking',
    (f) => call(f, 3, { arrival_time: '08:30:00', departure_time: '08:30:00' }),
    'stop_times',
    /2.5 km\/h is slower than 4/,
  ],
  ['beyond the shape', (f) => call(f, 3, { shape_dist_traveled: 2600 }), 'stop_times', /beyond the shape/],
  [
    'off the shape',
    (f) => call(f, 2, { shape_dist_traveled: 1800 }),
    'stop_times',
    /more than 300 m off its shape/,
  ],
  [
    'a shape that goes back',
    (f) => patch(f, 'shapes', 'shape_pt_sequence', 2, { shape_dist_traveled: 2500 }),
    'shapes',
    /goes back/,
  ],
  [
    'a headway without time',
    (f) => patch(f, 'frequencies', 'start_time', '06:00:00', { end_time: '06:00:00' }),
    'frequencies',
    /not a span/,
  ],
  [
    'no headway',
    (f) => patch(f, 'frequencies', 'start_time', '06:00:00', { headway_secs: 0 }),
    'frequencies',
    /no headway/,
  ],
  [
    'headways that overlap',
    (f) => patch(f, 'frequencies', 'start_time', '06:00:00', { end_time: '09:10:00' }),
    'frequencies',
    /overlaps another window/,
  ],
  [
    'a route without a fare',
    (f) => f.tables.set('route_networks', []),
    'routes',
    /no fare_leg_rules row prices this route/,
  ],
  [
    'an amount in words',
    (f) => patch(f, 'fare_products', 'fare_product_id', 's-single', { amount: '1 yuan' }),
    'fare_products',
    /not an amount: 1 yuan/,
  ],
  [
    'an amount of tenths',
    (f) => patch(f, 'fare_products', 'fare_product_id', 's-single', { amount: '1.5' }),
    'fare_products',
    /not an amount: 1.5/,
  ],
  [
    'another currency',
    (f) => patch(f, 'fare_products', 'fare_product_id', 's-single', { currency: 'USD' }),
    'fare_products',
    /currency of the region/,
  ],
  [
    'a product nobody sells',
    (f) => push(f, 'fare_products', { fare_product_id: 's-gold', amount: '9.00', currency: 'CNY' }),
    'fare_products',
    /no rule sells this product/,
  ],
  [
    'a stop in an area that only another network names',
    (f) => addSection(f, {}),
    'routes',
    /s-bay to s-park: no fare_leg_rules row prices this ride/,
  ],
  [
    'a product for seniors alone',
    (f) => {
      push(f, 'rider_categories', { rider_category_id: 'senior', rider_category_name: '老人' });
      patch(f, 'fare_products', 'fare_product_id', 's-single', { rider_category_id: 'senior' });
    },
    'routes',
    /s-bay to s-park: nothing is sold to an adult/,
  ],
  [
    'two prices at once',
    (f) => {
      push(f, 'fare_products', {
        fare_product_id: 's-double',
        fare_media_id: 'cash',
        amount: '2.00',
        currency: 'CNY',
      });
      push(f, 'fare_leg_rules', { network_id: 's-network', fare_product_id: 's-double' });
    },
    'routes',
    /s-bay to s-park: two prices for one medium and rider/,
  ],
];

/** Adds a rule of another network that names the area of the park; `cells` are added to all rules. */
function addSection(feed: FeedDraft, cells: Row): void {
  feed.tables.set('areas', [{ area_id: 's-area' }]);
  feed.tables.set('stop_areas', [{ area_id: 's-area', stop_id: 's-park' }]);
  push(feed, 'networks', { network_id: 's-other' });
  push(feed, 'fare_leg_rules', { network_id: 's-other', to_area_id: 's-area', fare_product_id: 's-single' });
  feed.tables.set(
    'fare_leg_rules',
    feed.tables.get('fare_leg_rules')!.map((row) => ({ ...row, ...cells })),
  );
}

test('with priorities a rule without areas holds at every stop; each pair of calls is a ride', () => {
  const feed = createSoundDraft();
  addSection(feed, { rule_priority: 0 });
  expect(checkFareCover(feed)).toEqual({ rides: 3, faults: [] });
});

describe('checks of one feed', () => {
  test('a sound feed has no fault', () => {
    expect(checkFeed(createSoundDraft(), soundBox)).toEqual([]);
  });

  test.each(cases)('%s', (_what, breakIt, file, reason) => {
    const feed = createSoundDraft();
    breakIt(feed);
    const faults = checkFeed(feed, soundBox).filter((fault) => fault.file === `s-feed/${file}.txt`);
    expect(faults.map((fault) => fault.reason).join('\n')).toMatch(reason);
  });
});

describe('checks between feeds', () => {
  test('feeds with ids of their own agree', () => {
    expect(checkTogether([createSoundDraft('s'), createSoundDraft('t')])).toEqual([]);
  });

  test('an id that two feeds use', () => {
    const other = createSoundDraft('t');
    other.tables.get('stops')!.push({ ...other.tables.get('stops')![3], stop_id: 's-park' });
    expect(checkTogether([createSoundDraft('s'), other])).toMatchObject([
      { file: 't-feed/stops.txt', row: 's-park', reason: 'stop_id s-park is taken by s-feed' },
    ]);
  });

  test('a shared word that means something else', () => {
    const other = createSoundDraft('t');
    patch(other, 'fare_media', 'fare_media_id', 'cash', { fare_media_name: '硬币' });
    expect(checkTogether([createSoundDraft('s'), other])).toMatchObject([
      { file: 't-feed/fare_media.txt', row: 'cash', reason: 'cash means something else in s-feed' },
    ]);
  });
});

test('a fault stops the build and names file, row and reason', () => {
  const feed = createSoundDraft();
  stop(feed, 'gate', { stop_lat: 41.2 });
  expect(() => assertNoFaults(checkFeed(feed, soundBox))).toThrow(
    /s-feed\/stops.txt \[s-gate\]: 41.2, 111.5 lies outside the region/,
  );
});
