/** `GET /api/v1/geocode` and `GET /api/v1/reverse-geocode`: places by text and by position. */
import { toBox } from '../../base/geo.ts';
import { toCompact } from '../map/compact.ts';
import { toHitMatch, toNearbyMatch, toPlaceTypes } from '../map/match.ts';
import { geocodeQuerySchema, matchesSchema, reverseGeocodeQuerySchema } from '../schema/geocode.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter } from '../schema/mode.ts';
import { defineEndpoint, type EndpointContext } from './endpoint.ts';

async function getMatchView(context: EndpointContext) {
  const { regions, timeZone } = await context.useCases.getRegionInfo();
  return { language: context.language, timeZone, regions };
}

export const geocodeEndpoint = defineEndpoint({
  operationId: 'geocode',
  description: {
    zh: '按汉字、全拼、首字母或英文查找站点和地点，最可能的在前。',
    en: 'Finds stops and places by characters, pinyin, initials or English, the likeliest first.',
  },
  path: '/api/v1/geocode',
  access: 'open',
  tag: 'places',
  summary: { zh: '按名称查找地点', en: 'Find places by name' },
  query: geocodeQuerySchema,
  response: matchesSchema,
  cacheSec: 60,
  answer: async (call) => {
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
});

export const reverseGeocodeEndpoint = defineEndpoint({
  operationId: 'reverseGeocode',
  description: {
    zh: '离给定坐标最近的站点和地点。',
    en: 'The stops and places nearest to a position.',
  },
  path: '/api/v1/reverse-geocode',
  access: 'open',
  tag: 'places',
  summary: { zh: '按坐标查找附近地点', en: 'Find places near a position' },
  query: reverseGeocodeQuerySchema,
  response: matchesSchema,
  cacheSec: 60,
  answer: async (call) => {
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
});
