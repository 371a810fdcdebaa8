/**
 * Rider categories and media that a request may choose: those of the feeds' tables, and for Fares v1 those of the fare
 * ids.
 */
import { describe, expect, test } from 'vitest';
import { checkFareChoice, listFareChoices } from '../../../server/app/planning/fare-choices.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { listFareStops, toFareTables } from '../../money/fares/csv-tables.ts';

const attributes = (...ids: string[]) => ({
  stops: 'stop_id,stop_name\na,A\nb,B',
  fare_attributes: [
    'fare_id,price,currency_type,payment_method,transfers',
    ...ids.map((id, i) => `${id},${(i + 1) * 100},JPY,0,0`),
  ].join('\n'),
});

function listOf(files: Readonly<Record<string, string>>) {
  const tables = [toFareTables('f', files)];
  const tariff = buildTariff(tables, () => true, { stopsOf: () => listFareStops(files) });
  return listFareChoices({ cards: undefined, fares: { tables, tariff } });
}

describe('riders of Fares v1', () => {
  const choices = listOf(attributes('bus_adult', 'bus_child', 'ferry_adult', 'ferry_student'));

  test('are listed once each, the adult as the default', () => {
    expect(choices.riderCategories.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ['adult', true],
      ['child', false],
      ['student', false],
    ]);
  });

  test('can be chosen, and no others', () => {
    for (const riderCategoryId of ['adult', 'child', 'student']) {
      expect(() => checkFareChoice(choices, { riderCategoryId })).not.toThrow();
    }
    expect(() => checkFareChoice(choices, { riderCategoryId: 'senior' })).toThrow(/senior/);
    expect(() => checkFareChoice(choices, { mediumId: 'card' })).toThrow();
  });

  test('are absent if no fare id contains a rider', () => {
    expect(listOf(attributes('a1', 'a2')).riderCategories).toEqual([]);
  });
});
