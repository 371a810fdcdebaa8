/** Names the ends of a trip as in the search: the server answers with positions without names. */

import type { Itinerary, Leg } from '../api/contract.ts';
import { toPointText } from '../i18n/format.ts';
import type { PlaceChoice } from './place-choice.ts';

type End = Leg['from'];

/** Stops keep the server's names; so do ends that the search has no choice for. */
function toNamed(end: End, choice: PlaceChoice | undefined): End {
  if (end.stopId !== undefined || !choice) return end;
  const point = toPointText(choice);
  const names = choice.name ?? { zh: point, en: point };
  return { ...end, name: names.zh, names: { ...names } };
}

/** The trip with its first and last place named as in the search. */
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
