/** Found places in the shape of the MOTIS API. */

import type { Region } from '../../app/planning/region-info.ts';
import { toNameIn } from '../../base/names.ts';
import type { NearbyPlace, Place, PlaceHit, PlaceType } from '../../planner/places/place.ts';
import type { ApiMatch } from '../schema/geocode.ts';
import { toModes } from '../schema/mode.ts';
import { toCompact } from './compact.ts';
import { toNameRecord } from './names.ts';
import type { PlaceView } from './place.ts';

/** Also what cities the places lie in. */
export interface MatchView extends PlaceView {
  readonly regions: readonly Region[];
}

/** OpenStreetMap's level of a prefecture-level city. */
const CITY_ADMIN_LEVEL = 5;

function toApiMatch(place: Place, view: MatchView): ApiMatch {
  const region = view.regions.find((candidate) => candidate.regionId === place.cityId);
  return toCompact({
    type: place.stopIds.length > 0 ? ('STOP' as const) : ('PLACE' as const),
    category: place.category,
    tokens: [] as [number, number][],
    name: toNameIn(place.name, view.language),
    id: place.id,
    lat: place.lat,
    lon: place.lon,
    tz: place.timeZone ?? view.timeZone,
    areas: region
      ? [
          {
            name: toNameIn(region.name, view.language),
            adminLevel: CITY_ADMIN_LEVEL,
            matched: false,
            default: true,
          },
        ]
      : [],
    score: place.importance,
    modes: place.stopIds.length > 0 ? toModes(place.routeTypes) : undefined,
    importance: place.importance,
    names: toNameRecord(place.name),
    placeType: place.type,
    stopIds: [...place.stopIds],
  });
}

/** A hit of the search box; `tokens` only where the text that was met is the one that is shown. */
export function toHitMatch(hit: PlaceHit, view: MatchView): ApiMatch {
  const match = toApiMatch(hit.place, view);
  const isShown = match.name === hit.matchedText;
  return {
    ...match,
    score: hit.score,
    tokens: isShown ? hit.ranges.map(([start, length]) => [start, length]) : [],
  };
}

/** A place near a point; the nearer the higher its score. */
export function toNearbyMatch(nearby: NearbyPlace, view: MatchView): ApiMatch {
  return {
    ...toApiMatch(nearby.place, view),
    score: 1 / (1 + nearby.distanceM),
    distanceM: Math.round(nearby.distanceM),
  };
}

/** The kinds of places that the words of the MOTIS API stand for; street addresses there are none. */
export function toPlaceTypes(types: readonly string[] | undefined): PlaceType[] | undefined {
  if (!types) return undefined;
  const result: PlaceType[] = [];
  if (types.includes('STOP')) result.push('stop');
  if (types.includes('PLACE')) result.push('poi', 'district', 'city', 'point');
  return result;
}
