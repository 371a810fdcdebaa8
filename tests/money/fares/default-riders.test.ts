/** The rider without a chosen category, in feeds with and without a default rider. */
import { describe, expect, test } from 'vitest';
import { findDefaultRiders } from '../../../server/money/fares/product-options.ts';
import { toFareTables } from './csv-tables.ts';
import { kinds, price, toTariff } from './journeys.ts';

const riders = (...rows: string[]) =>
  ['rider_category_id,rider_category_name,is_default_fare_category', ...rows].join('\n');
const products = (...rows: string[]) =>
  ['fare_product_id,rider_category_id,fare_media_id,amount,currency', ...rows].join('\n');
const files = {
  rider_categories: riders('s,Senior,0', 'a,Adult,0', 'y,Youth,0'),
  fare_products: products('p,s,,1.00,USD', 'p,a,,2.50,USD', 'p,y,,0.00,USD'),
  fare_leg_rules: 'fare_product_id\np',
};
const unnamed = { ...files, rider_categories: riders('s,Gold,0', 'a,Blue,', 'y,Red,0') };
const ride = ['bus a>b 08:00-08:20'];

describe('the default rider', () => {
  test.each([
    ['marked', riders('s,Senior,1', 'a,Adult,0'), ['s'], undefined],
    ['an adult by name', riders('s,Senior,0', 'a,Adult (19-64),0'), ['a'], undefined],
    ['an adult by id', riders('s,Gold,', 'adult,Blue,'), ['adult'], undefined],
    ['regular', riders('s,Discount,', 'r,Regular fare,'), ['r'], undefined],
    ['in Polish', riders('u,Bilet ulgowy,', 'n,Bilet normalny,'), ['n'], undefined],
    ['in Chinese', riders('u,学生,', 'n,成人,'), ['n'], undefined],
    ['by prices', riders('s,Gold,', 'a,Blue,', 'y,Red,', 'z,unsold,'), [], 'a'],
    ['nobody', riders(), [], undefined],
  ])('%s', (_name, rider_categories, ids, assumedId) => {
    const found = findDefaultRiders(toFareTables('f', { ...files, rider_categories }));
    expect([...found.ids]).toEqual(ids);
    expect(found.assumedId).toBe(assumedId);
  });
});

test('a category named adult is the default, without a reason in the price', () => {
  const fare = price(toTariff(files), ride);
  expect(fare.totalFen).toBe(250);
  expect(kinds(fare)).toEqual(['leg-rule']);
});

test('a category taken for the adult by its price adds the reason fare-assumed', () => {
  const fare = price(toTariff(unnamed), ride);
  expect(fare.totalFen).toBe(250);
  expect(fare.parts[0]!.reasons.at(-1)).toEqual({
    kind: 'fare-assumed',
    ruleId: 'rider_categories.txt: rider_category_id=a',
    zh: '数据未标明普通乘客：取最低票价最高的类别（Blue）作成人票',
    en: 'The data mark no default rider: Blue, whose lowest price is the highest, is taken for an adult',
  });
});

test('a chosen rider pays the own price, or the adult price if the feed sells none', () => {
  const tariff = toTariff(unnamed);
  expect(price(tariff, ride, { riderCategoryId: 'y' }).totalFen).toBe(0);
  const other = price(tariff, ride, { riderCategoryId: 'z' });
  expect(other.totalFen).toBe(250);
  expect(kinds(other)).toEqual(['leg-rule', 'rider-category', 'rider-not-offered', 'fare-assumed']);
});

test('a product for any rider goes before an assumed adult', () => {
  const open = { ...unnamed, fare_products: `${unnamed.fare_products}\np,,,2.00,USD` };
  const fare = price(toTariff(open), ride);
  expect(fare.totalFen).toBe(200);
  expect(kinds(fare)).toEqual(['leg-rule']);
});

test('a feed with a default rider and no product for that rider has no price', () => {
  const marked = {
    ...files,
    rider_categories: riders('s,Senior,0', 'a,Adult,1'),
    fare_products: products('p,s,,1.00,USD'),
  };
  expect(price(toTariff(marked), ride).totalFen).toBeUndefined();
});

test('the assumed adult pays with the chosen card, or with a medium that needs no card', () => {
  const cards = {
    ...unnamed,
    fare_media: 'fare_media_id,fare_media_type\ncash,0\ncard,2',
    fare_products: products('p,a,cash,3.00,USD', 'p,a,card,2.50,USD', 'p,y,card,1.00,USD'),
  };
  const cost = (mediumId?: string) => price(toTariff(cards), ride, mediumId ? { mediumId } : {}).totalFen;
  expect([cost(), cost('card'), cost('other')]).toEqual([300, 250, 300]);
});
