/** The numbers of cards that a version of the scheme has, and to which medium and issuer each belongs. */
import type { Medium, Scheme } from './scheme.ts';

/** What a version says of a card number. */
export interface NumberOwner {
  readonly mediumId: string;
  readonly issuerId: string;
  /** The number lies in a range, so that a registration cannot give it another medium or issuer. */
  readonly isInRange: boolean;
  /** The issuer registers each of its cards: a number that it did not register was never issued. */
  readonly isRegistered: boolean;
}

/** A range with the owner of its numbers. */
interface OwnedRange extends NumberOwner {
  readonly from: string;
  readonly to: string;
}

type MediaOf = Pick<Scheme, 'media'>;

/** The register of card numbers of one version: its ranges, and the prefixes of its media. */
export class CardNumbers {
  /**
   * Whether the version lists all numbers that ride. A version without ranges knows media by prefixes alone, and cards
   * with any number may be registered.
   */
  readonly isClosed: boolean;
  /** Ranges by the length of their numbers, in order. */
  readonly #ranges = new Map<number, OwnedRange[]>();
  /** Longest first; equal ones in the order of the scheme. */
  readonly #prefixes: readonly (readonly [prefix: string, owner: NumberOwner])[];

  constructor({ media }: MediaOf) {
    for (const { id, issuerId, ranges = [] } of media)
      for (const range of ranges) {
        const ofLength = this.#ranges.get(range.from.length) ?? [];
        this.#ranges.set(range.from.length, ofLength);
        ofLength.push({
          from: range.from,
          to: range.to,
          mediumId: id,
          issuerId: range.issuerId ?? issuerId,
          isInRange: true,
          isRegistered: range.isRegistered,
        });
      }
    for (const ranges of this.#ranges.values()) ranges.sort((a, b) => (a.from < b.from ? -1 : 1));
    this.isClosed = this.#ranges.size > 0;
    this.#prefixes = media
      .flatMap(({ id, issuerId, prefixes }) =>
        prefixes.map(
          (prefix) => [prefix, { mediumId: id, issuerId, isInRange: false, isRegistered: false }] as const,
        ),
      )
      .toSorted(([a], [b]) => b.length - a.length);
  }

  /** The range that has a number, else its longest prefix; undefined where the version has no such number. */
  find(cardId: string): NumberOwner | undefined {
    return this.#findRange(cardId) ?? this.#prefixes.find(([prefix]) => cardId.startsWith(prefix))?.[1];
  }

  #findRange(cardId: string): OwnedRange | undefined {
    const ranges = this.#ranges.get(cardId.length);
    if (!ranges) return undefined;
    // The last range that begins at or before the number; ranges of one length do not overlap.
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle] as OwnedRange).from <= cardId) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low - 1];
    return range && cardId <= range.to && /^\d+$/.test(cardId) ? range : undefined;
  }
}

const numbersOf = new WeakMap<MediaOf, CardNumbers>();

/** The register of card numbers of a version, made once for each scheme object. */
export function getCardNumbers(scheme: MediaOf): CardNumbers {
  let numbers = numbersOf.get(scheme);
  if (!numbers) {
    numbers = new CardNumbers(scheme);
    numbersOf.set(scheme, numbers);
  }
  return numbers;
}

/** Numbers from which new cards of a medium take theirs. */
export interface NumberRange {
  readonly from: string;
  readonly count: bigint;
  readonly issuerId: string;
}

/** The range of a medium that has most numbers, the first of equal ones; undefined where the medium has prefixes alone. */
export function findWidestRange({ issuerId, ranges = [] }: Medium): NumberRange | undefined {
  let widest: NumberRange | undefined;
  for (const { from, issuerId: own, to } of ranges) {
    const count = BigInt(to) - BigInt(from) + 1n;
    if (!widest || count > widest.count) widest = { from, count, issuerId: own ?? issuerId };
  }
  return widest;
}

/** @param index - from 0 to one below the count of the range */
export function toNumberAt({ from }: NumberRange, index: bigint): string {
  return String(BigInt(from) + index).padStart(from.length, '0');
}
