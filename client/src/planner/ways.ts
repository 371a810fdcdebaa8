/** Rows of the list: each way of going once, with its departures, over all loaded pages. */
import type { PlanResponse } from '../api/contract.ts';
import type { FoundItinerary } from './itinerary-facts.ts';

export type Way = NonNullable<PlanResponse['ways']>[number];

export interface Row extends Partial<Pick<Way, 'headwaySec' | 'lowestFare' | 'noConcession'>> {
  /** The trip that the row shows. */
  readonly lead: FoundItinerary;
  /** Other departures of the way, by time. */
  readonly others: readonly FoundItinerary[];
}

/** Whether two ways ride the same lines: each vehicle has a line in common. */
function isSameWay(one: Way, other: Way): boolean {
  return (
    one.links.length === other.links.length &&
    one.links.every((names, i) => names.some((name) => other.links[i]?.includes(name)))
  );
}

/**
 * The ways of all pages, those of the first page first, in its order.
 *
 * @param cursors of the pages; the first page has an empty one
 */
export function toMergedWays(pages: readonly PlanResponse[], cursors: readonly string[]): readonly Way[] {
  const first = Math.max(0, cursors.indexOf(''));
  const ordered = [...pages.slice(first), ...pages.slice(0, first).toReversed()];
  const merged: Way[] = [];
  for (const way of ordered.flatMap(({ ways = [] }) => ways)) {
    const at = merged.findIndex((other) => isSameWay(other, way));
    const known = merged[at];
    if (!known) merged.push(way);
    else {
      const itineraryIds = [...new Set([...known.itineraryIds, ...way.itineraryIds])];
      const links = known.links.map((names, i) => [...new Set([...names, ...(way.links[i] ?? [])])]);
      merged[at] = { ...known, itineraryIds, links };
    }
  }
  return merged;
}

/**
 * @param shown trips in the order that the user chose
 * @param isRecommended the order of the ways counts, else that of the trips
 */
export function toRows(
  shown: readonly FoundItinerary[],
  ways: readonly Way[],
  isRecommended: boolean,
): readonly Row[] {
  const placeOf = new Map(shown.map(({ itinerary }, index) => [itinerary.id, index]));
  const toPlace = ({ itinerary }: FoundItinerary) => placeOf.get(itinerary.id) ?? 0;
  const grouped = new Set(ways.flatMap(({ itineraryIds }) => itineraryIds));
  const rows = ways.flatMap((way): Row[] => {
    const trips = way.itineraryIds
      .flatMap((id) => shown[placeOf.get(id) ?? -1] ?? [])
      .sort((a, b) => Date.parse(a.itinerary.startTime) - Date.parse(b.itinerary.startTime));
    const best = trips.toSorted((a, b) => toPlace(a) - toPlace(b))[0];
    const own = trips.find(({ itinerary }) => itinerary.id === way.itineraryId);
    const lead = isRecommended ? (own ?? trips[0]) : best;
    return lead ? [toRow(way, lead, trips)] : [];
  });
  const single = shown
    .filter(({ itinerary }) => !grouped.has(itinerary.id))
    .map((lead): Row => ({ lead, others: [] }));
  const all = [...rows, ...single];
  return isRecommended ? all : all.sort((a, b) => toPlace(a.lead) - toPlace(b.lead));
}

function toRow(way: Way, lead: FoundItinerary, trips: readonly FoundItinerary[]): Row {
  const { headwaySec, lowestFare, noConcession } = way;
  const isOwn = lead.itinerary.id === way.itineraryId;
  return {
    lead,
    others: trips.filter((one) => one !== lead),
    ...(headwaySec !== undefined && { headwaySec }),
    // Both are about the itinerary that the server names.
    ...(isOwn && lowestFare && { lowestFare }),
    ...(isOwn && noConcession && { noConcession }),
  };
}
