import { describe, expect, it } from 'vitest';
import { explainPrice } from '../../../server/money/scheme/explain-price.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { PriceStep, TripPrice } from '../../../server/money/scheme/trip-price.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

function explain(steps: readonly PriceStep[], rest: Partial<TripPrice> = {}, scheme: Scheme = exampleScheme) {
  const price: TripPrice = {
    schemeVersion: 1,
    grossFen: 0,
    riderFen: 0,
    funded: [],
    capOffFen: 0,
    uncappedFen: 0,
    capId: null,
    weights: [],
    credits: [],
    steps,
    ...rest,
  };
  return explainPrice(scheme, price);
}

const sentence = (step: PriceStep['step'], amountFen: number) =>
  explain([{ ruleId: 'rail', step, amountFen }])[0]?.text;

describe('a step of a price in words', () => {
  it.each([
    ['base', 'rail：基础票价 3.00 元', 'rail: base fare 3.00 yuan'],
    [
      'maximum',
      'rail：票价未知，按最高票价 3.00 元',
      'rail: the fare is not known, the highest one of 3.00 yuan is taken',
    ],
    ['same-stop', 'rail：同站进出，3.00 元', 'rail: in and out at one station, 3.00 yuan'],
    ['void', 'rail：同站短时进出，不收费', 'rail: in and out at one station within minutes, free'],
    ['cap', 'rail：已达封顶，减 3.00 元', 'rail: the cap is reached, 3.00 yuan off'],
    ['off-peak', 'rail：减 3.00 元', 'rail: 3.00 yuan off'],
  ] as const)('%s', (step, zh, en) => {
    expect(sentence(step, 300)).toEqual({ zh, en });
  });

  it('names its rule in both languages, or else by its id', () => {
    const [known, unknown] = explain([
      { ruleId: 'T1', step: 'transfer', amountFen: 100 },
      { ruleId: 'T9', step: 'transfer', amountFen: 100 },
    ]);
    expect(known?.text).toEqual({
      zh: '市内换乘优惠：减 1.00 元',
      en: 'Transfer within city A: 1.00 yuan off',
    });
    expect(unknown?.text).toEqual({ zh: 'T9：减 1.00 元', en: 'T9: 1.00 yuan off' });
  });

  it('names the payers of its rule, each party once', () => {
    const funded = [
      { policyId: 'T1', payer: 'FA', amountFen: 50 },
      { policyId: 'T1', payer: 'nobody', amountFen: 30 },
      { policyId: 'T1', payer: 'FA', amountFen: 20 },
      { policyId: 'T2', payer: 'FB', amountFen: 99 },
    ];
    const [transfer, base] = explain(
      [
        { ruleId: 'T1', step: 'transfer', amountFen: 100 },
        { ruleId: 'rail', step: 'base', amountFen: 300 },
      ],
      { funded },
    );
    expect(transfer?.text.zh).toBe('市内换乘优惠：减 1.00 元，由甲市财政 0.70、nobody 0.30 元承担');
    expect(transfer?.text.en).toBe('Transfer within city A: 1.00 yuan off, borne by FA 0.70, nobody 0.30');
    expect(base?.text.en).toBe('rail: base fare 3.00 yuan');
  });
});

describe('what the rider pays', () => {
  const steps: PriceStep[] = [
    { ruleId: 'rail', step: 'base', amountFen: 300 },
    { ruleId: 'T2', step: 'transfer', amountFen: 100 },
  ];

  it('is the last sentence, with the version', () => {
    expect(explain(steps, { riderFen: 200 }).at(-1)).toMatchObject({
      ruleId: 'example',
      step: 'paid',
      amountFen: 200,
      text: {
        zh: '持卡人支付 2.00 元（方案第 1 版）',
        en: 'The card pays 2.00 yuan (version 1 of the scheme)',
      },
    });
  });

  it('is a fact only if each step is one', () => {
    const facts = (...ids: string[]) =>
      explain(steps, {}, { ...exampleScheme, facts: ids }).map(({ isFact }) => isFact);
    expect(facts()).toEqual([false, false, false]);
    expect(facts('rail')).toEqual([true, false, false]);
    expect(facts('rail', 'T2')).toEqual([true, true, true]);
  });
});
