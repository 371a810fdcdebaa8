/** Ids that are unique over all feeds: `feed:id`. */

/** Prefixes an id with its feed: `feed:id`. */
export function toGlobalId(feedId: string, id: string): string {
  return `${feedId}:${id}`;
}

/** Splits `feed:id` at its first colon; undefined where the text has no feed part. */
export function findIdParts(globalId: string): { feedId: string; id: string } | undefined {
  const colon = globalId.indexOf(':');
  if (colon <= 0) return undefined;
  return { feedId: globalId.slice(0, colon), id: globalId.slice(colon + 1) };
}

/**
 * Longest percent-encoded `feed:id` that the importer accepts. Two of them and the other parameters of a request fit into
 * one URL (`limits.urlLength` of the API).
 */
export const MAX_ENCODED_ID_LENGTH = 3_500;

/** Length of the percent-encoded `feed:id`. */
export function toEncodedIdLength(feedId: string, id: string): number {
  const text = toGlobalId(feedId, id);
  // `encodeURIComponent` throws on an unpaired surrogate. A UTF-16 unit takes at most nine characters in a URL.
  return text.isWellFormed() ? encodeURIComponent(text).length : text.length * 9;
}
