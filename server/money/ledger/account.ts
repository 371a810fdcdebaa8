/**
 * Accounts of the clearing: `KIND:OWNER`, or `JRN` through which every journey passes.
 *
 * Cash and what others owe (`SUB`, `DISC`) have a debit balance, everything owed to others a credit balance.
 */

/** `CARD:3104...`, `OP:hohhot-metro`, `JRN`. */
export type AccountId = string;

export const accountKinds = [
  'CARD',
  'CASH',
  'JRN',
  'OP',
  'SUB',
  'DISC',
  'UNRES',
  'DUE',
  'EXP',
  'FEE',
] as const;

export type AccountKind = (typeof accountKinds)[number];

/** The one account that is zero for each journey. */
export const journeyAccount: AccountId = 'JRN';

/** @param owner - a card's number or a party's id; anything but an empty text. */
export function toAccountId(kind: Exclude<AccountKind, 'JRN'>, owner: string): AccountId {
  return `${kind}:${owner}`;
}

/** Kind and owner of an account; the owner of `JRN` is empty. */
export function toAccountParts(account: AccountId): { kind: AccountKind; owner: string } {
  const colon = account.indexOf(':');
  const kind = (colon < 0 ? account : account.slice(0, colon)) as AccountKind;
  return { kind, owner: colon < 0 ? '' : account.slice(colon + 1) };
}

/** The side on which an account's balance stands. */
export function toNormalSide(kind: AccountKind): 'debit' | 'credit' {
  return kind === 'CASH' || kind === 'SUB' || kind === 'DISC' ? 'debit' : 'credit';
}
