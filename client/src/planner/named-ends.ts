/** Gives the ends of a trip the names under which they were chosen: to the server a place is a point without a name. */

import type { Itinerary, Leg } from '../api/contract.ts';
import { toPointText } from '../i18n/format.ts';
import type { PlaceChoice } from './place-choice.ts';

type End = Leg['from'];

/** Stops keep the names that the server gave them; so does an end of which nothing is known here. */
function toNamed(end: End, choice: PlaceChoice | undefined): End {
  if (end.stopId !== undefined || !choice) return end;
  const point = toPointText(choice);
  const names = choice.name ?? { zh: point, en: point };
  return { ...end, name: names.zh, names: { ...names } };
}

/** Where the trip begins and ends, by the names of the search. */
export function toNamedEnds(
  trip: Itinerary,
  from: PlaceChoice | undefined,
  to: PlaceChoice | undefined,
): Itinerary {
  const last = trip.legs.length - 1;
  return {
    ...trip,
    legs: trip.legs.map((leg, index) => ({
      ...leg,
      ...(index === 0 ? { from: toNamed(leg.from, from) } : {}),
      ...(index === last ? { to: toNamed(leg.to, to) } : {}),
    })),
  };
}
