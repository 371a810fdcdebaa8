/** The sentences of a transfer, and the product bought with it. */
import { describe, expect, test } from 'vitest';
import type { Confidence, FareChoice } from '../../../server/money/fares/journey-fare.ts';
import { reasonsOf, toParts, wordedFiles } from './worded-fares.ts';

describe('a transfer', () => {
  const products = `${wordedFiles.fare_products}
up,Up,,,1.00,CNY
off,Off,,,-1.00,CNY
zero,Zero,,,0.00,CNY
bare,,,,1.00,CNY`;
  const header =
    'from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_type,fare_product_id';
  const rides = ['m1 s>a1 08:00-08:10', 'n1 a1>s 08:20-08:30'];
  const partsOf = (
    type: string,
    product: string,
    choice?: FareChoice,
    confidences?: Record<string, Confidence>,
  ) =>
    toParts(
      { fare_products: products, fare_transfer_rules: `${header}\nM,N,,3600,1,${type},${product}` },
      rides,
      choice,
      confidences,
    );

  test.each([
    ['0', '', '本程免费', 'this ride is free', 0],
    ['0', 'up', '本程改付 1.00 元（Upzh）', 'this ride costs CNY 1.00 (Upen) instead', 100],
    [
      '0',
      'off',
      '本程免费，另退 1.00 元（Offzh）',
      'this ride is free, and CNY 1.00 (Offen) is given back',
      -100,
    ],
    ['1', '', '各程照付，不另加价', 'each ride is paid for, nothing is added', 300],
    ['1', 'up', '另加 1.00 元（Upzh）', 'plus CNY 1.00 (Upen)', 400],
    ['1', 'off', '减 1.00 元（Offzh）', 'less CNY 1.00 (Offen)', 200],
    ['1', 'bare', '另加 1.00 元', 'plus CNY 1.00', 400],
    ['2', '', '两程合并免费', 'both rides together are free', -200],
    ['2', 'zero', '两程合并免费', 'both rides together are free', -200],
    ['2', 'up', '两程合并付 1.00 元（Upzh）', 'one fare for both rides, CNY 1.00 (Upen)', -100],
  ])('of type %s with product %j', (type, product, zh, en, added) => {
    const reasons = partsOf(type, product).flatMap((part) => part.reasons);
    const suffix = product === '' ? '' : `, fare_product_id=${product}`;
    expect(reasons.slice(2).map(({ kind }) => kind)).toEqual(['leg-rule', 'transfer-rule']);
    expect(reasons[3]).toEqual({
      kind: 'transfer-rule',
      ruleId: `fare_transfer_rules.txt: from_leg_group_id=M, to_leg_group_id=N, duration_limit=3600${suffix}`,
      zh: `换乘（60 分钟内）：${zh}`,
      en: `Transfer within 60 min: ${en}`,
      amountFen: added - 300,
    });
  });

  test('of type 1 sells the product of the leg, of other types its own product or none', () => {
    const bought = (type: string, product: string) => partsOf(type, product).at(-1)!.product?.productId;
    expect([bought('1', 'up'), bought('0', 'up'), bought('0', '')]).toEqual(['f:plain', 'f:up', undefined]);
  });

  test('to a leg without a price for the rider, although any rider may buy its product', () => {
    const reasons = reasonsOf(
      { fare_products: products, fare_transfer_rules: `${header}\nN,M,,,,0,up` },
      ['n1 s>a1 08:00-08:10', 'm1 a1>s 08:20-08:30'],
      { mediumId: 'cash', riderCategoryId: 'old' },
    );
    expect(reasons.slice(2)).toEqual([
      {
        kind: 'transfer-rule',
        ruleId: 'fare_transfer_rules.txt: from_leg_group_id=N, to_leg_group_id=M, fare_product_id=up',
        zh: '换乘：本程改付 1.00 元（Upzh）',
        en: 'Transfer: this ride costs CNY 1.00 (Upen) instead',
        amountFen: -100,
      },
      {
        kind: 'rider-not-offered',
        ruleId: 'fare_products.txt: fare_product_id=up',
        zh: '没有Oldzh票价，按一般乘客计价',
        en: 'No fare for Olden: priced as any rider',
      },
    ]);
  });

  test.each([
    ['fare_transfer_rules M', 'up', 'reconstructed'],
    ['fare_transfer_rules *', 'up', 'reconstructed'],
    ['fare_products up', 'up', 'reconstructed'],
    ['fare_products up', '', 'sourced'],
    ['fare_leg_rules N', 'up', 'reconstructed'],
    ['fare_leg_rules M', 'up', 'sourced'],
  ])('where %s is reconstructed, with product %j: %s', (mark, product, expected) => {
    expect(partsOf('0', product, {}, { [mark]: 'reconstructed' }).at(-1)!.confidence).toBe(expected);
  });
});
