/** JSON names of parties, rules, stops, lines and accounts. */
import type { MoneyNames } from '../../app/clearing/money-use-cases.ts';
import { type Names, toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import { listPolicies } from '../../money/scheme/scheme.ts';
import type { ApiNamed } from '../schema/money.ts';
import { type Language, toNameRecord } from './json.ts';

/** Language and names for answers about money. */
export interface MoneyView {
  readonly language: Language;
  readonly names: MoneyNames;
}

/** Uses the id as the name of an unknown thing. */
export function toNamed(id: string, names: Names | undefined, language: Language): ApiNamed {
  const known = names ?? { text: id };
  return { id, name: toNameIn(known, language), names: toNameRecord(known) };
}

export function toSentence(text: BilingualText, language: Language) {
  return { detail: text[language], text: { zh: text.zh, en: text.en } };
}

export function toParty(id: string, { language, names }: MoneyView): ApiNamed {
  return toNamed(id, names.scheme.parties.find((party) => party.id === id)?.names, language);
}

export function toNetwork(id: string, { language, names }: MoneyView): ApiNamed {
  return toNamed(id, names.scheme.networks.find((network) => network.id === id)?.names, language);
}

export function toMedium(id: string, { language, names }: MoneyView): ApiNamed {
  return toNamed(id, names.scheme.media.find((medium) => medium.id === id)?.names, language);
}

export function toCategory(id: string, { language, names }: MoneyView): ApiNamed {
  return toNamed(id, names.scheme.categories.find((category) => category.id === id)?.names, language);
}

export function toCity(id: string, { language, names }: MoneyView): ApiNamed {
  return toNamed(id, names.findCity(id), language);
}

export function toPolicy(id: string, { language, names }: MoneyView): ApiNamed {
  const rule = listPolicies(names.scheme).find((other) => other.id === id);
  return toNamed(id, rule?.names, language);
}

export function toTapStop(stopId: string, { language, names }: MoneyView) {
  const known = names.findStop(stopId);
  return known ? { stopId, name: toNameIn(known, language), names: toNameRecord(known) } : { stopId };
}

export function toTapRoute(routeId: string, { language, names }: MoneyView) {
  const known = names.findRoute(routeId);
  return known ? { routeId, name: toNameIn(known, language), names: toNameRecord(known) } : { routeId };
}

/** The account `OP:AB` in words: the owner's name and the kind of account. */
export function toAccountText(account: string, { names }: MoneyView): BilingualText {
  const colon = account.indexOf(':');
  const kind = colon < 0 ? account : account.slice(0, colon);
  const owner = colon < 0 ? '' : account.slice(colon + 1);
  const what = accountNames[kind] ?? { zh: kind, en: kind };
  if (owner === '') return what;
  const party = names.scheme.parties.find(({ id }) => id === owner)?.names ?? { text: owner };
  return {
    zh: `${toNameIn(party, 'zh')} ${what.zh}`,
    en: `${toNameIn(party, 'en')}, ${what.en}`,
  };
}

const accountNames: Readonly<Record<string, BilingualText>> = {
  CARD: { zh: '卡余额', en: 'card balance' },
  CASH: { zh: '资金', en: 'cash' },
  JRN: { zh: '行程', en: 'journeys' },
  OP: { zh: '应付运营商', en: 'owed to the operator' },
  SUB: { zh: '应收补贴', en: 'subsidies owed' },
  DISC: { zh: '自行承担的优惠', en: 'discounts borne' },
  UNRES: { zh: '未配对行程暂存款', en: 'held for unknown journeys' },
  DUE: { zh: '应退持卡人', en: 'due to card holders' },
  EXP: { zh: '过期余额', en: 'expired balances' },
  FEE: { zh: '清分手续费', en: 'commission earned' },
};
