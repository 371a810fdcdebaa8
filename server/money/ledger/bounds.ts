/**
 * Bounds of names, amounts and instants in a ledger, checked at each entrance and again by the store.
 *
 * The bounds are no policy of a scheme: they refuse values that no fare system has. They are far below 2^53, so that the
 * sums of a day are exact.
 */
import { isNameText } from '../../base/plain-text.ts';

export const bounds = {
  /** Characters of an id: terminal, card, network, line, vehicle, stop, case. */
  nameLength: 100,
  /** Money of one record: a million yuan. */
  recordFen: 100_000_000,
  /** Balance of a card, above and below zero: ten million yuan. */
  cardFen: 1_000_000_000,
  /** Amount of one transfer; amounts of a scheme have the same bound. */
  transferFen: 1_000_000_000,
  /** Sum of all records of a file. */
  sumFen: 1_000_000_000_000_000,
  /** Numbers of versions; the largest PostgreSQL integer. */
  version: 2_147_483_647,
  /** Instants of records and decisions: up to the year 2200. */
  eventSec: 7_258_118_400,
  /** Ends of validity: 9999-12-31, which issuers write for "without end". */
  validSec: 253_402_300_799,
  /** Seconds by which a terminal's clock may be ahead of the ledger's. */
  aheadSec: 3_600,
  /** Seconds by which a record may be earlier than the one before it of its terminal; beyond that an item names it. */
  clockBackSec: 43_200,
  /** The same, beyond which the clock was reset and the record is set aside. */
  clockResetSec: 30 * 86_400,
  /** Bytes of one tap file: a day of a large city. */
  tapFileBytes: 512 * 1024 * 1024,
  /** Bytes of one file of cards or deny list: a million cards. It is read whole. */
  cardFileBytes: 64 * 1024 * 1024,
  /** Seconds by which a planned trip may be ridden before its time. */
  plannedSec: 366 * 86_400,
} as const;

/** Prefixes of the sources of steps of a clearing day and of decisions. */
export const reservedPrefixes = ['clearing/', 'dispute/'] as const;

/** Prefix of virtual terminals, which write planned trips and kiosk money; their taps may lie ahead, see `plannedSec`. */
export const virtualPrefix = 'virtual/';

/** Prefix of the virtual terminals that move balances from card to card; no other terminal writes such records. */
export const movePrefix = `${virtualPrefix}move/`;

/** Whether the source of a transfer is a step of a clearing day or a decision. No terminal may have such a name. */
export function isReservedSource(source: string): boolean {
  return reservedPrefixes.some((prefix) => source.startsWith(prefix));
}

/** Whether a value can be an id: one line of text that all databases store unchanged. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && isNameText(value, bounds.nameLength);
}

/** Whether a value is a whole number from 0 to `max`. */
export function isWhole(value: unknown, max: number = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;
}
