/** Fares v1: each field by itself, published feeds, and random tariffs against every way to cut a journey. */
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
  it('holds everywhere without rules, and says how it is paid', () => {
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

  it('who stays in the seat does not transfer', () => {
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

  it('takes the cheapest of what holds, and fewer tickets at the same price', () => {
    const fares = attributes('single,2.00,USD,0,0,,', 'double,4.00,USD,0,1,,', 'dear,9.00,USD,0,,,');
    const fare = priceOf(fares, undefined, 'bus a>b 08:00-08:10', 'tram b>c 08:20-08:30');
    expect(fare?.parts).toMatchObject([
      { legIndexes: [0, 1], amountFen: 400, product: { productId: 'f:double' } },
    ]);
  });
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
    // Two near tickets are cheaper than the far one over both rides.
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

  it('is not read where the feed has leg rules', () => {
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

it('the least sum of every way to cut random journeys', () => {
  const zone = fc.constantFrom('1', '2', '3', '');
  const route = fc.constantFrom('bus', 'tram', 'ferry');
  const fare = fc
    .tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom('0', '1', '2', ''),
      fc.constantFrom('north', 'south', '', ''),
      fc.constantFrom('', '', '900', '3000'),
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
      fc.array(fare, { minLength: 1, maxLength: 4 }),
      fc.array(rule, { maxLength: 6 }),
      fc.array(ride, { minLength: 1, maxLength: 5 }),
      (fares, ruleRows, rideRows) => {
        const files = {
          stops,
          routes,
          fare_attributes: attributes(
            ...fares.map(
              ([price, transfers, agency, duration], i) =>
                `${i},${price},USD,0,${transfers},${agency},${duration}`,
            ),
          ),
          fare_rules: rules(...ruleRows.map((cells) => cells.join())),
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
        const expected = priceByEveryCut(tables, zones, rides);
        const found = priceJourney(toTariff(files), rides, {})!;
        const unpriced = found.parts.filter(({ amountFen }) => amountFen === undefined);
        expect(unpriced.flatMap(({ legIndexes }) => legIndexes)).toHaveLength(expected.unpriced);
        expect(found.parts.reduce((sum, { amountFen = 0 }) => sum + amountFen, 0)).toBe(expected.totalFen);
        expect(found.parts.flatMap(({ legIndexes }) => legIndexes)).toEqual(
          rides.map(({ legIndex }) => legIndex),
        );
      },
    ),
    { numRuns },
  );
});
