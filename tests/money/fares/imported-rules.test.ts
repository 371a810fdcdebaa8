/** Fares of imported feeds: an unknown column or an unusable row never lets a rule match more than its feed states. */
import { describe, expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareChoice, JourneyFare } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { getMeta } from '../../../server/transit/gtfs/feed-db.ts';
import { loadFareTables } from '../../../server/transit/gtfs/read-fares.ts';
import { listStops } from '../../../server/transit/gtfs/read-stops.ts';
import { type FeedFiles, importInlineFeed, smallFeed } from '../../support/inline-feed.ts';
import { toRide } from './journeys.ts';

const products = [
  'fare_product_id,fare_product_name,amount,currency',
  'near,Near,2.00,EUR',
  'far,Far,5.00,EUR',
  'off,Off,-1.00,EUR',
].join('\n');
const areas = 'area_id,area_name\nrim,Rim\ncentre,Centre';
const stopAreas = 'area_id,stop_id\ncentre,A\nrim,C';

async function load(files: FeedFiles) {
  const db = await importInlineFeed({ ...smallFeed, ...files });
  const stops = listStops(db);
  const tariff = buildTariff([loadFareTables(db, 'f')], () => true, { stopsOf: () => stops });
  const { counts, problems } = getMeta(db);
  const price = (rides: readonly string[], choice: FareChoice = {}): JourneyFare =>
    priceJourney(
      tariff,
      rides.map((text, i) => toRide(text, i)),
      choice,
    )!;
  return { counts, problems, price, tariff };
}

const [ab, ac, bc, ca] = ['R A>B', 'R A>C', 'R B>C', 'R C>A'].map((ride) => [`${ride} 08:00-08:20`]);
const change = ['R A>B 08:00-08:10', 'R B>C 08:20-08:30'];

describe('leg rules', () => {
  const base = { 'areas.txt': areas, 'stop_areas.txt': stopAreas, 'fare_products.txt': products };

  test('a rule with an unknown condition is not applied, but its area still counts as listed', async () => {
    const { counts, price, problems } = await load({
      ...base,
      'fare_leg_rules.txt': 'from_area_id,fare_product_id,max_distance\ncentre,near,5000\n,far,\n',
    });
    expect(problems.totals).toMatchObject({ 'unknown-column': 1, 'unread-condition': 1 });
    expect(counts['fare_leg_rules.txt']).toBe(1);
    expect(price(ca!).totalFen).toBe(500);
    const fare = price(ab!);
    expect(fare.totalFen).toBeUndefined();
    expect(fare.parts[0]!.reasons).toEqual([
      {
        kind: 'unread-rule',
        ruleId: 'f: fare_leg_rules.txt',
        zh: 'First→Second：可能适用的票价规则带有无法识别的条件，未予采用',
        en: 'First→Second: a fare rule that may cover this ride has a condition that cannot be read',
      },
    ]);
  });

  test('columns of names and descriptions restrict nothing', async () => {
    const { price, problems } = await load({
      ...base,
      'fare_leg_rules.txt':
        'fare_product_id,rule_name,description,is_symmetrical,transfer_only,min_age\nnear,any,all day,1,0,\n',
    });
    expect(problems.totals['unread-condition']).toBeUndefined();
    expect(price(ac!).totalFen).toBe(200);
  });

  test('a ticket for transfers alone is not sold separately', async () => {
    const { price } = await load({
      ...base,
      'fare_leg_rules.txt': 'fare_product_id,transfer_only\nnear,1\nfar,\n',
    });
    expect(price(ac!).totalFen).toBe(500);
  });

  test.each([
    [
      'a timeframe that is in no file',
      'from_area_id,from_timeframe_group_id,fare_product_id\ncentre,night,near\n,,far\n',
    ],
    ['a product that is in no file', 'from_area_id,fare_product_id\ncentre,gold\n,far\n'],
    ['a priority that is no number', 'from_area_id,to_area_id,fare_product_id\ncentre,nowhere,near\n,,far\n'],
  ])('a rule that is left out for %s still names its area', async (_name, rules) => {
    const { price } = await load({ ...base, 'fare_leg_rules.txt': rules });
    expect([price(ab!).totalFen, price(bc!).totalFen]).toEqual([undefined, 500]);
  });

  test('an empty area does not match stops of an area that is in no file', async () => {
    const { price } = await load({
      ...base,
      'areas.txt': 'area_id\nrim',
      'fare_leg_rules.txt': 'from_area_id,fare_product_id\ncentre,near\n,far\n',
    });
    expect([price(ab!).totalFen, price(bc!).totalFen]).toEqual([undefined, 500]);
  });

  test('an empty network does not match lines of a network that is in no file', async () => {
    const { price } = await load({
      'fare_products.txt': products,
      'networks.txt': 'network_id\nother',
      'route_networks.txt': 'network_id,route_id\nlost,R',
      'fare_leg_rules.txt': 'network_id,fare_product_id\nlost,near\n,far\n',
    });
    expect(price(ab!).totalFen).toBeUndefined();
  });

  test('a rule for one rider category does not match others', async () => {
    const { price } = await load({
      'rider_categories.txt':
        'rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nsenior,Senior,0',
      'fare_products.txt': products,
      'fare_leg_rules.txt': 'fare_product_id,rider_category_id\nnear,senior\nfar,\n',
    });
    expect(price(ac!).totalFen).toBe(500);
    const senior = price(ac!, { riderCategoryId: 'senior' });
    expect(senior.totalFen).toBe(200);
    expect(senior.parts[0]!.product?.riderCategory?.id).toBe('senior');
  });

  test('a timeframe with an unknown condition contains no time', async () => {
    const { price } = await load({
      'fare_products.txt': products,
      'timeframes.txt':
        'timeframe_group_id,start_time,end_time,service_id,holidays\nday,06:00:00,22:00:00,all,only\nnight,00:00:00,24:00:00,all,\n',
      'fare_leg_rules.txt': 'from_timeframe_group_id,fare_product_id\nday,near\nnight,far\n',
    });
    expect(price(ac!).totalFen).toBe(500);
  });
});

