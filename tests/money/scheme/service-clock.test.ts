import { describe, expect, it } from 'vitest';
import { findServiceDay, toDateText } from '../../../server/base/service-day.ts';
import { toPeriodEnd, toPeriodStart } from '../../../server/money/scheme/service-clock.ts';

const day = (date: string) => findServiceDay(date) as number;

describe('the period of a cap', () => {
  it.each([
    ['day', '2026-03-04', '2026-03-04', '2026-03-04'],
    ['week', '2026-03-02', '2026-03-02', '2026-03-08'],
    ['week', '2026-03-08', '2026-03-02', '2026-03-08'],
    ['week', '2026-03-09', '2026-03-09', '2026-03-15'],
    ['month', '2026-02-01', '2026-02-01', '2026-02-28'],
    ['month', '2028-02-29', '2028-02-01', '2028-02-29'],
    ['month', '2026-01-31', '2026-01-01', '2026-01-31'],
    ['month', '2026-12-15', '2026-12-01', '2026-12-31'],
  ] as const)('%s of %s is %s to %s', (period, date, first, last) => {
    const start = toPeriodStart(period, day(date));
    expect([start, toPeriodEnd(period, start)].map(toDateText)).toEqual([first, last]);
  });
});
