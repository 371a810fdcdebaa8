import '../page-zone.ts';
import { expect, test } from 'vitest';
import type { SettlementPeriods } from '../../../client/src/api/contract.ts';
import {
  findFirstPeriod,
  findPeriodKind,
  listPeriods,
  toPeriodOfKind,
} from '../../../client/src/settlement/period.ts';

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

test('kinds are told by how a period is written', () => {
  expect(findPeriodKind('2026-11-25')).toBe('day');
  expect(findPeriodKind('2026-11')).toBe('month');
  expect(findPeriodKind('2026-Q4')).toBe('quarter');
  for (const text of ['2026', '2026-13', '2026-Q5', 'x', '']) expect(findPeriodKind(text)).toBeUndefined();
});

test('the board opens with the newest day that is not open any more', () => {
  expect(findFirstPeriod(periods)).toBe('2026-11-26');
  expect(findFirstPeriod({ ...periods, batches: [{ date: '2026-12-02', state: 'open' }] })).toBe(
    '2026-12-02',
  );
  expect(findFirstPeriod({ ...periods, batches: [] })).toBeUndefined();
});

test('lists begin with the newest', () => {
  expect(listPeriods(periods, 'day')).toEqual(['2026-12-02', '2026-11-26', '2026-11-25', '2026-09-30']);
  expect(listPeriods(periods, 'quarter')).toEqual(['2026-Q4', '2026-Q3']);
});

test('another kind shows the same time', () => {
  expect(toPeriodOfKind(periods, '2026-11-25', 'month')).toBe('2026-11');
  expect(toPeriodOfKind(periods, '2026-09-30', 'quarter')).toBe('2026-Q3');
  expect(toPeriodOfKind(periods, '2026-09', 'quarter')).toBe('2026-Q3');
  expect(toPeriodOfKind(periods, '2026-Q3', 'day')).toBe('2026-09-30');
  expect(toPeriodOfKind(periods, '2026-11', 'day')).toBe('2026-11-26');
  expect(toPeriodOfKind(periods, '2025-01-01', 'day')).toBe('2026-12-02');
});
