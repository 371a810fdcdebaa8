/** Fares v1: the index, when one fare covers consecutive rides, and the sentences. */
import { describe, expect, test } from 'vitest';
import { buildAttributeTariff, isFareFor } from '../../../server/money/fares/attribute-tariff.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareRide, JourneyFarePart } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { listFareStops, toFareTables } from './csv-tables.ts';
import { toRide } from './journeys.ts';

const stops = 'stop_id,stop_name,zone_id\na,A,1\nb,B,2\nc,C,3\nx,X,';
const attributes = (...rows: string[]) =>
  ['fare_id,price,currency_type,payment_method,transfers,transfer_duration', ...rows].join('\n');
const rules = (...rows: string[]) =>
  ['fare_id,route_id,origin_id,destination_id,contains_id', ...rows].join('\n');

function toParts(
  fare_attributes: string,
  fare_rules: string,
  rides: readonly (string | FareRide)[],
): readonly JourneyFarePart[] {
  const files = { stops, fare_attributes, fare_rules };
  const tariff = buildTariff([toFareTables('f', files)], () => true, { stopsOf: () => listFareStops(files) });
  const list = rides.map((ride, i) => (typeof ride === 'string' ? toRide(ride, i) : ride));
  return priceJourney(tariff, list, {})!.parts;
}

const listTickets = (parts: readonly JourneyFarePart[]) =>
  parts.map(({ legIndexes, product }) => [product?.productId, ...legIndexes]);

