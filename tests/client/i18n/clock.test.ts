/// <reference types="node" />
import '../page-zone.ts';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  findLocalTime,
  setTimeZone,
  toClock,
  toClockSpanSec,
  toDateAfter,
  toDateText,
  toDaysBetween,
  toInstant,
  toLocalTime,
  toZoneName,
} from '../../../client/src/i18n/clock.ts';
import { en } from '../../../client/src/i18n/en.ts';
import type { Translate } from '../../../client/src/i18n/i18n.ts';
import type { Language } from '../../../client/src/i18n/language.ts';
import { zh } from '../../../client/src/i18n/zh.ts';

const messages = { zh, en };
const t = ((key: keyof typeof zh, { lng }: { lng: Language }) => messages[lng][key]) as unknown as Translate;
const ownZone = process.env.TZ;

afterEach(() => {
  if (ownZone === undefined) delete process.env.TZ;
  else process.env.TZ = ownZone;
});

describe.each(['America/New_York', 'Asia/Shanghai', 'Pacific/Auckland', 'UTC'])(
  'for a viewer in %s',
  (zone) => {
    test('the clock is that of Hohhot', () => {
      process.env.TZ = zone;
      // The device's zone changes `Date`: code that used it would fail this test.
      if (zone !== 'Asia/Shanghai') expect(new Date('2026-11-24T23:46:00Z').getHours()).not.toBe(7);
      expect(toClock('2026-11-24T23:46:46Z')).toBe('07:46');
      expect(toLocalTime('2026-11-24T23:46:46Z')).toBe('2026-11-25T07:46');
      expect(toInstant('2026-11-25T07:30')).toBe('2026-11-24T23:30:00.000Z');
      expect(toDateText('2026-11-24T23:46:46Z', 'zh')).toMatch(/11月25日.*周三/);
      expect(toDateText('2026-11-24T23:46:46Z', 'en')).toBe('Wed 25 Nov');
      expect(toClock('2026-11-25T16:00:00Z')).toBe('00:00');
    });

    test('a time converted to an instant and back is unchanged', () => {
      process.env.TZ = zone;
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1992, 0), max: 4e12 }), (ms) => {
          const local = toLocalTime(ms);
          expect(findLocalTime(local)).toBe(local);
          expect(toLocalTime(toInstant(local))).toBe(local);
          expect(local.slice(11)).toBe(toClock(ms));
        }),
      );
    });
  },
);

test('invalid times are undefined', () => {
  for (const text of [
    null,
    '',
    '2026-02-30T07:30',
    '2026-11-25',
    '2026-11-25T24:00',
    '2026-11-25T7:30',
    'now',
  ]) {
    expect(findLocalTime(text)).toBeUndefined();
  }
});

test('days are counted by midnights of Hohhot', () => {
  expect(toDaysBetween('2026-11-25T15:59:00Z', '2026-11-25T16:00:00Z')).toBe(1);
  expect(toDaysBetween('2026-11-25T16:00:00Z', '2026-11-26T15:59:00Z')).toBe(0);
  expect(toDateAfter('2026-12-31', 1)).toBe('2027-01-01');
  expect(toDateAfter('2028-02-29', -1)).toBe('2028-02-28');
});

test('a span is what the two clocks show', () => {
  expect(toClockSpanSec('2026-11-25T07:35:50+08:00', '2026-11-25T09:43:10+08:00')).toBe(2 * 3600 + 8 * 60);
});

describe('feeds of another zone', () => {
  afterEach(() => setTimeZone('Asia/Shanghai'));

  test('a bus of 06:59 in Warsaw is shown at 06:59, in winter and in summer', () => {
    setTimeZone('Europe/Warsaw');
    expect(toClock('2026-11-25T05:59:00Z')).toBe('06:59');
    expect(toLocalTime('2026-11-25T05:59:00Z')).toBe('2026-11-25T06:59');
    expect(toInstant('2026-07-25T06:59')).toBe('2026-07-25T04:59:00.000Z');
    expect(toDateText('2026-11-24T23:30:00Z', 'en')).toBe('Wed 25 Nov');
    expect(toDaysBetween('2026-11-25T22:30:00Z', '2026-11-25T23:30:00Z')).toBe(1);
  });

  test('a repeated hour is the first one, a skipped hour is moved forward', () => {
    setTimeZone('America/New_York');
    expect(toInstant('2026-11-01T01:30')).toBe('2026-11-01T05:30:00.000Z');
    expect(toInstant('2026-03-08T02:30')).toBe('2026-03-08T07:30:00.000Z');
    expect(findLocalTime('2026-03-08T02:30')).toBe('2026-03-08T02:30');
  });

  test.each([
    ['Asia/Shanghai', '北京时间', 'Beijing time'],
    ['Europe/Warsaw', '中欧时间', 'Central European Time'],
    ['Asia/Kathmandu', '尼泊尔时间', 'Nepal Time'],
  ])('%s is called %s, %s', (zone, zh, en) => {
    setTimeZone(zone);
    expect([toZoneName('zh', t), toZoneName('en', t)]).toEqual([zh, en]);
  });

  test.each(['Europe/Warsaw', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'a time of %s converted to an instant and back is unchanged',
    (zone) => {
      setTimeZone(zone);
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1992, 0), max: 4e12 }), (ms) => {
          const local = toLocalTime(ms);
          expect(local.slice(11)).toBe(toClock(ms));
          // A repeated hour is the first one.
          expect(toLocalTime(toInstant(local))).toBe(local);
        }),
      );
    },
  );
});
