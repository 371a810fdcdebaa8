/** Handlers of `/api/v1/geocode` and `/api/v1/reverse-geocode`. */
import type { Region } from '../../app/planning/region-info.ts';
import { toBox } from '../../base/geo.ts';
import { toNameIn } from '../../base/names.ts';
import type { NearbyPlace, Place, PlaceHit, PlaceType } from '../../planner/places/place.ts';
import type { ApiMatch, geocodeOperations } from '../schema/geocode.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter, toModes } from '../schema/mode.ts';
import { toCompact, toNameRecord } from '../wire/json.ts';
import type { PlaceView } from '../wire/place.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';

async function getMatchView(context: EndpointContext) {
  const { regions, timeZone } = await context.useCases.getRegionInfo();
  return { language: context.language, timeZone, regions };
}

export const placesHandlers: Handlers<typeof geocodeOperations> = {
  geocode: async (call) => {
    const { query, useCases } = call;
    const hits = await useCases.searchPlaces(
      toCompact({
        text: query.text,
        language: call.language,
        near: query.place,
        nearBias: query.placeBias,
        limit: query.numResults ?? 10,
        types: toPlaceTypes(query.type),
        bounds: query.min && query.max ? toBox(query.min, query.max) : undefined,
        allowsRouteType: findRouteTypeFilter(query.mode),
      }),
    );
    const view = await getMatchView(call);
    return hits.map((hit) => toHitMatch(hit, view));
  },

  reverseGeocode: async (call) => {
    const { query, useCases } = call;
    const places = await useCases.findNearbyPlaces(
      toCompact({
        point: query.place,
        limit: query.numResults ?? 5,
        maxM: limits.radiusM,
        types: toPlaceTypes(query.type),
      }),
    );
    const view = await getMatchView(call);
    return places.map((place) => toNearbyMatch(place, view));
  },
};

/** With the cities in which places lie. */
export interface MatchView extends PlaceView {
  readonly regions: readonly Region[];
}

/** `admin_level` of a prefecture-level city in OpenStreetMap. */
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

/** A hit of the search; `tokens` are set only where the matched name is also the shown one. */
function toHitMatch(hit: PlaceHit, view: MatchView): ApiMatch {
  const match = toApiMatch(hit.place, view);
  const isShown = match.name === hit.matchedText;
  return {
    ...match,
    score: hit.score,
    tokens: isShown ? hit.ranges.map(([start, length]) => [start, length]) : [],
  };
}

/** A place near a point; its score falls with the distance. */
function toNearbyMatch(nearby: NearbyPlace, view: MatchView): ApiMatch {
  return {
    ...toApiMatch(nearby.place, view),
    score: 1 / (1 + nearby.distanceM),
    distanceM: Math.round(nearby.distanceM),
  };
}

/** Kinds of places by the words of the MOTIS API; `ADDRESS` adds none, as no addresses are known. */
function toPlaceTypes(types: readonly string[] | undefined): PlaceType[] | undefined {
  if (!types) return undefined;
  const result: PlaceType[] = [];
  if (types.includes('STOP')) result.push('stop');
  if (types.includes('PLACE')) result.push('poi', 'district', 'city', 'point');
  return result;
}
