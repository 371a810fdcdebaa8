/** New cards: registered by a request, whose key gives the number, or known by their number alone. */
import { createHash } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { findWidestRange, getCardNumbers, toNumberAt } from '../scheme/card-numbers.ts';
import type { Medium, Scheme } from '../scheme/scheme.ts';
import type { Card } from '../scheme/tap.ts';

export interface NewCard {
  readonly mediumId: string;
  readonly categoryId: string | null;
  /** Null: the issuer's city. */
  readonly homeCity: string | null;
  readonly validToSec: number | null;
}

/** Numbers of a range that a key tries, one after the other: more are taken only where the range is nearly full. */
const MAX_TRIES = 1_000;

/** Digits after the prefix and a 9, which separates registered numbers from simulated ones. */
const NUMBER_DIGITS = 11;

/**
 * The card of a request.
 *
 * @param cardId - one of `listNumbersOfKey`
 * @throws ProblemError `bad-request` for a medium, category or city that the scheme lacks
 */
export function toNewCard(scheme: Scheme, card: NewCard, cardId: string): Card {
  const medium = getMediumOf(scheme, card);
  const issuerId = findWidestRange(medium)?.issuerId ?? medium.issuerId;
  const issuer = scheme.parties.find(({ id }) => id === issuerId);
  if (card.categoryId !== null && !scheme.categories.some(({ id }) => id === card.categoryId))
    throw toUnknown('categoryId', card.categoryId);
  const cities = new Set(scheme.parties.map(({ city }) => city ?? ''));
  const homeCity = card.homeCity ?? issuer?.city ?? '';
  if (homeCity !== '' && !cities.has(homeCity)) throw toUnknown('homeCity', homeCity);
  return {
    cardId,
    issuerId,
    mediumId: medium.id,
    categoryId: card.categoryId,
    homeCity,
    validToSec: card.validToSec,
  };
}

/** @throws ProblemError `bad-request` for a medium that the scheme lacks, or that has no numbers for new cards */
export function getMediumOf(scheme: Scheme, { mediumId }: Pick<NewCard, 'mediumId'>): Medium {
  const medium = scheme.media.find(({ id }) => id === mediumId);
  if (!medium) throw toUnknown('mediumId', mediumId);
  if (getCardNumbers(scheme).isClosed && !medium.ranges?.length && medium.prefixes.length === 0) {
    const text = { zh: `介质 ${mediumId} 没有卡号段`, en: `Medium ${mediumId} has no card numbers` };
    throw new ProblemError('bad-request', text, {
      in: 'body',
      errors: [{ field: 'mediumId', code: 'no-numbers', text }],
    });
  }
  return medium;
}

/**
 * The numbers that a key gives with a medium, in the order in which they are tried. A prefix has so many numbers that two
 * keys do not share one; in a range the numbers that other cards have are passed over.
 */
export function* listNumbersOfKey(medium: Medium, key: string): Generator<string> {
  const digits = BigInt(`0x${createHash('sha256').update(`card ${key}`).digest('hex')}`);
  const range = findWidestRange(medium);
  if (!range) {
    const number = String(digits % 10n ** BigInt(NUMBER_DIGITS)).padStart(NUMBER_DIGITS, '0');
    yield `${medium.prefixes[0] ?? ''}9${number}`;
    return;
  }
  for (let i = 0n; i < range.count && i < MAX_TRIES; i++) yield toNumberAt(range, (digits + i) % range.count);
}

/** The source of a registration by request: it names the key, by which a repeated request finds its card in a range. */
export function toRequestSource(medium: Medium, key: string): string {
  if (!findWidestRange(medium)) return 'request';
  return `request ${createHash('sha256').update(`source ${key}`).digest('hex').slice(0, 24)}`;
}

export function isSameCard(known: Card, card: Card): boolean {
  return (Object.keys(card) as (keyof Card)[]).every((field) => known[field] === card[field]);
}

function toUnknown(field: string, value: string): ProblemError {
  const text = { zh: `方案中没有 ${value}`, en: `The scheme knows no ${value}` };
  return new ProblemError('bad-request', text, { in: 'body', errors: [{ field, code: 'unknown', text }] });
}

/** A card that is known by its number alone, at full fare, of its issuer's city. */
export function findCardByNumber(scheme: Scheme, cardId: string): Card | undefined {
  const owner = getCardNumbers(scheme).find(cardId);
  if (!owner) return undefined;
  const { issuerId, mediumId } = owner;
  const homeCity = scheme.parties.find(({ id }) => id === issuerId)?.city ?? '';
  return { cardId, issuerId, mediumId, categoryId: null, homeCity, validToSec: null };
}
