/** Holidays and weekend days that are worked, where the timetable differs from that of other days of the weekday. */
import { describe, expect, test } from 'vitest';
import { TripIndex } from '../../../server/planner/board/trip-run.ts';
import { listFeedDates } from '../../../server/planner/ways/feed-dates.ts';
import { toDayNote } from '../../../server/planner/ways/plan-notes.ts';
import { listSpecialRides, type SpecialDays } from '../../../server/planner/ways/special-days.ts';
import { type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

const [yes, no] = [true, false];
const span = { startDay: WEDNESDAY - 60, endDay: WEDNESDAY + 60 };
/** Saturday of that week. */
const SATURDAY = WEDNESDAY + 3;

/** Wednesday is a holiday, on which the buses run as on days off; the Saturday after it is worked in exchange. */
const feed: TinyFeed = {
  calendars: [
    { serviceId: 'work', weekdays: [yes, yes, yes, yes, yes, no, no], ...span },
    { serviceId: 'off', weekdays: [no, no, no, no, no, yes, yes], ...span },
    { serviceId: 'daily', weekdays: [yes, yes, yes, yes, yes, yes, yes], ...span },
    { serviceId: 'winter', weekdays: [yes, yes, yes, yes, yes, yes, yes], ...span, startDay: WEDNESDAY },
  ],
  calendarDates: [
    { serviceId: 'work', day: WEDNESDAY, isAdded: false },
    { serviceId: 'off', day: WEDNESDAY, isAdded: true },
    { serviceId: 'work', day: SATURDAY, isAdded: true },
    { serviceId: 'off', day: SATURDAY, isAdded: false },
  ],
  routeTypes: { metro: 1 },
  trips: [
    { id: 'work', service: 'work', calls: ['A 8:00', 'B 8:10'] },
    { id: 'off', service: 'off', calls: ['A 8:30', 'B 8:40'] },
    { id: 'metro', route: 'metro', service: 'off', calls: ['C 8:30', 'D 8:40'] },
    { id: 'daily', service: 'daily', calls: ['E 8:00', 'F 8:10'] },
    { id: 'winter', service: 'winter', calls: ['G 8:00', 'H 8:10'] },
  ],
};
const calendar: SpecialDays = {
  holidays: new Map([[WEDNESDAY, { text: '国庆节', translations: { en: 'National Day' } }]]),
  officeDays: new Set([SATURDAY]),
};

const planner = tinyPlanner(feed);
const parts = {
  timetable: planner.timetable,
  trips: new TripIndex(planner.timetable),
  feedDates: listFeedDates(planner.timetable),
};

function noteOf(from: string, to: string, day: number, days: SpecialDays = calendar) {
  const { itineraries } = planner.plan(from, to, '7:50', { day });
  expect(itineraries.length).toBeGreaterThan(0);
  return toDayNote(day, days, listSpecialRides({ ...parts, calendar: days }, day, itineraries))?.text;
}

describe('a remark about the day', () => {
  test('names the holiday and what runs as on days off', () => {
    expect(noteOf('A', 'B', WEDNESDAY)).toEqual({
      zh: '2026-11-25 是国庆节假期：公交按休息日时刻开行',
      en: '2026-11-25 is a holiday (National Day): buses run as on days off',
    });
    expect(noteOf('C', 'D', WEDNESDAY)?.en).toContain('metro trains run');
  });

  test('says that a Saturday is worked', () => {
    expect(noteOf('A', 'B', SATURDAY)?.zh).toBe('2026-11-28 是调休的工作日：公交按工作日时刻开行');
  });

  test('is silent where the same vehicles run every day, and where a season begins on the holiday', () => {
    expect(noteOf('E', 'F', WEDNESDAY)).toBeUndefined();
    expect(noteOf('G', 'H', WEDNESDAY)).toBeUndefined();
  });

  test('is silent on ordinary days, and in a region whose holidays are unknown', () => {
    expect(noteOf('A', 'B', WEDNESDAY + 1)).toBeUndefined();
    expect(noteOf('A', 'B', WEDNESDAY + 4)).toBeUndefined();
    expect(noteOf('A', 'B', WEDNESDAY, { holidays: new Map(), officeDays: new Set() })).toBeUndefined();
  });
});
