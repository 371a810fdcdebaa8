/** Fares of a scenario in its exported feeds: its lines cost what the document says, all other lines what they did. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultFeeds, regionFile } from '../../../server/app/files/paths.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { loadFares } from '../../../server/app/pricing/price-itinerary.ts';
import { writeScenario } from '../../../server/app/scenarios/export-scenario.ts';
import { rebase, toScenarioBase } from '../../../server/app/scenarios/scenario-base.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { iterateStopTimes, listTrips } from '../../../server/transit/gtfs/read-trips.ts';
import { copyImported } from '../../support/imported-cities.ts';
import { writeInlineFeed } from '../../support/inline-feed.ts';

/** A line of one yuan. */
const CHEAP = 'bb-1';
const DATE = '2026-11-25';
const day = findServiceDay(DATE) as number;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-fares-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const at = (
  feedId: string,
  routeId: string,
  stops: readonly [string, string],
  viaStopIds: string[] = [],
): FareRide => ({
  legIndex: 0,
  feedId,
  routeId,
  fromStopId: stops[0],
  toStopId: stops[1],
  viaStopIds,
  departureSec: 9 * 3_600,
  arrivalSec: 10 * 3_600,
  day,
  timeZone: 'Asia/Shanghai',
});

/** Rides on every line of the feeds: between the ends and between two calls in the middle of its first trips. */
function listRides({ imported }: LoadedTimetable): FareRide[] {
  return imported.flatMap(({ feedId, file }) => {
    const db = openFeed(file);
    try {
      const routeOf = new Map(listTrips(db).map(({ routeId, tripId }) => [tripId, routeId]));
      const calls = Map.groupBy(iterateStopTimes(db), ({ tripId }) => tripId);
      const seen = new Map<string, number>();
      return [...calls].flatMap(([tripId, rows]) => {
        const routeId = routeOf.get(tripId) ?? '';
        const count = (seen.get(routeId) ?? 0) + 1;
        seen.set(routeId, count);
        if (count > 4 || rows.length < 2) return [];
        const ids = rows.map(({ stopId }) => stopId);
        const [a, b] = [Math.floor(ids.length / 3), Math.floor((2 * ids.length) / 3)];
        return [
          at(feedId, routeId, [ids[0] as string, ids.at(-1) as string], ids.slice(1, -1)),
          ...(b > a ? [at(feedId, routeId, [ids[a] as string, ids[b] as string], ids.slice(a + 1, b))] : []),
        ];
      });
    } finally {
      db.close();
    }
  });
}

const choices = [
  {},
  { mediumId: 'luchengtong' },
  { mediumId: 'qingchengtong' },
  { riderCategoryId: 'student' },
];
const price = (tariff: Tariff, rides: FareRide[]) =>
  choices.map((choice) => {
    const fare = priceJourney(tariff, rides, choice);
    return fare?.totalFen === undefined
      ? null
      : [fare.totalFen, fare.currency, fare.parts.map(({ amountFen }) => amountFen ?? null)];
  });