describe('buildAttributeTariff', () => {
  test('indexes zones of stops and keeps fares without rules', () => {
    const files = { stops, fare_attributes: attributes('t,2.00,USD,0,,') };
    const tables = toFareTables('f', files);
    const tariff = buildAttributeTariff(tables, { stopsOf: () => listFareStops(files) });
    expect([...tariff.zoneOfStop]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
    expect(tariff.fares).toEqual([
      {
        row: tables.attributes![0],
        groups: [],
        confidence: 'sourced',
        words: ['t'],
        rider: undefined,
        isPass: false,
        isPremium: false,
        isOrdinary: false,
      },
    ]);
    expect(isFareFor(tariff, tariff.fares[0]!, [toRide('r a>b 08:00-08:10')])).toBe(true);
    expect(isFareFor(tariff, tariff.fares[0]!, [])).toBe(false);
  });

  test('gives an empty index for empty tables', () => {
    const {
      attributes: _rows,
      attributeRules: _rules,
      agencyOfRoute: _agencies,
      ...rest
    } = toFareTables('f', {});
    expect(buildAttributeTariff(rest, {})).toEqual({
      feedId: 'f',
      currency: '',
      fares: [],
      zoneOfStop: new Map(),
      agencyOfRoute: new Map(),
      riderKinds: new Map(),
    });
  });

  test('groups rules by pair of zones, and zones to pass by route', () => {
    const tables = toFareTables('f', {
      fare_attributes: attributes('t,2.00,USD,0,,'),
      fare_rules: rules('t,bus,1,2,7', 't,,1,,', 't,bus,1,2,8', 't,tram,1,2,', 'other,bus,1,2,9'),
    });
    expect(buildAttributeTariff(tables, {}).fares[0]!.groups).toEqual([
      {
        originId: '1',
        destinationId: '2',
        containsByRoute: new Map([
          ['bus', new Set(['7', '8'])],
          ['tram', new Set()],
        ]),
      },
      { originId: '1', destinationId: undefined, containsByRoute: new Map([['', new Set()]]) },
    ]);
  });

  test('takes the confidence of the row, else of the table, else `sourced`', () => {
    const tables = toFareTables('f', { fare_attributes: attributes('t,2.00,USD,0,,', 'u,3.00,USD,0,,') });
    const confidences = (marks: Record<string, 'derived' | 'reconstructed'>) =>
      buildAttributeTariff(tables, {
        confidenceOf: (feedId, table, recordId) => marks[`${feedId} ${table} ${recordId}`],
      }).fares.map(({ confidence }) => confidence);
    const [own, all] = ['f fare_attributes t', 'f fare_attributes *'];
    expect(confidences({ [own]: 'reconstructed' })).toEqual(['reconstructed', 'sourced']);
    expect(confidences({ [all]: 'derived' })).toEqual(['derived', 'derived']);
    expect(confidences({ [own]: 'reconstructed', [all]: 'derived' })).toEqual(['reconstructed', 'derived']);
  });

  test.each([
    ['the most frequent, last', ['EUR', 'USD', 'USD'], 'USD'],
    ['the most frequent, first', ['USD', 'USD', 'EUR'], 'USD'],
    ['of two that are as frequent the first by name, last', ['USD', 'EUR'], 'EUR'],
    ['of two that are as frequent the first by name, first', ['EUR', 'USD'], 'EUR'],
    ['of three', ['USD', 'EUR', 'CNY', 'EUR', 'CNY'], 'CNY'],
  ])('has a main currency: %s', (_name, codes, expected) => {
    const rows = codes.map((code, i) => `t${i},1.00,${code},0,,`);
    const tariff = buildAttributeTariff(toFareTables('f', { fare_attributes: attributes(...rows) }), {});
    expect(tariff.currency).toBe(expected);
    expect(tariff.fares).toHaveLength(codes.length);
  });
});

describe('one fare for consecutive rides', () => {
  test('counts transfer_duration across midnight', () => {
    const late = toRide('r a>b 23:50-23:58');
    const early = { ...toRide('r b>c 00:10-00:20', 1), day: late.day + 1 };
    const count = (limitSec: number) =>
      toParts(attributes(`t,2.00,USD,0,,${limitSec}`), '', [late, early]).length;
    expect([count(1_200), count(1_199)]).toEqual([1, 2]);
  });

  test('ignores transfer_duration while the passenger stays seated', () => {
    const seated = { ...toRide('r b>c 09:00-09:10', 1), staysSeated: true };
    const fare = attributes('t,2.00,USD,0,,900');
    expect(toParts(fare, '', ['r a>b 08:00-08:10', seated])).toHaveLength(1);
    expect(toParts(fare, '', ['r a>b 08:00-08:10', 'r b>c 09:00-09:10'])).toHaveLength(2);
  });

  test('holds for exactly the zones of its rules, not for another set of equal size', () => {
    const cost = (ride: string) =>
      toParts(attributes('t,2.00,USD,0,,'), rules('t,,,,1', 't,,,,2'), [ride])[0]!.amountFen;
    expect(cost('r a>b 08:00-08:10')).toBe(200);
    expect(cost('r a>c 08:00-08:10')).toBeUndefined();
    expect(cost('r c>x 08:00-08:10')).toBeUndefined();
  });
});

describe('division of rides into tickets', () => {
  test('prefers fewer rides without a price to a lower sum', () => {
    const fares = attributes('far,1.00,USD,0,,', 'late,0.10,USD,0,,');
    const only = rules('far,,1,3,', 'late,tram,,,', 'late,ferry,,,');
    const rides = ['bus a>b 08:00-08:10', 'tram b>c 08:20-08:30', 'ferry c>x 08:40-08:50'];
    expect(listTickets(toParts(fares, only, rides))).toEqual([
      ['f:far', 0, 1],
      ['f:late', 2],
    ]);
  });

  test('takes the first fare in the file at equal cost', () => {
    const fares = attributes('u,2.00,USD,0,,', 't,2.00,USD,0,,', 'v,2.00,USD,0,,');
    expect(listTickets(toParts(fares, '', ['r a>b 08:00-08:10']))).toEqual([['f:u', 0]]);
  });
});

describe('sentences', () => {
  const rides = ['r a>b 08:00-08:10', 'r b>c 08:20-08:30', 'r c>a 08:40-08:50'];

  test.each([
    [1, '票种 t：2.00 USD，上车付费', 'fare t: 2.00 USD, paid on board'],
    [2, '票种 t：2.00 USD，含换乘 1 次，上车付费', 'fare t: 2.00 USD, 1 transfer included, paid on board'],
    [3, '票种 t：2.00 USD，含换乘 2 次，上车付费', 'fare t: 2.00 USD, 2 transfers included, paid on board'],
  ])('of %d rides under one fare', (count, zh, en) => {
    expect(toParts(attributes('t,2.00,USD,0,,'), '', rides.slice(0, count))).toEqual([
      {
        legIndexes: [0, 1, 2].slice(0, count),
        amountFen: 200,
        currency: 'USD',
        product: { productId: 'f:t', name: { text: 't' } },
        reasons: [
          { kind: 'fare-attribute', ruleId: 'fare_attributes.txt: fare_id=t', zh, en, amountFen: 200 },
        ],
        confidence: 'sourced',
      },
    ]);
  });

  test('a ride without a fare', () => {
    expect(toParts(attributes('t,2.00,USD,0,,'), rules('t,bus,,,'), rides.slice(0, 1))).toEqual([
      {
        legIndexes: [0],
        reasons: [
          {
            kind: 'no-rule',
            ruleId: 'fare_rules.txt',
            zh: '没有适用的票价规则',
            en: 'no fare rule holds for this ride',
          },
        ],
        confidence: 'sourced',
      },
    ]);
  });

  test.each([
    ['1.250,KWD', 'fare t: 1.250 KWD, paid before boarding'],
    ['210,JPY', 'fare t: 210 JPY, paid before boarding'],
    ['2.00,ZZZ', 'fare t: 2.00 ZZZ, paid before boarding'],
  ])('of %s in the digits of its currency', (cells, expected) => {
    const [part] = toParts(attributes(`t,${cells},1,,`), '', rides.slice(0, 1));
    expect(part!.reasons[0]!.en).toBe(expected);
  });
});
