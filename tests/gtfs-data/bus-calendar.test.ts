/** Seasons and the last bus on a date. */
import { describe, expect, it } from 'vitest';
import { toSeason } from '../../scripts/feeds/bus-calendar.ts';
import { findServiceDay } from '../../server/base/service-day.ts';
import { clock, departures, feeds, rows, runsOn } from './bus-support.ts';

describe('seasons', () => {
  it.each([
    ['2026-04-30', 'winter'],
    ['2026-05-01', 'summer'],
    ['2026-09-30', 'summer'],
    ['2026-10-01', 'winter'],
    ['2027-12-31', 'winter'],
  ])('%s is %s', (iso, season) => {
    expect(toSeason(findServiceDay(iso) ?? 0)).toBe(season);
  });

  it.each([
    ['20260430', '20:00'],
    ['20260501', '21:00'],
    ['20260715', '21:00'],
    ['20260930', '21:00'],
    ['20261001', '20:00'],
    ['20261010', '20:00'],
    ['20261125', '20:00'],
    ['20270101', '20:00'],
    ['20270503', '21:00'],
    ['20271231', '20:00'],
  ])('on %s the last bus of Hohhot line 1 leaves at %s', (date, last) => {
    for (const directionId of [0, 1]) {
      expect(departures(feeds.hohhot, 'hb-1', directionId, date).at(-1)).toBe(clock(last));
    }
  });

  it('runs exactly one of two services of opposite kinds on every day', () => {
    for (let day = findServiceDay('20260101') ?? 0; day <= (findServiceDay('20271231') ?? 0); day += 5) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
      const ids = ['workday-summer', 'workday-winter', 'dayoff-summer', 'dayoff-winter'];
      expect(ids.filter((id) => runsOn(feeds.hohhot, `hb-${id}`, date))).toHaveLength(1);
    }
  });

  it('has no bus twice and none within a minute of another of its direction', () => {
    for (const feed of [feeds.hohhot, feeds.baotou]) {
      for (const route of rows(feed, 'routes').slice(0, 12)) {
        for (const date of ['20261125', '20260718']) {
          const found = departures(feed, String(route.route_id), 0, date);
          for (const [idx, at] of found.entries()) {
            if (idx > 0) expect(at - (found[idx - 1] ?? 0)).toBeGreaterThanOrEqual(60);
          }
        }
      }
    }
  });
});
