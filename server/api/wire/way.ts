/** Converts ways of going and remarks to the wire. */
import { toNameIn } from '../../base/names.ts';
import type { Way } from '../../planner/model/itinerary.ts';
import type { EmptySuggestion, PlanNote } from '../../planner/model/plan-request.ts';
import { toApiMediumPrice } from './fare.ts';
import { toEpochSec, toInstantText } from './instant.ts';
import { toItineraryId } from './itinerary-id.ts';
import { type Language, toCompact, toNameRecord } from './json.ts';

export function toApiWay(
  { departures, headwaySec, itinerary, links, lowestFare, noConcession }: Way,
  language: Language,
) {
  return toCompact({
    itineraryId: toItineraryId(itinerary),
    itineraryIds: departures.map(toItineraryId),
    links: links.map((names) => [...names]),
    headwaySec,
    lowestFare: lowestFare && toApiMediumPrice(lowestFare, language),
    noConcession: noConcession && { detail: noConcession[language], text: { ...noConcession } },
  });
}

export const toApiNote = ({ code, text, time }: PlanNote, language: Language, timeZone: string) =>
  toCompact({
    code,
    detail: text[language],
    text: { ...text },
    time: time && toInstantText(toEpochSec(time, timeZone)),
  });

export const toApiStop = (stop: NonNullable<EmptySuggestion['stop']>, language: Language) => ({
  end: stop.end,
  stopId: stop.stopId,
  name: toNameIn(stop.name, language),
  names: toNameRecord(stop.name),
  lat: stop.lat,
  lon: stop.lon,
});
