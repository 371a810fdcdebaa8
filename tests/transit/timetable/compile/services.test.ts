import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findServiceDay } from '../../../../server/base/service-day.ts';
import type { CalendarDateRow, CalendarRow } from '../../../../server/transit/gtfs/rows.ts';
import { compileServices } from '../../../../server/transit/timetable/compile/compile-routes.ts';
import { isActive } from '../../../../server/transit/timetable/timetable.ts';
import { tinyFeed } from '../../../support/tiny-feed.ts';

const day = (text: string) => findServiceDay(text) as number;
const daily = [true, true, true, true, true, true, true] as const;

function compile(calendars: readonly CalendarRow[], calendarDates: readonly CalendarDateRow[] = []) {
  const { table, findService } = compileServices([{ ...tinyFeed({ trips: [] }), calendars, calendarDates }]);
  const runs = (serviceId: string, text: string) =>
    isActive(table, findService(0, serviceId) as number, day(text));
  return { table, findService, runs };
}

describe('services', () => {
  test('run on their weekdays between their days, both included', () => {
    const weekdays = [true, true, true, true, true, false, false] as const;
    const { runs } = compile([
      { serviceId: 'w', weekdays, startDay: day('2026-11-25'), endDay: day('2026-12-01') },
    ]);
    const days = [
      '2026-11-24',
      '2026-11-25',
      '2026-11-27',
      '2026-11-28',
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
    ];
    expect(days.map((d) => runs('w', d))).toEqual([false, true, true, false, true, true, false]);
  });

  test('exceptions add and remove days, also without a calendar', () => {
    const { runs } = compile(
      [{ serviceId: 'd', weekdays: daily, startDay: day('2026-11-20'), endDay: day('2026-11-30') }],
      [
        { serviceId: 'd', day: day('2026-11-25'), isAdded: false },
        { serviceId: 'd', day: day('2027-01-05'), isAdded: true },
        { serviceId: 'x', day: day('2026-11-25'), isAdded: true },
      ],
    );
    expect(['2026-11-24', '2026-11-25', '2027-01-04', '2027-01-05'].map((d) => runs('d', d))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(['2026-11-24', '2026-11-25', '2026-11-26'].map((d) => runs('x', d))).toEqual([false, true, false]);
  });

  test.each([
    ['ends in 9999', '2026-01-01', '9999-12-31'],
    ['begins in 1900', '1900-01-01', '2030-12-31'],
    ['does both', '0001-01-01', '9999-12-31'],
    ['begins in 1970', '1970-01-01', '2027-12-31'],
  ])('a calendar that %s runs today and costs little', (_, first, last) => {
    const { table, runs } = compile([
      { serviceId: 'd', weekdays: daily, startDay: day(first), endDay: day(last) },
    ]);
    expect([runs('d', '2026-11-25'), runs('d', '2027-02-28')]).toEqual([true, true]);
    expect(table.bits.byteLength).toBeLessThan(2000);
  });

  test('a calendar that ends before it begins runs on no day', () => {
    const { runs } = compile([
      { serviceId: 'd', weekdays: daily, startDay: day('2026-12-01'), endDay: day('2026-11-01') },
    ]);
    expect(['2026-11-01', '2026-11-15', '2026-12-01'].map((d) => runs('d', d))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('with equal ids in two feeds are two services', () => {
    const row = { serviceId: 's', weekdays: daily };
    const feed = tinyFeed({ trips: [] });
    const { table, findService } = compileServices([
      { ...feed, calendars: [{ ...row, startDay: 100, endDay: 110 }] },
      { ...feed, calendars: [{ ...row, startDay: 200, endDay: 210 }] },
    ]);
    const active = (f: number, d: number) => isActive(table, findService(f, 's') as number, d);
    expect([active(0, 105), active(0, 205), active(1, 105), active(1, 205)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(findService(2, 's')).toBeUndefined();
  });

  test('agree with their rows on every day', () => {
    const row = fc.record({
      serviceId: fc.constantFrom('a', 'b'),
      weekdays: fc.tuple(
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
      ),
      startDay: fc.integer({ min: 20_000, max: 20_060 }),
      endDay: fc.integer({ min: 20_000, max: 20_060 }),
    });
    const exception = fc.record({
      serviceId: fc.constantFrom('a', 'b', 'c'),
      day: fc.integer({ min: 19_990, max: 20_070 }),
      isAdded: fc.boolean(),
    });
    const exceptions = fc.uniqueArray(exception, { selector: (e) => `${e.serviceId}${e.day}`, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: (r) => r.serviceId }), exceptions, (rows, dates) => {
        const { table, findService } = compile(rows, dates);
        for (const id of ['a', 'b', 'c']) {
          const service = findService(0, id);
          for (let d = 19_985; d < 20_075; d++) {
            const said = dates.find((e) => e.serviceId === id && e.day === d)?.isAdded;
            const weekday = (new Date(d * 86_400_000).getUTCDay() + 6) % 7;
            const regular = rows.some(
              (r) => r.serviceId === id && r.startDay <= d && d <= r.endDay && r.weekdays[weekday],
            );
            expect(service === undefined ? false : isActive(table, service, d)).toBe(said ?? regular);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
