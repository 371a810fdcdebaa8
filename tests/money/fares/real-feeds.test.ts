/** Prices of published feeds, computed by hand from their tables. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import { type GtfsFiles, listFareStops, listRows, toFareTables } from './csv-tables.ts';
import { kinds, price, toRide, total } from './journeys.ts';
import { readZipTexts } from './zip-texts.ts';

const folder = process.env.TEST_FEEDS;
const withFeeds = describe.skipIf(!folder);

const tableNames = [
  'areas stop_areas networks route_networks timeframes rider_categories fare_media fare_products',
  'fare_leg_rules fare_leg_join_rules fare_transfer_rules routes stops calendar',
].flatMap((line) => line.split(' '));

async function readFeed(name: string): Promise<GtfsFiles> {
  return folder ? readZipTexts(join(folder, `${name}.zip`), tableNames) : {};
}

function toFeedTariff(files: GtfsFiles): Tariff {
  const weekday = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
  const calendar = new Map(listRows(files, 'calendar').map((row) => [row.service_id, row]));
  const runs = (_feedId: string, serviceId: string, day: number) =>
    calendar.get(serviceId)?.[weekday[(day + 3) % 7]!] === '1';
  return buildTariff([toFareTables('f', files)], runs, { stopsOf: () => listFareStops(files) });
}

withFeeds('TEST_FEEDS, zakroczym: zones, two media, a free zone', async () => {
  const tariff = toFeedTariff(await readFeed('zakroczym-fares-v2'));

  test.each([
    ['100>101, inside Zakroczym: free', 'Z1 100>101 08:00-08:20', 0],
    ['100>117, Zakroczym to Modlin-Twierdza', 'Z1 100>117 08:00-08:20', 400],
    ['117>100, and back', 'Z1 117>100 08:00-08:20', 400],
    ['100>120, Zakroczym to Nowy Dwór', 'Z2 100>120 08:00-08:20', 500],
    ['118>121, Modlin-Twierdza to Nowy Dwór', 'Z3 118>121 08:00-08:20', 400],
  ])('%s', (_name, ride, expected) => {
    expect(price(tariff, [ride])).toMatchObject({ totalFen: expected, currency: 'PLN' });
  });

  test('no transfer rules: two rides, two fares', () => {
    expect(total(tariff, ['Z1 100>117 08:00-08:20', 'Z3 117>120 08:30-08:45'])).toBe(800);
  });

  test('the children category has no single ride: the normal fare, with a reason', () => {
    const fare = price(tariff, ['Z1 100>120 08:00-08:20'], { riderCategoryId: '1' });
    expect(fare.totalFen).toBe(500);
    expect(kinds(fare)).toEqual(['leg-rule', 'medium', 'rider-not-offered']);
    expect(fare.parts[0]!.product?.riderCategory?.name.text).toBe('Bilet normalny');
  });
});

withFeeds('TEST_FEEDS, transcollines: three areas, a network in routes.txt, one timeframe', async () => {
  const tariff = toFeedTariff(await readFeed('transcollines-fares'));

  test.each([
    ['Gatineau to Collines', '931 F401-10>411-56 08:00-08:40', 500],
    ['Gatineau to Pontiac', '910 F401-10>F101-60 08:00-09:10', 2000],
    ['Pontiac to Collines', '910 F101-60>411-58 08:00-08:40', 500],
    ['after midnight', '931 F401-10>411-56 24:10-24:50', 500],
  ])('%s', (_name, ride, expected) => {
    expect(price(tariff, [ride])).toMatchObject({ totalFen: expected, currency: 'CAD' });
  });

  test('rides inside Gatineau have no rule', () => {
    expect(kinds(price(tariff, ['931 F401-10>F401-14 08:00-08:10']))).toEqual(['no-rule']);
  });
});

withFeeds('TEST_FEEDS, turlock: day passes by rider, neither areas nor networks', async () => {
  const tariff = toFeedTariff(await readFeed('turlock-fares-v2'));
  const ride = '16616 2543554>2615841 08:00-08:20';

  test('the cheapest pass that the rider may buy', () => {
    expect(price(tariff, [ride])).toMatchObject({ totalFen: 200, currency: 'USD' });
    expect(total(tariff, [ride], { riderCategoryId: 'senior' })).toBe(100);
    expect(total(tariff, [ride], { riderCategoryId: 'youth' })).toBe(0);
    expect(total(tariff, [ride], { riderCategoryId: 'nobody' })).toBe(200);
  });
});

withFeeds('TEST_FEEDS, sandy: two networks, priorities', async () => {
  const tariff = toFeedTariff(await readFeed('sandy-flex-fares-v2'));

  test('in each network the rule of highest priority', () => {
    // Network 86: 1.00 at priority 1 against 0.00 at none. Network 188: 0.00 at 3 against 2.00 at 2.
    expect(total(tariff, ['416 13561>13520 08:00-08:20'])).toBe(100);
    expect(total(tariff, ['1116 13561>13520 08:00-08:20'])).toBe(0);
    expect(total(tariff, ['416 13561>13520 08:00-08:20', '1116 13520>13541 09:00-09:20'])).toBe(100);
  });
});

withFeeds('TEST_FEEDS, mbta: 677 leg rules, empty fields that exclude, transfers in two hours', async () => {
  // The feed's column `transfer_only` is not in the reference: its rows are left out here.
  const toSpecRules = (files: GtfsFiles): GtfsFiles => {
    const [head, ...rows] = (files.fare_leg_rules ?? '').trim().split(/\r?\n/);
    const column = head!.split(',').indexOf('transfer_only');
    const kept = rows.filter((row) => row.split(',')[column] !== '1');
    return { ...files, fare_leg_rules: [head, ...kept].join('\n') };
  };
  const files = toSpecRules(await readFeed('mbta-fares-v2-pathways-partial'));
  const tariff = toFeedTariff(files);
  const red = 'Red 70061>70075 08:00-08:20';

  test.each([
    ['subway', [red], 240],
    ['subway from South Station, which a rule names', ['Red 70079>70075 08:00-08:10'], 240],
    ['local bus, cash', ['39 1>10 08:00-08:20'], 170],
    ['subway to subway: one Quick Ticket', [red, 'Green-B 70200>70150 08:30-08:50'], 240],
    ['subway to bus within two hours of departure', [red, '39 1>10 10:00-10:20'], 240],
    ['subway to bus a minute later: two fares', [red, '39 1>10 10:01-10:20'], 410],
    ['bus to subway: no rule, two fares', ['39 1>10 08:00-08:20', 'Red 70061>70075 08:30-08:50'], 410],
    ['three subway rides and a bus', [red, 'Green-B 70200>70150 08:30-08:50', '39 1>10 09:00-09:30'], 240],
    ['commuter rail, zone 8 to zone 1A', ['CR-Worcester ER-0362>BNT-0000 08:00-09:00'], 1225],
  ])('%s', (_name, rides, expected) => {
    const known = new Set(listRows(files, 'routes').map((row) => row.route_id));
    for (const ride of rides) expect(known).toContain(ride.split(' ')[0]);
    expect(price(tariff, rides)).toMatchObject({ totalFen: expected, currency: 'USD' });
  });

  test('a rule whose timeframe is in no file never matches: nothing is free by mistake', () => {
    const fare = priceJourney(tariff, [toRide(red)], {});
    expect(fare!.parts[0]!.product!.name.text).toBe('Subway Quick Ticket');
  });
});
