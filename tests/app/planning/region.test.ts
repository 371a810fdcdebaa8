/** Places of the region: those that are open on a date; its holidays. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCalendar } from '../../../server/app/files/load-calendar.ts';
import { regionFile } from '../../../server/app/files/paths.ts';
import { listOpenPlaces, loadRegion } from '../../../server/app/planning/region.ts';
import { listHolidays } from '../../../server/app/planning/region-info.ts';
import { toDateText } from '../../../server/base/service-day.ts';

const region = loadRegion(regionFile);
const listAirports = (date: string) =>
  listOpenPlaces(region, date)
    .filter(({ category }) => category === 'airport')
    .map(({ id }) => id.replace(/^.*-(baita|shengle|donghe).*$/, '$1'));

test('an airport counts from its first day and up to its last one, as the buses of the feeds do', () => {
  expect(listAirports('2026-06-30')).toEqual(['baita', 'donghe']);
  expect(listAirports('2026-07-01')).toEqual(['shengle', 'donghe']);
});

test('a place without dates is always open', () => {
  const dated = region.places.filter(({ firstDate, lastDate }) => firstDate ?? lastDate);
  expect(dated).toHaveLength(2);
  expect(listOpenPlaces(region, '1999-01-01')).toHaveLength(region.places.length - 1);
});

test('holidays are spans with a name; the region knows those of 2026 and the days worked for them', () => {
  const calendar = loadCalendar(region.schemeDir ?? '');
  const spans = listHolidays(calendar).map(
    ({ firstDay, lastDay, name }) => `${name.text} ${toDateText(firstDay)} ${toDateText(lastDay)}`,
  );
  expect(spans).toEqual(
    expect.arrayContaining(['元旦 2026-01-01 2026-01-03', '国庆节 2026-10-01 2026-10-07']),
  );
  expect([...spans].sort((a, b) => a.slice(-10).localeCompare(b.slice(-10)))).toEqual(spans);
  expect(calendar.officeDays.size).toBeGreaterThan(2);
  expect(listHolidays(loadCalendar(join(region.schemeDir ?? '', 'none')))).toEqual([]);
});
