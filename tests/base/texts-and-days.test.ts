/** Names, storable texts, instants and days: invalid dates and invalid UTF-8 are refused. */
import { describe, expect, it, test } from 'vitest';
import { isNameText, isStorableText } from '../../server/base/plain-text.ts';
import { findTypedSeconds } from '../../server/base/seconds.ts';
import { findInstant, findServiceDay, toCalendarDate, toDateText } from '../../server/base/service-day.ts';

describe('an instant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-03-02T08:00:00+08:00', Date.UTC(2026, 2, 2) / 1000],
    ['2024-02-29T23:59:59-00:30', Date.UTC(2024, 2, 1, 0, 29, 59) / 1000],
  ])('%s is %i seconds after 1970', (text, sec) => {
    expect(findInstant(text)).toBe(sec);
  });

  it.each([
    '2026-02-30T07:00:00+08:00',
    '2026-11-31T07:00:00+08:00',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '0026-01-01T00:00:00.5Z',
    '',
  ])('%s is not an instant', (text) => {
    expect(findInstant(text)).toBeUndefined();
  });
});

describe('a name', () => {
  it.each(['x', 'a b', '青城"一"号', '😀', 'x'.repeat(9)])('%s is a name', (text) => {
    expect(isNameText(text, 9)).toBe(true);
  });

  it.each([
    '',
    ' x',
    'x ',
    'x\n',
    'a\tb',
    'a\0b',
    'a\u0085b',
    'x\ud800',
    '\udfffx',
    'x\ufffd',
    'x'.repeat(10),
    '\u3000x',
  ])('%j is not a name', (text) => {
    expect(isNameText(text, 9)).toBe(false);
  });

  it('a text of several lines is storable; NUL and unpaired surrogates are not', () => {
    expect(['a\nb', ' ', ''].map(isStorableText)).toEqual([true, true, true]);
    expect(['a\0', '\ud83d', 'x\udc00'].map(isStorableText)).toEqual([false, false, false]);
  });
});

test('findServiceDay does not read the years 0 to 99 as 1900 to 1999', () => {
  for (const text of ['0000-01-01', '0026-11-25', '0099-12-31'])
    expect(findServiceDay(text)).not.toBe(findServiceDay(`19${text.slice(2)}`));
  expect(toDateText(findServiceDay('0001-01-01') as number)).toBe('0001-01-01');
  expect(findServiceDay('0100-01-01')).toBe(Date.UTC(100, 0, 1) / 86_400_000);
});

test('toDateText and toCalendarDate format days after the year 9999', () => {
  const day = (findServiceDay('9999-12-31') as number) + 1;
  expect(toDateText(day)).toBe('+010000-01-01');
  expect(toCalendarDate(day)).toEqual({ year: 10_000, month: 1, dayOfMonth: 1 });
  expect(toDateText(20_514)).toBe('2026-03-02');
});

test.each(['7:30', '07:30', '07:30:00', '７：３０', ' 7:30 '])('%s is a typed time', (text) => {
  expect(findTypedSeconds(text)).toBe(7.5 * 3600);
});

test.each(['7点', '7', '7:60', '7:30:60', '-7:30', ''])('%s is no typed time', (text) => {
  expect(findTypedSeconds(text)).toBeUndefined();
});
