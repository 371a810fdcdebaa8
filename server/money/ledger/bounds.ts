/**
 * What a ledger may hold at all: names, amounts, instants.
 *
 * One definition for whoever takes something in and for the store, which asks again. The bounds are wide: they say no
 * policy of a scheme, they keep out what no fare system means. Far below 2^53, so that sums of a day stay exact.
 */
import { isNameText } from '../../base/plain-text.ts';

export const bounds = {
  /** Characters of an id: terminal, card, network, line, vehicle, stop, case. */
  nameLength: 100,
  /** Money of one record: a million yuan. */
  recordFen: 100_000_000,
  /** Balance of a card, above and below zero: ten million yuan. */
  cardFen: 1_000_000_000,
  /** What a journey or a record may move: amounts of a scheme go so far. */
  transferFen: 1_000_000_000,
  /** What a file says of all its records together. */
  sumFen: 1_000_000_000_000_000,
  /** Numbers of versions, and what PostgreSQL calls an integer. */
  version: 2_147_483_647,
  /** Instants of records and decisions: up to the year 2200. */
  eventSec: 7_258_118_400,
  /** Ends of validity: 9999-12-31, which issuers write for "without end". */
  validSec: 253_402_300_799,
  /** Clocks of terminals may be so far ahead of the ledger's. */
  aheadSec: 3_600,
  /** Bytes of one tap file: a day of a large city. */
  tapFileBytes: 512 * 1024 * 1024,
  /** A planned trip may be ridden so long before its time. */
  plannedSec: 366 * 86_400,
} as const;

/** Sources of transfers that no terminal caused: steps of a clearing day, and decisions. */
export const reservedPrefixes = ['clearing/', 'dispute/'] as const;

/** Terminals of trips and money that are moved by request: what they write may lie ahead, see `plannedSec`. */
export const virtualPrefix = 'virtual/';

/** Whether the source of a transfer is a step of the clearing or a decision. No terminal may be called so. */
export function isReservedSource(source: string): boolean {
  return reservedPrefixes.some((prefix) => source.startsWith(prefix));
}

/** Whether a value can be an id: text of one line that is the same on every database. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && isNameText(value, bounds.nameLength);
}

/** Whether a value is a whole number from 0 to `max`. */
export function isWhole(value: unknown, max: number = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;
}
