/** Fares v1: each field, published feeds, and random tariffs against all divisions of a journey into tickets. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { priceByEveryCut } from '../../support/fare-attributes-oracle.ts';
import { type GtfsFiles, listFareStops, toFareTables } from './csv-tables.ts';
import { toRide } from './journeys.ts';
import { readZipTexts } from './zip-texts.ts';

const numRuns = Number(process.env.PROPERTY_CASES ?? 1_000);

const stops = 'stop_id,stop_name,zone_id\na,A,1\nb,B,2\nc,C,3\nx,X,';
const routes = 'route_id,agency_id\nbus,north\ntram,north\nferry,south';
const attributes = (...rows: string[]) =>
  ['fare_id,price,currency_type,payment_method,transfers,agency_id,transfer_duration', ...rows].join('\n');
const rules = (...rows: string[]) =>
  ['fare_id,route_id,origin_id,destination_id,contains_id', ...rows].join('\n');

function toTariff(files: GtfsFiles) {
  return buildTariff([toFareTables('f', files)], () => true, { stopsOf: () => listFareStops(files) });
}

function priceOf(fare_attributes: string, fare_rules: string | undefined, ...rides: (string | FareRide)[]) {
  const tariff = toTariff({ stops, routes, fare_attributes, ...(fare_rules ? { fare_rules } : {}) });
  return priceJourney(
    tariff,
    rides.map((ride, i) => (typeof ride === 'string' ? toRide(ride, i) : ride)),
    {},
  );
}

describe('fare_attributes.txt', () => {
  it('a fare without rules holds everywhere; the sentence names payment_method', () => {
    const fare = priceOf(attributes('day,4.70,BRL,0,0,,'), undefined, 'bus a>x 08:00-08:10');
    expect(fare).toMatchObject({ totalFen: 470, currency: 'BRL' });
    expect(fare?.parts[0]).toMatchObject({
      product: { productId: 'f:day' },
      reasons: [{ kind: 'fare-attribute', zh: '票种 day：4.70 BRL，上车付费', amountFen: 470 }],
    });
    const before = priceOf(attributes('day,4.70,BRL,1,0,,'), undefined, 'bus a>x 08:00-08:10');
    expect(before?.parts[0]?.reasons[0]?.en).toBe('fare day: 4.70 BRL, paid before boarding');
  });

  test.each([
    ['0', 600],
    ['1', 400],
    ['2', 200],
    ['', 200],
  ])('transfers %j: three rides cost %d', (transfers, expected) => {
    const rides = ['bus a>b 08:00-08:10', 'tram b>c 08:20-08:30', 'bus c>a 08:40-08:50'];
    expect(priceOf(attributes(`t,2.00,USD,0,${transfers},,`), undefined, ...rides)?.totalFen).toBe(expected);
  });

  test.each([
    ['08:30', 200],
    ['08:31', 400],
  ])('transfer_duration of half an hour from boarding: %s costs %d', (time, expected) => {
    const rides = ['bus a>b 08:00-08:10', `tram b>c ${time}-09:00`];
    expect(priceOf(attributes('t,2.00,USD,0,1,,1800'), undefined, ...rides)?.totalFen).toBe(expected);
  });

  it('staying seated is no transfer', () => {
    const seated = { ...toRide('tram b>c 08:20-08:30', 1), staysSeated: true };
    expect(priceOf(attributes('t,2.00,USD,0,0,,'), undefined, 'bus a>b 08:00-08:10', seated)?.totalFen).toBe(
      200,
    );
  });

  it('agency_id: rides of that agency alone', () => {
    const fares = attributes('n,2.00,USD,0,,north,', 's,5.00,USD,0,,south,');
    const rides = ['bus a>b 08:00-08:10', 'tram b>c 08:20-08:30', 'ferry c>a 08:40-08:50'];
    const fare = priceOf(fares, undefined, ...rides);
    expect(fare?.parts.map((part) => [part.legIndexes, part.amountFen])).toEqual([
      [[0, 1], 200],
      [[2], 500],
    ]);
  });

  it('takes the cheapest fares that hold, and fewer tickets at equal cost', () => {
    const fares = attributes('single,2.00,USD,0,0,,', 'double,4.00,USD,0,1,,', 'dear,9.00,USD,0,,,');
    const fare = priceOf(fares, undefined, 'bus a>b 08:00-08:10', 'tram b>c 08:20-08:30');
    expect(fare?.parts).toMatchObject([
      { legIndexes: [0, 1], amountFen: 400, product: { productId: 'f:double' } },
    ]);
  });
});

describe('several fares for the same ride: the adult pays', () => {
  const ride = 'bus a>b 08:00-08:10';
  const told = (rows: readonly string[], rider?: string, fare_rules?: string) => {
    const tariff = toTariff({
      stops,
      routes,
      fare_attributes: attributes(...rows),
      ...(fare_rules ? { fare_rules } : {}),
    });
    const [part] = priceJourney(tariff, [toRide(ride)], rider ? { riderCategoryId: rider } : {})!.parts;
    return [part!.product?.productId, ...part!.reasons.slice(1).map(({ kind }) => kind)];
  };

  test.each<[string, string[], string, string[]]>([
    ['child before adult', ['child,1.00,USD,0,0,,', 'adult,2.00,USD,0,0,,'], 'f:adult', ['fare-assumed']],
    ['adult before child', ['adult,2.00,USD,0,0,,', 'child,1.00,USD,0,0,,'], 'f:adult', ['fare-assumed']],
    [
      'in Chinese',
      ['儿童票,1.00,CNY,0,0,,', '学生票,1.00,CNY,0,0,,', '成人票,2.00,CNY,0,0,,'],
      'f:成人票',
      ['fare-assumed'],
    ],
    ['in Spanish', ['adulto,2.00,EUR,0,0,,', 'niño,1.00,EUR,0,0,,'], 'f:adulto', ['fare-assumed']],
    [
      'concessions and one without a mark',
      ['half,1.00,USD,0,0,,', 'zone1,2.00,USD,0,0,,'],
      'f:zone1',
      ['fare-assumed'],
    ],
    [
      'ids that say nothing',
      ['1,1.00,USD,0,0,,', '2,2.00,USD,0,0,,', '3,0.50,USD,0,0,,'],
      'f:2',
      ['fare-assumed'],
    ],
    ['a free fare among them', ['1,0.00,USD,0,0,,', '2,2.00,USD,0,0,,'], 'f:2', ['fare-assumed']],
    [
      'a cheaper fare on better terms is a concession',
      ['1,1.00,USD,0,2,,', '2,2.00,USD,0,1,,3600'],
      'f:2',
      ['fare-assumed'],
    ],
    ['a day pass costs more and lasts longer', ['1,2.00,USD,0,2,,14400', '2,5.00,USD,0,,,86400'], 'f:1', []],
    [
      'a pass by its name',
      ['single,2.00,USD,0,0,,', 'day_pass,5.00,USD,0,0,,'],
      'f:single',
      ['fare-assumed'],
    ],
    [
      'there and back',
      ['x_single,40.00,MKD,0,0,,', 'x_return,70.00,MKD,0,0,,'],
      'f:x_single',
      ['fare-assumed'],
    ],
    ['dearer on board than before', ['driver,5.00,RON,0,0,,', 'machine,2.50,RON,1,0,,'], 'f:machine', []],
    [
      'classes of a ferry',
      [
        'adult_special_class,15000,JPY,1,0,,',
        'adult_second_class,6000,JPY,1,0,,',
        'child_second_class,3000,JPY,1,0,,',
        'student_second_class,4800,JPY,1,0,,',
      ],
      'f:adult_second_class',
      ['fare-assumed'],
    ],
    [
      'seats of a fast train',
      [
        'hsr-std-rsv-adu-a-b,1490,TWD,1,0,,',
        'hsr-std-non-adu-a-b,1445,TWD,1,0,,',
        'hsr-bus-adu-a-b,1950,TWD,1,0,,',
      ],
      'f:hsr-std-rsv-adu-a-b',
      ['fare-assumed'],
    ],
    ['children alone', ['child,1.00,USD,0,0,,', 'student,1.50,USD,0,0,,'], 'f:student', ['fare-assumed']],
    ['one fare', ['senior,1.00,USD,0,0,,'], 'f:senior', []],
    ['the same price twice', ['1,2.00,USD,0,0,,', '2,2.00,USD,0,0,,'], 'f:1', []],
  ])('%s', (_name, rows, expected, kinds) => {
    expect(told(rows)).toEqual([expected, ...kinds]);
  });

  test('a fare with rules for the ride goes before a fare that holds everywhere', () => {
    const rows = ['city,2.00,USD,0,0,,', 'shuttle,0.50,USD,0,0,,', 'express,5.00,USD,0,0,,'];
    expect(told(rows, undefined, rules('shuttle,bus,,,', 'express,tram,,,'))).toEqual([
      'f:shuttle',
      'fare-assumed',
    ]);
    expect(told(rows, undefined, rules('shuttle,tram,,,', 'express,bus,,,'))).toEqual([
      'f:express',
      'fare-assumed',
    ]);
    expect(told(rows, undefined, rules('shuttle,tram,,,', 'express,ferry,,,'))).toEqual(['f:city']);
  });

  const riders = [
    'adult,2.00,USD,0,0,,',
    'child,1.00,USD,0,0,,',
    'reduced,1.20,USD,0,0,,',
    'veteran_9,0.80,USD,0,0,,',
  ];
  test.each([
    ['child', 'f:child', 'rider-category'],
    ['kind_1', 'f:child', 'rider-category'],
    ['儿童', 'f:child', 'rider-category'],
    ['senior', 'f:reduced', 'rider-category'],
    ['veteran', 'f:veteran_9', 'rider-category'],
    ['adult', 'f:adult', 'fare-assumed'],
  ])('the rider asked for: %s', (rider, fareId, kind) => {
    expect(told(riders, rider)).toEqual([fareId, kind]);
  });

  test('a rider without a fare pays as an adult, with a reason', () => {
    expect(told(['adult,2.00,USD,0,0,,', 'child,1.00,USD,0,0,,'], 'senior')).toEqual([
      'f:adult',
      'rider-not-offered',
      'fare-assumed',
    ]);
    expect(told(['1,2.00,USD,0,0,,'], 'crew')).toEqual(['f:1', 'rider-not-offered']);
  });

  test('the name of a rider category gives its kind', () => {
    const tariff = toTariff({
      stops,
      routes,
      fare_attributes: attributes('adult,2.00,USD,0,0,,', 'child,1.00,USD,0,0,,'),
      rider_categories: 'rider_category_id,rider_category_name\n17,Kinder bis 14',
    });
    expect(priceJourney(tariff, [toRide(ride)], { riderCategoryId: '17' })?.totalFen).toBe(100);
  });

  test('the sentences', () => {
    const tariff = (...rows: string[]) => toTariff({ stops, routes, fare_attributes: attributes(...rows) });
    const say = (rows: string[], rider?: string) =>
      priceJourney(tariff(...rows), [toRide(ride)], rider ? { riderCategoryId: rider } : {})!
        .parts[0]!.reasons.slice(1)
        .flatMap(({ zh, en }) => [zh, en]);
    expect(say(['1,1.00,USD,0,0,,', '2,2.00,USD,0,0,,'])).toEqual([
      '有 2 种票价，数据未说明适用乘客：条件相同的，取最高者作成人票',
      "2 fares hold and the data do not say for whom: of equal ones the dearest is taken as the adult's",
    ]);
    expect(say(['child,1.00,USD,0,0,,', 'adult,2.00,USD,0,0,,'])).toEqual([
      '有 2 种票价，按票种名称取成人普通票',
      'Of 2 fares that hold, by their names the ordinary one for adults',
    ]);
    expect(say(['child,1.00,USD,0,0,,', 'adult,2.00,USD,0,0,,'], 'child')).toEqual([
      '乘客类别：儿童',
      'Rider category: Child',
    ]);
    expect(say(['1,1.00,USD,0,0,,'], 'student')).toEqual([
      '没有学生票价，按成人计价',
      'No fare for Student: priced as an adult',
    ]);
  });
});

test('a ride without a fare in the main currency is priced in another currency', () => {
  const fares = attributes('n,2.00,USD,0,,north,', 'n2,3.00,USD,0,,north,', 's,500,JPY,0,,south,');
  const fare = priceOf(fares, undefined, 'bus a>b 08:00-08:10', 'ferry c>a 08:40-08:50');
  expect(fare?.parts.map(({ amountFen, currency }) => [amountFen, currency])).toEqual([
    [300, 'USD'],
    [500, 'JPY'],
  ]);
  expect(fare).toMatchObject({ currency: 'XXX' });
  expect(fare?.totalFen).toBeUndefined();
});

describe('fare_rules.txt', () => {
  it('route_id: each ride by one of the routes', () => {
    const fares = attributes('t,2.00,USD,0,,,');
    const only = rules('t,bus,,,', 't,tram,,,');
    expect(priceOf(fares, only, 'bus a>b 08:00-08:10', 'tram b>c 08:20-08:30')?.totalFen).toBe(200);
    const mixed = priceOf(fares, only, 'bus a>b 08:00-08:10', 'ferry b>c 08:20-08:30');
    expect(mixed?.totalFen).toBeUndefined();
    expect(mixed?.parts.map(({ amountFen }) => amountFen)).toEqual([200, undefined]);
    expect(mixed?.parts[1]?.reasons[0]?.kind).toBe('no-rule');
  });

  it('origin_id and destination_id: zones of the first and the last stop', () => {
    const fares = attributes('near,1.00,USD,0,,,', 'far,3.00,USD,0,,,');
    const zones = rules('near,,1,2,', 'near,,2,3,', 'far,,1,3,');
    const cost = (...rides: string[]) => priceOf(fares, zones, ...rides)?.totalFen;
    expect(cost('bus a>b 08:00-08:10')).toBe(100);
    expect(cost('bus a>c 08:00-08:10')).toBe(300);
    expect(cost('bus b>a 08:00-08:10')).toBeUndefined();
    // Two near tickets cost less than one far ticket.
    expect(cost('bus a>b 08:00-08:10', 'tram b>c 08:20-08:30')).toBe(200);
  });

  it('an empty zone of a rule is any', () => {
    const zones = rules('t,,1,,', 't,,,3,');
    const cost = (ride: string) => priceOf(attributes('t,2.00,USD,0,,,'), zones, ride)?.totalFen;
    expect(['bus a>x 08:00-08:10', 'bus x>c 08:00-08:10', 'bus x>b 08:00-08:10'].map(cost)).toEqual([
      200,
      200,
      undefined,
    ]);
  });

  it('contains_id: all of these zones, and no other', () => {
    const zones = rules('t,,,,1', 't,,,,2', 't,,,,3');
    const ride = toRide('bus a>c 08:00-08:10');
    const cost = (viaStopIds?: string[]) =>
      priceOf(attributes('t,2.00,USD,0,,,'), zones, viaStopIds ? { ...ride, viaStopIds } : ride)?.totalFen;
    expect([cost(['b']), cost(), cost(['x', 'b', 'b'])]).toEqual([200, undefined, 200]);
  });

  it('is ignored in a feed with leg rules', () => {
    const tables = toFareTables('f', {
      stops,
      routes,
      fare_attributes: attributes('t,2.00,USD,0,,,'),
      fare_products: 'fare_product_id,amount,currency\np,7.00,USD',
      fare_leg_rules: 'fare_product_id\np',
    });
    const tariff = buildTariff([tables], () => true);
    expect(priceJourney(tariff, [toRide('bus a>b 08:00-08:10')], {})?.totalFen).toBe(700);
  });
});

const folder = process.env.TEST_FEEDS;

describe.skipIf(!folder)('TEST_FEEDS', async () => {
  const read = async (name: string) =>
    toTariff(
      await readZipTexts(join(folder as string, `${name}.zip`), [
        'stops',
        'routes',
        'fare_attributes',
        'fare_rules',
      ]),
    );

  test('Porto Alegre: one fare for every bus', async () => {
    const tariff = await read('poa-eptc');
    const fare = priceJourney(
      tariff,
      [toRide('T1-1 1>2 08:00-08:10'), toRide('T2-1 2>3 08:20-08:30', 1)],
      {},
    );
    expect(fare).toMatchObject({ totalFen: 940, currency: 'BRL' });
  });

  test('Caltrain 2009: zones of both ends', async () => {
    const files = await readZipTexts(join(folder as string, 'caltrain-2009.zip'), [
      'stops',
      'routes',
      'fare_attributes',
      'fare_rules',
    ]);
    const tariff = toTariff(files);
    const byZone = new Map(listFareStops(files).map(({ stopId, zoneId }) => [zoneId, stopId]));
    const cost = (from: string, to: string) => {
      const ride = {
        ...toRide('r a>b 08:00-08:10'),
        fromStopId: byZone.get(from)!,
        toStopId: byZone.get(to)!,
      };
      return priceJourney(tariff, [ride], {})?.totalFen;
    };
    expect([cost('1', '1'), cost('1', '2')]).toEqual([250, 425]);
  });
});

it('the total is the lowest of all divisions of random journeys, for any rider', () => {
  const zone = fc.constantFrom('1', '2', '3', '');
  const route = fc.constantFrom('bus', 'tram', 'ferry');
  const fare = fc
    .tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom('0', '1', '2', ''),
      fc.constantFrom('north', 'south', '', ''),
      fc.constantFrom('', '', '900', '3000'),
      fc.constantFrom('x', 'x', 'x', 'adult', 'child', 'child', 'day', 'first', 'std'),
      fc.constantFrom('0', '0', '1'),
      fc.constantFrom('USD', 'USD', 'USD', 'EUR'),
    )
    .map((cells) => cells);
  const rule = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.oneof(route, fc.constant('')), zone, zone, zone);
  const stop = fc.constantFrom('a', 'b', 'c', 'x');
  const ride = fc.record({
    routeId: route,
    fromStopId: stop,
    toStopId: stop,
    viaStopIds: fc.array(stop, { maxLength: 2 }),
    staysSeated: fc.boolean(),
    waitSec: fc.integer({ min: 0, max: 1_500 }),
  });
  fc.assert(
    fc.property(
      fc.array(fare, { minLength: 1, maxLength: 6 }),
      fc.array(rule, { maxLength: 6 }),
      fc.array(ride, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(undefined, 'child', 'adult', 'senior'),
      (fares, ruleRows, rideRows, rider) => {
        const ids = fares.map((cells, i) => `${cells[4]}-${i}`);
        const files = {
          stops,
          routes,
          fare_attributes: attributes(
            ...fares.map(
              ([price, transfers, agency, duration, , method, currency], i) =>
                `${ids[i]},${price},${currency},${method},${transfers},${agency},${duration}`,
            ),
          ),
          fare_rules: rules(
            ...ruleRows.map(([fareIndex, ...cells]) => [ids[fareIndex] ?? 'none', ...cells].join()),
          ),
        };
        const tables = toFareTables('f', files);
        const zones = new Map(
          listFareStops(files).flatMap(({ stopId, zoneId }) => (zoneId ? [[stopId, zoneId]] : [])),
        );
        let atSec = 28_800;
        const rides = rideRows.map(({ waitSec, ...ids }, legIndex): FareRide => {
          const departureSec = atSec + waitSec;
          atSec = departureSec + 300;
          return { ...ids, legIndex, feedId: 'f', departureSec, arrivalSec: atSec, day: 20_782 };
        });
        const euros = fares.filter((cells) => cells[6] === 'EUR').length;
        const mainCurrency = euros >= fares.length - euros ? 'EUR' : 'USD';
        const expected = priceByEveryCut(tables, zones, rides, { mainCurrency, rider });
        const found = priceJourney(toTariff(files), rides, rider ? { riderCategoryId: rider } : {})!;
        const sum = { unpriced: 0, otherTickets: 0, mainFen: 0, otherFen: 0 };
        for (const { amountFen, currency, legIndexes } of found.parts) {
          if (amountFen === undefined) sum.unpriced += legIndexes.length;
          else if (currency === mainCurrency) sum.mainFen += amountFen;
          else {
            sum.otherFen += amountFen;
            sum.otherTickets += 1;
          }
        }
        expect(sum).toEqual(expected);
        expect(found.parts.flatMap(({ legIndexes }) => legIndexes)).toEqual(
          rides.map(({ legIndex }) => legIndex),
        );
      },
    ),
    { numRuns },
  );
});
