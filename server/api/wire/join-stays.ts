/** Joins rides between which passengers stay seated (the vehicle continues as another trip) into one leg. */
import type { Itinerary, ItineraryCall, ItineraryLeg, RideLeg } from '../../planner/model/itinerary.ts';

/** Joins such rides, named by their first trip, and points the fares to the joined legs. */
export function joinStays(itinerary: Itinerary): Itinerary {
  if (!itinerary.legs.some((leg) => leg.kind === 'ride' && leg.interlineWithPreviousLeg)) return itinerary;
  const legs: ItineraryLeg[] = [];
  const newIndexes: number[] = [];
  for (const leg of itinerary.legs) {
    const before = legs.at(-1);
    if (leg.kind === 'ride' && leg.interlineWithPreviousLeg && before?.kind === 'ride') {
      legs[legs.length - 1] = join(before, leg);
    } else legs.push(leg);
    newIndexes.push(legs.length - 1);
  }
  const { fare } = itinerary;
  const toNew = <T extends { readonly legIndexes: readonly number[] }>(priced: T): T => ({
    ...priced,
    legIndexes: [...new Set(priced.legIndexes.map((index) => newIndexes[index] ?? index))],
  });
  return {
    ...itinerary,
    legs,
    ...(fare
      ? {
          fare: { ...fare, parts: fare.parts.map(toNew), sales: fare.sales.map(toNew) },
        }
      : {}),
  };
}

function join(first: RideLeg, second: RideLeg): RideLeg {
  const [arrival, departure] = [first.calls.at(-1), second.calls[0]];
  const calls: readonly ItineraryCall[] =
    arrival && departure && arrival.stopId === departure.stopId
      ? [
          ...first.calls.slice(0, -1),
          { ...departure, arrivalSec: arrival.arrivalSec },
          ...second.calls.slice(1),
        ]
      : [...first.calls, ...second.calls];
  return {
    ...first,
    to: second.to,
    arrivalSec: second.arrivalSec,
    calls,
    geometry: [...first.geometry, ...second.geometry],
    distanceM: first.distanceM + second.distanceM,
    crossesBoundary: first.crossesBoundary || second.crossesBoundary,
  };
}
