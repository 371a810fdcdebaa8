/** Ids of several feeds side by side, and the integer that money is. */

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/**
 * Integer fen (1/100 yuan), or the minor unit of whatever currency the feed uses. The brand exists at
 * compile time only.
 */
export type Fen = Branded<number, 'Fen'>;

/** `feed:id`, the form in which ids of several feeds live side by side. */
export function toGlobalId(feedId: string, id: string): string {
  return `${feedId}:${id}`;
}

/** The feed and the id inside it, or undefined where there is no feed part. */
export function findIdParts(globalId: string): { feedId: string; id: string } | undefined {
  const colon = globalId.indexOf(':');
  if (colon <= 0) return undefined;
  return { feedId: globalId.slice(0, colon), id: globalId.slice(colon + 1) };
}

/**
 * Longest `feed:id` that is served, percent-encoded: two of them and the options of a question fit into one URL
 * (`limits.urlLength` of the API).
 */
export const MAX_ENCODED_ID_LENGTH = 3_500;

/** Length of `feed:id` as it stands in a URL. */
export function toEncodedIdLength(feedId: string, id: string): number {
  const text = toGlobalId(feedId, id);
  // Half of a surrogate pair cannot be encoded, and no character takes more than nine signs in a URL.
  return text.isWellFormed() ? encodeURIComponent(text).length : text.length * 9;
}
