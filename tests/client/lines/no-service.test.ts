import '../page-zone.ts';
import { expect, test } from 'vitest';
import { listDaysToAsk } from '../../../client/src/lines/no-service.tsx';

test('the days after a day without service are asked for, within the timetable', () => {
  expect(listDaysToAsk('2026-11-28', '2026-01-01', '2026-11-30')).toEqual(['2026-11-29', '2026-11-30']);
  expect(listDaysToAsk('2026-11-28', '2026-01-01', '2027-12-31')).toHaveLength(14);
  expect(listDaysToAsk('2025-12-24', '2026-01-01', '2026-01-02')).toEqual(['2026-01-01', '2026-01-02']);
});

test('a timetable that has ended is asked for its last days, the last one first', () => {
  expect(listDaysToAsk('2028-05-01', '2027-12-30', '2027-12-31')).toEqual(['2027-12-31', '2027-12-30']);
});
