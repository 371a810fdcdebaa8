/** Amounts of money and fare transfer rules in words. */

import { toDecimalText } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { TransferOffer } from './transfer-rules.ts';

/** @param isFirst - whether the leg before is the first of its sub-journey: type 2 then replaces its price too */
export function toTransferSentences(offer: TransferOffer, currency: string, isFirst: boolean): BilingualText {
  const window = toWindow(offer);
  const { zh, en } = toCore(offer, currency, isFirst);
  return { zh: `换乘${window.zh}：${zh}`, en: `Transfer${window.en}: ${en}` };
}

function toCore(offer: TransferOffer, currency: string, isFirst: boolean): BilingualText {
  const { option, amountFen } = offer;
  const type = offer.rule.row.fareTransferType;
  const size = Math.abs(amountFen);
  const zhName = option ? toNameIn(option.row.name, 'zh') : '';
  const enName = option ? toNameIn(option.row.name, 'en') : '';
  const zhPrice = `${toAmountZh(size, currency)}${zhName && `（${zhName}）`}`;
  const enPrice = `${toAmountEn(size, currency)}${enName && ` (${enName})`}`;
  if (type === 1) {
    if (amountFen > 0) return { zh: `另加 ${zhPrice}`, en: `plus ${enPrice}` };
    if (amountFen < 0) return { zh: `减 ${zhPrice}`, en: `less ${enPrice}` };
    return { zh: '各程照付，不另加价', en: 'each ride is paid for, nothing is added' };
  }
  if (type === 2 && isFirst) {
    return amountFen === 0
      ? { zh: '两程合并免费', en: 'both rides together are free' }
      : { zh: `两程合并付 ${zhPrice}`, en: `one fare for both rides, ${enPrice}` };
  }
  if (amountFen > 0) return { zh: `本程改付 ${zhPrice}`, en: `this ride costs ${enPrice} instead` };
  if (amountFen < 0)
    return { zh: `本程免费，另退 ${zhPrice}`, en: `this ride is free, and ${enPrice} is given back` };
  return { zh: '本程免费', en: 'this ride is free' };
}

function toWindow(offer: TransferOffer): BilingualText {
  const limit = offer.rule.row.durationLimitSec;
  if (limit === undefined) return { zh: '', en: '' };
  const inMinutes = limit % 60 === 0;
  const value = inMinutes ? limit / 60 : limit;
  return {
    zh: `（${value} ${inMinutes ? '分钟' : '秒'}内）`,
    en: ` within ${value} ${inMinutes ? 'min' : 's'}`,
  };
}

/** `3.00 元`, or `PLN 4.00` for any other currency; as many digits as its minor unit has. */
export function toAmountZh(amountFen: number, currency: string): string {
  return currency === 'CNY' ? `${toDecimalText(amountFen, currency)} 元` : toAmountEn(amountFen, currency);
}

/** `CNY 3.00`, `JPY 210`. */
export function toAmountEn(amountFen: number, currency: string): string {
  return `${currency} ${toDecimalText(amountFen, currency)}`;
}
