/**
 * Accounts of the clearing: `KIND:OWNER`, or `JRN`, through which the money of every journey passes.
 *
 * Cash (`CASH`) and claims on payers (`SUB`, `DISC`) have a debit balance, all other accounts a credit balance.
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

/** The account of journeys; the transfers of each journey leave it at zero. */
export const journeyAccount: AccountId = 'JRN';

/** @param owner - number of a card or id of a party; not empty */
export function toAccountId(kind: Exclude<AccountKind, 'JRN'>, owner: string): AccountId {
  return `${kind}:${owner}`;
}

/** Kind and owner of an account; the owner of `JRN` is empty. */
export function toAccountParts(account: AccountId): { kind: AccountKind; owner: string } {
  const colon = account.indexOf(':');
  const kind = (colon < 0 ? account : account.slice(0, colon)) as AccountKind;
  return { kind, owner: colon < 0 ? '' : account.slice(colon + 1) };
}

/** The side of an account's balance. */
export function toNormalSide(kind: AccountKind): 'debit' | 'credit' {
  return kind === 'CASH' || kind === 'SUB' || kind === 'DISC' ? 'debit' : 'credit';
}
