/** New cards: registered by a request, whose key gives the number, or known by the prefix of their number. */
import { createHash } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Card } from '../scheme/tap.ts';

export interface NewCard {
  readonly mediumId: string;
  readonly categoryId: string | null;
  /** Null: the issuer's city. */
  readonly homeCity: string | null;
  readonly validToSec: number | null;
}

/** Digits after the prefix and a 9, which separates registered numbers from simulated ones. */
const NUMBER_DIGITS = 11;

/**
 * The card of a request; the same key gives the same number.
 *
 * @throws ProblemError `bad-request` for a medium, category or city that the scheme lacks
 */
export function toNewCard(scheme: Scheme, card: NewCard, key: string): Card {
  const medium = scheme.media.find(({ id }) => id === card.mediumId);
  if (!medium) throw toUnknown('mediumId', card.mediumId);
  const issuer = scheme.parties.find(({ id }) => id === medium.issuerId);
  if (card.categoryId !== null && !scheme.categories.some(({ id }) => id === card.categoryId))
    throw toUnknown('categoryId', card.categoryId);
  const cities = new Set(scheme.parties.map(({ city }) => city ?? ''));
  const homeCity = card.homeCity ?? issuer?.city ?? '';
  if (homeCity !== '' && !cities.has(homeCity)) throw toUnknown('homeCity', homeCity);
  return {
    cardId: toCardNumber(medium, key),
    issuerId: medium.issuerId,
    mediumId: medium.id,
    categoryId: card.categoryId,
    homeCity,
    validToSec: card.validToSec,
  };
}

/** The numbers that a key gives with each medium: a card with any of them was registered with this key. */
export function listNumbersOfKey(scheme: Scheme, key: string): string[] {
  return [...new Set(scheme.media.map((medium) => toCardNumber(medium, key)))];
}

export function isSameCard(known: Card, card: Card): boolean {
  return (Object.keys(card) as (keyof Card)[]).every((field) => known[field] === card[field]);
}

function toCardNumber({ prefixes }: Scheme['media'][number], key: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(`card ${key}`).digest('hex')}`);
  const number = String(digits % 10n ** BigInt(NUMBER_DIGITS)).padStart(NUMBER_DIGITS, '0');
  return `${prefixes[0] ?? ''}9${number}`;
}

function toUnknown(field: string, value: string): ProblemError {
  const text = { zh: `方案中没有 ${value}`, en: `The scheme knows no ${value}` };
  return new ProblemError('bad-request', text, { in: 'body', errors: [{ field, code: 'unknown', text }] });
}

interface PrefixEntry {
  readonly prefix: string;
  readonly mediumId: string;
  readonly issuerId: string;
  readonly homeCity: string;
}

const prefixesOf = new WeakMap<Scheme, readonly PrefixEntry[]>();

/** Prefixes of all media, longest first; equal ones in the order of the scheme. */
function listPrefixes(scheme: Scheme): readonly PrefixEntry[] {
  let entries = prefixesOf.get(scheme);
  if (!entries) {
    const cityOf = new Map(scheme.parties.map(({ id, city }) => [id, city ?? '']));
    entries = scheme.media
      .flatMap(({ id, issuerId, prefixes }) =>
        prefixes.map((prefix) => ({
          prefix,
          mediumId: id,
          issuerId,
          homeCity: cityOf.get(issuerId) ?? '',
        })),
      )
      .toSorted((a, b) => b.prefix.length - a.prefix.length);
    prefixesOf.set(scheme, entries);
  }
  return entries;
}

/** A card of the medium with the longest matching prefix, at full fare, of its issuer's city. */
export function findCardByPrefix(scheme: Scheme, cardId: string): Card | undefined {
  const entry = listPrefixes(scheme).find(({ prefix }) => cardId.startsWith(prefix));
  if (!entry) return undefined;
  const { homeCity, issuerId, mediumId } = entry;
  return { cardId, issuerId, mediumId, categoryId: null, homeCity, validToSec: null };
}
