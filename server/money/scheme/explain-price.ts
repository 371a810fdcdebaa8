/** A price of the shared card in words: one sentence for each applied rule. */
import { toCurrencyWords, toYuanText } from '../../base/fen.ts';
import { type Names, toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import { listRules, type Scheme, toSchemeCurrency } from './scheme.ts';
import type { FundedPart, PriceStep, TripPrice } from './trip-price.ts';

/** A sentence about one rule. */
export interface PriceSentence {
  readonly ruleId: string;
  readonly step: PriceStep['step'] | 'paid';
  readonly amountFen: number;
  /** Whether the rule is published; otherwise it is an assumption of the scheme. */
  readonly isFact: boolean;
  readonly text: BilingualText;
}

/**
 * The steps from the base fare to what the rider pays, in their order.
 *
 * @param scheme - the version by which the price was worked out.
 */
export function explainPrice(scheme: Scheme, price: TripPrice): PriceSentence[] {
  const money = toCurrencyWords(toSchemeCurrency(scheme));
  const facts = new Set(scheme.facts);
  const names = new Map(listRules(scheme).map((rule) => [rule.id, rule.names]));
  const sentences = price.steps.map((step): PriceSentence => {
    const name = names.get(step.ruleId) ?? { text: step.ruleId };
    const text = toStepText(step, name, money);
    const parts = price.funded.filter(({ policyId }) => policyId === step.ruleId);
    return {
      ruleId: step.ruleId,
      step: step.step,
      amountFen: step.amountFen,
      isFact: facts.has(step.ruleId),
      text: parts.length === 0 ? text : joinTexts(text, toFundText(scheme, parts, money)),
    };
  });
  const paid = toYuanText(price.riderFen);
  sentences.push({
    ruleId: scheme.schemeId,
    step: 'paid',
    amountFen: price.riderFen,
    isFact: sentences.every(({ isFact }) => isFact),
    text: {
      zh: `持卡人支付 ${paid} ${money.zh}（方案第 ${scheme.version} 版）`,
      en: `The card pays ${paid} ${money.en} (version ${scheme.version} of the scheme)`,
    },
  });
  return sentences;
}

function toStepText({ step, amountFen }: PriceStep, names: Names, money: BilingualText): BilingualText {
  const yuan = toYuanText(amountFen);
  const [zh, en] = [toNameIn(names, 'zh'), toNameIn(names, 'en')];
  switch (step) {
    case 'base':
      return { zh: `${zh}：基础票价 ${yuan} ${money.zh}`, en: `${en}: base fare ${yuan} ${money.en}` };
    case 'maximum':
      return {
        zh: `${zh}：票价未知，按最高票价 ${yuan} ${money.zh}`,
        en: `${en}: the fare is not known, the highest one of ${yuan} ${money.en} is taken`,
      };
    case 'same-stop':
      return {
        zh: `${zh}：同站进出，${yuan} ${money.zh}`,
        en: `${en}: in and out at one station, ${yuan} ${money.en}`,
      };
    case 'void':
      return {
        zh: `${zh}：同站短时进出，不收费`,
        en: `${en}: in and out at one station within minutes, free`,
      };
    case 'cap':
      return {
        zh: `${zh}：已达封顶，减 ${yuan} ${money.zh}`,
        en: `${en}: the cap is reached, ${yuan} ${money.en} off`,
      };
    default:
      return { zh: `${zh}：减 ${yuan} ${money.zh}`, en: `${en}: ${yuan} ${money.en} off` };
  }
}

function toFundText(scheme: Scheme, parts: readonly FundedPart[], money: BilingualText): BilingualText {
  const sums = new Map<string, number>();
  for (const { payer, amountFen } of parts) sums.set(payer, (sums.get(payer) ?? 0) + amountFen);
  const toText = (language: string) =>
    [...sums].map(([payer, amountFen]) => {
      const party = scheme.parties.find(({ id }) => id === payer);
      return `${party ? toNameIn(party.names, language) : payer} ${toYuanText(amountFen)}`;
    });
  return {
    zh: `，由${toText('zh').join('、')} ${money.zh}承担`,
    en: `, borne by ${toText('en').join(', ')}`,
  };
}

function joinTexts(a: BilingualText, b: BilingualText): BilingualText {
  return { zh: a.zh + b.zh, en: a.en + b.en };
}