async function exportAndLoad(
  loaded: LoadedTimetable,
  name: string,
  modifications: Modification[],
  date = DATE,
) {
  const scenario = rebase(
    {
      $schema: 'scenario/1',
      name: 'test',
      serviceDay: date,
      base: { gtfs: loaded.imported.map(({ feedId }) => ({ feed: feedId, sha256: '' })) },
      modifications,
    },
    loaded,
  );
  const resolved = resolveScenario(toScenarioBase(loaded), scenario);
  expect(resolved.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { folders, gaps } = writeScenario(loaded, resolved, join(dir, name));
  const again = await loadFeeds({ feeds: [...folders], data: join(dir, `${name}-data`) });
  expect(again.report.feeds.filter((feed) => feed.status !== 'imported')).toEqual([]);
  return { again, gaps, resolved };
}

const vehicle = { type: 'BUS', seats: 40, standing: 40, maxKmh: 100, fenPerKm: 900 };
const toLine = (
  id: string,
  stops: readonly string[],
  fare: (Modification & { type: 'addLine' })['fare'],
  operator: (Modification & { type: 'addLine' })['operator'],
): Modification => ({
  type: 'addLine',
  id,
  shortName: id,
  operator,
  routeType: 3,
  snap: 'none',
  stops: stops.map((ref) => ({ ref })),
  runtime: { method: 'speed', kmh: 40 },
  dwellSecs: 30,
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
  layoverSecs: 600,
  vehicle,
  fare,
  oneCard: true,
});

describe('the feeds of the two cities', () => {
  let loaded: LoadedTimetable;
  beforeAll(async () => {
    await copyImported(join(dir, 'base'));
    loaded = await loadFeeds({ feeds: [...defaultFeeds], data: join(dir, 'base'), region: regionFile });
  }, 120_000);

  test('price the scenario’s lines to the fen, and all others as before', { timeout: 120_000 }, async () => {
    const rides = listRides(loaded);
    const bus = rides.filter(({ feedId }) => feedId === 'hohhot-bus');
    const busStops = [...new Set(bus.slice(0, 6).map(({ fromStopId }) => `hohhot-bus:${fromStopId}`))].slice(
      0,
      3,
    );
    const distance = {
      kind: 'distance',
      product: 'by-km',
      fenPerKm: 46,
      minimumFen: 1_000,
      roundToFen: 50,
    } as const;
    const { again, gaps, resolved } = await exportAndLoad(loaded, 'city', [
      toLine('hsr', ['rail:NDC', 'rail:BDC', 'rail:BTC'], distance, { new: { id: 'op', name: 'Operator' } }),
      toLine(
        'tram',
        busStops,
        { kind: 'distance', product: 'tram', fenPerKm: 30, minimumFen: 100, roundToFen: 10 },
        { existing: 'hohhot-bus:hb-gongjiao' },
      ),
      toLine(
        'flat',
        busStops,
        { kind: 'flat', product: 'tram', fen: 275 },
        { existing: 'hohhot-bus:hb-gongjiao' },
      ),
      {
        type: 'setFare',
        id: 'metro',
        lines: ['hohhot-metro:metro-1'],
        fare: { kind: 'flat', product: 'one', fen: 333 },
      },
      {
        type: 'setFare',
        id: 'cheap',
        lines: [`baotou-bus:${CHEAP}`],
        fare: { kind: 'flat', product: 'one', fen: 401 },
      },
      {
        type: 'setFare',
        id: 'coach',
        lines: ['intercity-bus:ic-bt1'],
        fare: { kind: 'distance', product: 'km', fenPerKm: 15, minimumFen: 200, roundToFen: 10 },
      },
    ]);
    expect(gaps).toEqual([]);
    const [before, after] = [loadFares(loaded.imported).tariff, loadFares(again.imported).tariff];
    const changed = new Set(['metro-1', 'ic-bt1', CHEAP]);
    const kept = rides.filter(({ routeId }) => !changed.has(routeId));
    expect(kept.length).toBeGreaterThan(500);
    expect(kept.map((ride) => price(after, [ride]))).toEqual(kept.map((ride) => price(before, [ride])));
    const metro = rides.filter(({ routeId }) => routeId === 'metro-1');
    expect(metro.map((ride) => priceJourney(after, [ride], {})?.totalFen)).toEqual(metro.map(() => 333));

    // Of a full price of 1 yuan: half with the city's card, 20 % for its students, nothing for its seniors.
    const cheap = rides.filter(({ routeId }) => routeId === CHEAP);
    const choose = (choice: { mediumId?: string; riderCategoryId?: string }) =>
      cheap.map((ride) => [before, after].map((tariff) => priceJourney(tariff, [ride], choice)?.totalFen));
    expect(choose({})).toEqual(cheap.map(() => [100, 401]));
    expect(choose({ mediumId: 'luchengtong' })).toEqual(cheap.map(() => [50, 201]));
    expect(choose({ mediumId: 'luchengtong', riderCategoryId: 'student' })).toEqual(
      cheap.map(() => [20, 80]),
    );
    expect(choose({ mediumId: 'luchengtong', riderCategoryId: 'senior' })).toEqual(cheap.map(() => [0, 0]));
    expect(choose({ mediumId: 'tunion' })).toEqual(cheap.map(() => [100, 401]));

    const [hsr, tram] = resolved.addedLines;
    const priceOf = (feedId: string, routeId: string, from: string, to: string) =>
      priceJourney(after, [at(feedId, routeId, [from, to])], {})?.totalFen;
    const [first = 0, second = 0] = hsr?.ways[0]?.hopMetres ?? [];
    const toFen = (metres: number) => Math.max(1_000, Math.round((46 * Math.round(metres)) / 50_000) * 50);
    const ids = ['NDC', 'BDC', 'BTC'].map((id) => `${id}-platforms`) as [string, string, string];
    expect(priceOf('rail', 'hsr', ids[0], ids[1])).toBe(toFen(first));
    expect(priceOf('rail', 'hsr', ids[1], ids[0])).toBe(toFen(first));
    expect(priceOf('rail', 'hsr', ids[0], ids[2])).toBe(toFen(first + second));
    expect(priceOf('rail', 'hsr', ids[1], ids[2])).toBe(toFen(second));
    const [a, b] = busStops.map((id) => id.slice('hohhot-bus:'.length)) as [string, string];
    expect(priceOf('hohhot-bus', 'flat', a, b)).toBe(275);
    const metres = Math.round(tram?.ways[0]?.hopMetres[0] ?? 0);
    expect(priceOf('hohhot-bus', 'tram', a, b)).toBe(Math.max(100, Math.round((30 * metres) / 10_000) * 10));
    const coach = rides.filter(({ routeId }) => routeId === 'ic-bt1');
    for (const ride of coach) {
      const fen = priceJourney(after, [ride], {})?.totalFen ?? 0;
      expect(fen).toBeGreaterThanOrEqual(200);
      expect(fen % 10).toBe(0);
      expect(fen).toBeLessThan(1_200);
    }
  });
});

const shared = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example,Asia/Shanghai\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20260101,20271231\n',
  'stops.txt':
    'stop_id,stop_name,stop_lat,stop_lon,zone_id\ns1,One,30.00,110.00,z1\ns2,Two,30.05,110.00,z1\ns3,Three,30.10,110.00,z2\ns4,Four,30.15,110.00,z2\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nr1,a,1,3\nr2,a,2,3\n',
  'trips.txt': 'trip_id,route_id,service_id\nt1,r1,d\nt2,r2,d\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
    't1,08:00:00,08:00:00,s1,1\nt1,08:10:00,08:10:00,s2,2\nt1,08:20:00,08:20:00,s3,3\nt1,08:30:00,08:30:00,s4,4\n' +
    't2,09:00:00,09:00:00,s2,1\nt2,09:20:00,09:20:00,s4,2\n',
};
const attributes = 'fare_id,price,currency_type,payment_method,transfers\n';
const distance = {
  kind: 'distance',
  product: 'student',
  fenPerKm: 17,
  minimumFen: 150,
  roundToFen: 1,
} as const;

