/** Words of the domain as small integers: the place in their list. Lists only ever grow at the end. */
import { accountKinds } from '../money/ledger/account.ts';
import { transferKinds } from '../money/ledger/transfer.ts';

/** Place of a word in its list. */
export function toCode<T extends string>(words: readonly T[], word: T): number {
  const code = words.indexOf(word);
  if (code < 0) throw new RangeError(`${word} is none of ${words.join(', ')}`);
  return code;
}

/** Word at a place of its list. */
export function toWord<T extends string>(words: readonly T[], code: number): T {
  const word = words[code];
  if (word === undefined) throw new RangeError(`no word has code ${code}, only ${words.join(', ')}`);
  return word;
}

/** Accounts as integers: number of the owner times this, plus the code of the kind. */
export const ACCOUNT_KIND_SPAN = 16;
export const cardKindCode: number = toCode(accountKinds, 'CARD');
export const journeyKindCode: number = toCode(accountKinds, 'JRN');
export const paymentCode: number = toCode(transferKinds, 'payment');
/** The states of a batch after which only payments come in, and after which nothing does. */
export const SEALED_CODE = 4;
export const PAID_CODE = 5;

/** A card is no word: its number is its own. The journey account has no owner at all. */
export function toAccountNo(kindCode: number, ownerNo: number): number {
  return ownerNo * ACCOUNT_KIND_SPAN + kindCode;
}
