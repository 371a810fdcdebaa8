/**
 * Index types: an integer that counts rows of one kind cannot be used for another.
 *
 * The brand exists at compile time only; at run time each is a plain number that fits an
 * `Int32Array`.
 */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Row of a stop in a timetable. */
export type StopIdx = Branded<number, 'StopIdx'>;
/** Row of a pattern: trips that call at the same stops in the same order and never overtake each other. */
export type PatternIdx = Branded<number, 'PatternIdx'>;
/** Row of a GTFS trip (a template, where the trip runs by headway). */
export type TripIdx = Branded<number, 'TripIdx'>;
/** Row of a GTFS route (a line, in the passenger's words). */
export type RouteIdx = Branded<number, 'RouteIdx'>;

/** Integer fen (1/100 yuan), or the minor unit of whatever currency the feed uses. */
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