describe('sets of areas', () => {
  const four = {
    'areas.txt': 'area_id\na\nb\nc',
    'stop_areas.txt': 'area_id,stop_id\na,A\nb,B\nc,C',
    'area_set_elements.txt': 'area_set_id,area_id\nab,a\nab,b\nabc,a\nabc,b\nabc,c\nlost,z',
    'fare_products.txt': products,
  };
  const header = 'leg_group_id,fare_product_id,contains_exactly_area_set_id,contains_area_set_id\n';
  const withVia = (rides: readonly string[], viaStopIds: readonly string[]) =>
    rides.map((text, i) => ({ ...toRide(text, i), viaStopIds }));

  test('exactly these areas: by the stops on the way, as MOTIS reads them', async () => {
    const { counts, problems, tariff } = await load({
      ...four,
      'fare_leg_rules.txt': `${header}two,near,ab,\nthree,far,abc,\nsame,near,abc,\n`,
    });
    expect(counts['fare_leg_rules.txt']).toBe(3);
    expect(problems.totals).toEqual({ 'unknown-column': 2 });
    const cost = (rides: readonly string[], via: readonly string[] = []) =>
      priceJourney(tariff, withVia(rides, via), {})!.totalFen;
    expect(cost(ab!)).toBe(200);
    // With B on the way the ride passes three areas: both rules match, and the cheaper product is taken.
    expect(cost(ac!, ['B'])).toBe(200);
    expect(cost(ac!)).toBeUndefined();
    expect(cost(bc!)).toBeUndefined();
  });

  test('all of these areas, and possibly others', async () => {
    const { tariff } = await load({ ...four, 'fare_leg_rules.txt': `${header}g,near,,ab\n` });
    const cost = (rides: readonly string[], via: readonly string[] = []) =>
      priceJourney(tariff, withVia(rides, via), {})!.totalFen;
    expect([cost(ab!), cost(ac!, ['B']), cost(ac!), cost(bc!)]).toEqual([200, 200, undefined, undefined]);
  });

  test.each(['lost', 'undefined-set'])('a set that no ride can match, %s: no price', async (set) => {
    const { price } = await load({ ...four, 'fare_leg_rules.txt': `${header}g,near,${set},\n` });
    expect([ab, ac, bc].map((ride) => price(ride!).totalFen)).toEqual([undefined, undefined, undefined]);
  });

  test('without the file of sets: no price, with a reason', async () => {
    const { price } = await load({
      ...four,
      'area_set_elements.txt': undefined,
      'fare_leg_rules.txt': `${header}g,near,ab,\n`,
    });
    expect(price(ab!).parts[0]!.reasons[0]!.kind).toBe('unread-rule');
  });
});

