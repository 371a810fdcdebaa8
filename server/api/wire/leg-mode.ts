/** Converts kinds of legs to the mode words of the API and back. */
import type { ItineraryLeg } from '../../planner/model/itinerary.ts';
import type { StreetMode } from '../../planner/raptor/search-query.ts';
import { type StreetWord, streetWords, type TransitMode, toMode } from '../schema/mode.ts';

/** Does not compile while a kind of leg has no word. */
const words: Readonly<Record<StreetMode, StreetWord>> = streetWords;

/** The kind of leg that the word stands for; undefined for a mode that is not served. */
export function findStreetMode(word: string): StreetMode | undefined {
  return (Object.keys(words) as StreetMode[]).find((mode) => words[mode] === word);
}

/** The mode of a leg, of whatever kind. */
export function toLegMode(leg: ItineraryLeg): TransitMode | StreetWord {
  return leg.kind === 'ride' ? toMode(leg.route.routeType) : words[leg.kind];
}
