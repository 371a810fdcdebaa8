/** Cards that nobody registered, known by the beginning of their number. */
import type { Scheme } from '../scheme/scheme.ts';
import type { Card } from '../scheme/tap.ts';

interface PrefixEntry {
  readonly prefix: string;
  readonly mediumId: string;
  readonly issuerId: string;
  readonly homeCity: string;
}

const prefixesOf = new WeakMap<Scheme, readonly PrefixEntry[]>();

/** Longest prefixes first; the first medium of the file among equal ones. */
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
