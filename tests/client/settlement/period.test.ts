import '../page-zone.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SettlementPeriods } from '../../../client/src/api/contract.ts';
import { findPeriodKind, toPeriodText } from '../../../client/src/i18n/period.ts';
import {
  listDaysToClose,
  listFirstDays,
  listPeriods,
  toPeriodOfKind,
  toPhaseText,
} from '../../../client/src/settlement/period.ts';
import { findServiceDay, toDateText } from '../../../server/base/service-day.ts';
import { toDaysToClose } from '../../../server/money/settlement/clearing-day.ts';
import { toTranslate } from '../words.ts';

const long = (period: string) => ({ period, fromDate: '', toDate: '', batchCount: 1, isFinal: true });
const periods: SettlementPeriods = {
  today: '2026-12-02',
  batches: [
    { date: '2026-12-02', state: 'open' },
    { date: '2026-11-25', state: 'paid' },
    { date: '2026-11-26', state: 'sealed' },
    { date: '2026-09-30', state: 'paid' },
  ],
  months: [long('2026-12'), long('2026-11'), long('2026-09')],
  quarters: [long('2026-Q4'), long('2026-Q3')],
};

test('the kind of a period follows from its text', () => {
  expect(findPeriodKind('2026-11-25')).toBe('day');
  expect(findPeriodKind('2026-11')).toBe('month');
  expect(findPeriodKind('2026-Q4')).toBe('quarter');
  for (const text of ['2026', '2026-13', '2026-Q5', '2026-02-30', '2026-99-99', 'x', ''])
    expect(findPeriodKind(text)).toBeUndefined();
});

test('the board opens with the newest day that is not open, or with an older one that has money', () => {
  expect(listFirstDays(periods)).toEqual(['2026-11-26', '2026-11-25', '2026-09-30', '2026-12-02']);
  expect(listFirstDays({ ...periods, batches: [{ date: '2026-12-02', state: 'open' }] })).toEqual([
    '2026-12-02',
  ]);
});

test('lists begin with the newest', () => {
  expect(listPeriods(periods, 'day')).toEqual(['2026-12-02', '2026-11-26', '2026-11-25', '2026-09-30']);
  expect(listPeriods(periods, 'quarter')).toEqual(['2026-Q4', '2026-Q3']);
});

test('another kind gives the period that contains the present one', () => {
  expect(toPeriodOfKind(periods, '2026-11-25', 'month')).toBe('2026-11');
  expect(toPeriodOfKind(periods, '2026-09-30', 'quarter')).toBe('2026-Q3');
  expect(toPeriodOfKind(periods, '2026-09', 'quarter')).toBe('2026-Q3');
  expect(toPeriodOfKind(periods, '2026-Q3', 'day')).toBe('2026-09-30');
  expect(toPeriodOfKind(periods, '2026-11', 'day')).toBe('2026-11-26');
  expect(toPeriodOfKind(periods, '2025-01-01', 'day')).toBe('2026-12-02');
});

describe('the days that are closed with one', () => {
  const dayOf = (date: string) => findServiceDay(date) ?? Number.NaN;

  test('are the unpaid days before it and the days without taps between them', () => {
    expect(listDaysToClose(periods, '2026-11-28')).toEqual(['2026-11-26', '2026-11-27', '2026-11-28']);
    expect(listDaysToClose(periods, '2026-11-25')).toEqual([]);
    expect(listDaysToClose({ ...periods, batches: [] }, '2026-11-28')).toEqual(['2026-11-28']);
  });

  test('are the days that the server closes', () => {
    const states = fc.constantFrom('open', 'cut', 'sealed', 'paid');
    const batches = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 20 }), states), {
      selector: ([day]) => day,
      maxLength: 12,
    });
    fc.assert(
      fc.property(batches, fc.integer({ min: 0, max: 22 }), (drawn, asked) => {
        const first = dayOf('2026-11-20');
        const sorted = drawn.toSorted(([a], [b]) => a - b);
        const rows = sorted.map(([day, state]) => ({ batchDay: first + day, state }));
        const known = sorted.map(([day, state]) => ({ date: toDateText(first + day), state }));
        const date = toDateText(first + asked);
        const server = toDaysToClose(rows as unknown as Parameters<typeof toDaysToClose>[0], dayOf(date));
        expect(listDaysToClose({ ...periods, batches: known } as SettlementPeriods, date)).toEqual(
          server.map(toDateText),
        );
      }),
    );
  });
});

describe('words', () => {
  const [zh, en] = [toTranslate('zh'), toTranslate('en')];

  test('of periods', () => {
    expect(toPeriodText('2026-11-25', zh, 'zh')).toBe('2026年11月25日周三');
    expect(toPeriodText('2026-11', zh, 'zh')).toBe('2026年11月');
    expect(toPeriodText('2026-Q4', zh, 'zh')).toBe('2026年第4季度');
    expect([toPeriodText('2026-11', en, 'en'), toPeriodText('2026-Q4', en, 'en')]).toEqual([
      'November 2026',
      'Q4 2026',
    ]);
    expect(toPeriodText('nonsense', zh, 'zh')).toBe('nonsense');
  });

  test('of what a job does', () => {
    expect(toPhaseText('2026-11-25 settle', zh, 'zh')).toBe('2026年11月25日周三：逐次定价');
    for (const phase of ['waiting', 'taps', '2026-11-25 dream', '2026-99-99 seal', '']) {
      expect(toPhaseText(phase, zh, 'zh')).toBe('');
    }
  });
});
