/** Places of the region: those that are open on a date. */
import { expect, test } from 'vitest';
import { regionFile } from '../../../server/app/files/paths.ts';
import { listOpenPlaces, loadRegion } from '../../../server/app/planning/region.ts';

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