describe.each([
  ['without rules', { 'fare_attributes.txt': `${attributes}f,2.00,CNY,0,\ng,3.00,CNY,1,0\n` }],
  [
    'by zones',
    {
      'fare_attributes.txt': `${attributes}f,2.00,CNY,0,\ng,3.00,CNY,0,0\nstudent,1.00,CNY,0,\n`,
      'fare_rules.txt':
        'fare_id,route_id,origin_id,destination_id\nf,,z1,z1\nf,,z2,z2\ng,,z1,z2\nstudent,,z1,z1\nstudent,,z1,z2\n',
    },
  ],
  [
    'by lines',
    {
      'fare_attributes.txt': `${attributes}f,2.00,CNY,0,\ng,3.00,CNY,0,0\nall,9.00,CNY,0,0\n`,
      'fare_rules.txt': 'fare_id,route_id\nf,r1\ng,r2\n',
    },
  ],
  [
    'v2 without networks',
    {
      'fare_products.txt': 'fare_product_id,amount,currency\np,2.00,CNY\n',
      'fare_leg_rules.txt': 'leg_group_id,from_area_id,to_area_id,fare_product_id\ng,,,p\n',
    },
  ],
  [
    'v2 by areas',
    {
      'areas.txt': 'area_id,area_name\nw,West\ne,East\n',
      'stop_areas.txt': 'area_id,stop_id\nw,s1\ne,s4\n',
      'fare_products.txt': 'fare_product_id,amount,currency\np,2.00,CNY\nq,4.00,CNY\n',
      'fare_leg_rules.txt': 'leg_group_id,from_area_id,to_area_id,fare_product_id\ng,,,p\ng,w,e,q\ng,w,,q\n',
    },
  ],
  ['of no fares', {}],
])('a feed %s', (name, files: Record<string, string>) => {
  test.each([
    ['a new operator', { new: { id: 'op', name: 'Op' } }],
    ['its own operator', { existing: 'own:a' }],
  ] as const)('with lines of %s', async (who, operator) => {
    const key = `${name} ${who}`.replaceAll(' ', '-');
    const folder = await writeInlineFeed(join(dir, key, 'own'), { ...shared, ...files });
    const loaded = await loadFeeds({ feeds: [folder], data: join(dir, key, 'data') });
    const { again, gaps, resolved } = await exportAndLoad(loaded, `${key}-out`, [
      toLine('km', ['own:s1', 'own:s2', 'own:s4'], distance, operator),
      toLine('even', ['own:s1', 'own:s3'], { kind: 'flat', product: 'day-pass', fen: 777 }, operator),
    ]);
    expect(gaps).toEqual([]);
    const [before, after] = [loadFares(loaded.imported).tariff, loadFares(again.imported).tariff];
    const r1 = ['s1', 's2', 's3', 's4'];
    const pairs = r1.flatMap((from, i) => r1.slice(i + 1).map((to) => at('own', 'r1', [from, to])));
    const kept = [...pairs, at('own', 'r2', ['s2', 's4'])];
    const journeys = [
      ...kept.map((ride) => [ride]),
      [at('own', 'r1', ['s1', 's2']), { ...at('own', 'r2', ['s2', 's4']), legIndex: 1 }],
    ];
    expect(journeys.map((rides) => price(after, rides))).toEqual(
      journeys.map((rides) => price(before, rides)),
    );
    const [one = 0, two = 0] = resolved.addedLines[0]?.ways[0]?.hopMetres ?? [];
    const toFen = (metres: number) => Math.max(150, Math.round((17 * Math.round(metres)) / 1_000));
    const amounts = (routeId: string, from: string, to: string) =>
      price(after, [at('own', routeId, [from, to])]).map((fare) => fare?.[0]);
    expect(amounts('km', 's1', 's2')).toEqual(choices.map(() => toFen(one)));
    expect(amounts('km', 's2', 's4')).toEqual(choices.map(() => toFen(two)));
    expect(amounts('km', 's4', 's1')).toEqual(choices.map(() => toFen(one + two)));
    expect(amounts('even', 's3', 's1')).toEqual(choices.map(() => 777));
  });
});
