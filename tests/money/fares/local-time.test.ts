import { expect, test } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import { toFareTables } from './csv-tables.ts';
import { toRide } from './journeys.ts';

const tables = toFareTables('f', {
  timeframes: `timeframe_group_id,start_time,end_time,service_id
night,00:00:00,01:00:00,sunday
late,23:00:00,24:00:00,saturday
early,01:00:00,03:00:00,sunday`,
  fare_products: 'fare_product_id,amount,currency\nn,1.00,EUR\nl,2.00,EUR\ne,4.00,EUR\nd,9.00,EUR',
  fare_leg_rules: `from_timeframe_group_id,fare_product_id,rule_priority
,d,
night,n,1
late,l,1
early,e,1`,
});
const runs = (_feedId: string, serviceId: string, day: number) =>
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][(day + 3) % 7] === serviceId;

function priceAt(
  time: string,
  date: string,
  zones: { stop?: string; station?: string; agency?: string } = {},
) {
  const tariff = buildTariff([tables], runs, {
    stopsOf: () => [
      {
        stopId: 'a',
        name: { text: 'a' },
        parentStation: 'A',
        ...(zones.stop ? { timeZone: zones.stop } : {}),
      },
      { stopId: 'A', name: { text: 'A' }, ...(zones.station ? { timeZone: zones.station } : {}) },
    ],
    timeZoneOf: () => zones.agency,
  });
  const ride = { ...toRide(`r a>b ${time}-12:00`), day: findServiceDay(date)!, timeZone: 'Europe/Berlin' };
  return priceJourney(tariff, [ride], {})!.totalFen;
}

test('an ordinary Sunday', () => {
  expect(priceAt('0:30', '2026-11-22')).toBe(100);
  expect(priceAt('1:30', '2026-11-22')).toBe(400);
  expect(priceAt('3:00', '2026-11-22')).toBe(900);
  expect(priceAt('-1:30', '2026-11-22')).toBe(200);
});

test('the day on which summer time begins starts at 23:00 of the day before', () => {
  // Sunday 2026-03-29: noon minus 12 hours is Saturday 23:00.
  expect(priceAt('0:30', '2026-03-29')).toBe(200);
  expect(priceAt('1:30', '2026-03-29')).toBe(100);
  expect(priceAt('2:30', '2026-03-29')).toBe(400);
  // At 02:00 the clock jumps to 03:00.
  expect(priceAt('3:00', '2026-03-29')).toBe(900);
});

test('the day on which summer time ends starts at 01:00', () => {
  expect(priceAt('0:00', '2026-10-25')).toBe(400);
  // The hour from 02:00 to 03:00 occurs twice.
  expect(priceAt('1:30', '2026-10-25')).toBe(400);
  expect(priceAt('2:30', '2026-10-25')).toBe(400);
  expect(priceAt('3:00', '2026-10-25')).toBe(900);
});

test('the time zone of the stop, its station or its agency', () => {
  // 03:30 in Berlin is 02:30 in London; 00:30 is 01:30 in Helsinki.
  expect(priceAt('3:30', '2026-11-22', { stop: 'Europe/London' })).toBe(400);
  expect(priceAt('3:30', '2026-11-22', { station: 'Europe/London' })).toBe(400);
  expect(priceAt('3:30', '2026-11-22', { agency: 'Europe/London' })).toBe(400);
  expect(priceAt('0:30', '2026-11-22', { stop: 'Europe/Helsinki', agency: 'Europe/London' })).toBe(400);
});
