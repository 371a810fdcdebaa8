/** `GET /api/v1/geocode` and `GET /api/v1/reverse-geocode`: places by text and by position. */
import { toBox } from '../../base/geo.ts';
import { toCompact } from '../map/compact.ts';
import { toHitMatch, toNearbyMatch, toPlaceTypes } from '../map/match.ts';
import type { geocodeOperations } from '../schema/geocode.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter } from '../schema/mode.ts';
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
