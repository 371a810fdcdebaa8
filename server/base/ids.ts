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