describe('transfer and join rules', () => {
  const base = {
    'networks.txt': 'network_id\nn',
    'route_networks.txt': 'network_id,route_id\nn,R',
    'fare_products.txt': products,
    'fare_leg_rules.txt': 'leg_group_id,network_id,fare_product_id\ng,n,near\n',
  };

  test('a transfer with an unknown condition is not applied, but its groups count as listed', async () => {
    const header =
      'from_leg_group_id,to_leg_group_id,transfer_count,fare_transfer_type,fare_product_id,card_only\n';
    const rules = async (...rows: string[]) =>
      (await load({ ...base, 'fare_transfer_rules.txt': header + rows.join('\n') })).price(change).totalFen;
    expect(await rules('g,g,-1,0,,')).toBe(200);
    expect(await rules('g,g,-1,0,,1')).toBe(400);
    expect(await rules(',,1,1,off,')).toBe(300);
    expect(await rules('g,g,-1,0,,1', ',,1,1,off,')).toBe(400);
    // The same for a transfer whose product is in no file.
    expect(await rules('g,g,-1,0,gold,', ',,1,1,off,')).toBe(400);
  });

  test('a transfer with a condition on product or medium', async () => {
    const header =
      'from_leg_group_id,to_leg_group_id,transfer_count,fare_transfer_type,filter_fare_product_id,fare_media_behavior,fare_product_behavior\n';
    const rule = async (row: string) =>
      (await load({ ...base, 'fare_transfer_rules.txt': header + row })).price(change).totalFen;
    expect(await rule('g,g,-1,0,near,0,1')).toBe(200);
    expect(await rule('g,g,-1,0,near,0,0')).toBe(200);
    expect(await rule('g,g,-1,0,far,0,1')).toBe(400);
    expect(await rule('g,g,-1,0,near,2,1')).toBe(400);
  });

  test('a join rule with an unknown condition joins no rides', async () => {
    const header = 'from_network_id,to_network_id,from_stop_id,to_stop_id,max_wait\n';
    const join = async (row: string) =>
      (await load({ ...base, 'fare_leg_join_rules.txt': header + row })).price(change).totalFen;
    expect(await join('n,n,,,')).toBe(200);
    expect(await join('n,n,,,600')).toBe(400);
  });
});

describe('Fares v1', () => {
  const stops =
    'stop_id,stop_name,stop_lat,stop_lon,zone_id\nA,First,40.80,111.60,1\nB,Second,40.81,111.61,2\nC,Third,40.82,111.62,3\n';
  const base = {
    'stops.txt': stops,
    'fare_attributes.txt':
      'fare_id,price,currency_type,payment_method,transfers\nspecial,1.00,EUR,0,0\nplain,3.00,EUR,0,0\n',
  };
  const header = 'fare_id,route_id,origin_id,destination_id,contains_id';
  const rules = async (text: string, ride = ab!) =>
    (await load({ ...base, 'fare_rules.txt': text })).price(ride).totalFen;

  test('a fare whose only rule names a line that is in no file does not hold everywhere', async () => {
    expect(await rules(`${header}\nspecial,gone,,,\n`)).toBe(300);
    expect(await rules(`${header}\nspecial,R,,,\n`)).toBe(100);
  });

  test('a fare whose rule has an unknown condition', async () => {
    expect(await rules(`${header},weekday_only\nspecial,R,,,,1\n`)).toBe(300);
    expect(await rules(`${header},weekday_only\nspecial,R,,,,\n`)).toBe(100);
    expect(await rules(`${header},rule_desc\nspecial,R,,,,weekdays\n`)).toBe(100);
  });

  test('zones to pass, one of which is in no file', async () => {
    expect(await rules(`${header}\nspecial,,,,1\nspecial,,,,2\n`)).toBe(100);
    expect(await rules(`${header}\nspecial,,,,1\nspecial,,,,2\nspecial,,,,9\n`)).toBe(300);
    // The same row twice is one row.
    expect(await rules(`${header}\nspecial,,,,1\nspecial,,,,2\nspecial,,,,2\n`)).toBe(100);
  });

  test('a rules file that cannot be read restricts all fares', async () => {
    const { price, problems } = await load({ ...base, 'fare_rules.txt': 'fare,route_id\nspecial,gone\n' });
    expect(problems.totals).toMatchObject({ 'missing-column': 1 });
    expect((await load(base)).counts['fare_rules.txt']).toBeUndefined();
    expect(price(ab!).totalFen).toBeUndefined();
  });

  test('prices by rider of GTFS+: for the chosen rider, by number or by kind', async () => {
    const { price } = await load({
      ...base,
      'fare_attributes.txt': 'fare_id,price,currency_type,payment_method,transfers\n4195,2.00,USD,0,1\n',
      'fare_rider_categories.txt':
        'fare_id,rider_category_id,price\n4195,2,1.00\n4195,5,0.75\n4195,6,0.5001\n9,2,0\n',
    });
    const cost = (riderCategoryId?: string) =>
      price(ab!, riderCategoryId ? { riderCategoryId } : {}).totalFen;
    expect(cost()).toBe(200);
    expect(cost('2')).toBe(100);
    expect(cost('senior')).toBe(100);
    expect(cost('youth')).toBe(75);
    expect(cost('adult')).toBe(200);
    expect(cost('disabled')).toBe(200);
    expect(price(ab!, { riderCategoryId: 'senior' }).parts[0]!.reasons.map(({ kind }) => kind)).toEqual([
      'fare-attribute',
      'rider-category',
    ]);
  });
});
