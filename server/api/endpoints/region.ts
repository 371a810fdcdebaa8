/** `GET /api/v1/health`, `/api/v1/map/initial`, `/api/v1/config` and `/api/v1/ground`. */
import { toCompact } from '../map/compact.ts';
import { toApiConfig, toApiGround } from '../map/region.ts';
import { limits } from '../schema/limits.ts';
import {
  configResponseSchema,
  groundResponseSchema,
  healthResponseSchema,
  initialResponseSchema,
  languageQuerySchema,
} from '../schema/region.ts';
import { defineEndpoint } from './endpoint.ts';

export const healthEndpoint = defineEndpoint({
  operationId: 'health',
  description: {
    zh: '服务是否就绪，以及数据的规模。',
    en: 'Whether the service is ready, and how much it holds.',
  },
  path: '/api/v1/health',
  access: 'open',
  tag: 'service',
  summary: { zh: '服务状态', en: 'State of the service' },
  query: languageQuerySchema,
  response: healthResponseSchema,
  otherStatuses: [503],
  toStatus: (body) => (body.status === 'ok' ? 200 : 503),
  answer: async ({ useCases, version }) => {
    const { isReady, feedCount, stopCount, tripCount, timetableHash } = await useCases.getHealth();
    return toCompact({
      rt: false,
      gbfs: false,
      status: isReady ? ('ok' as const) : ('no-feeds' as const),
      feedCount,
      stopCount,
      tripCount,
      timetableHash,
      version,
    });
  },
});

export const initialEndpoint = defineEndpoint({
  operationId: 'initial',
  description: {
    zh: '地图打开时的中心和缩放级别，以及服务的各项上限。',
    en: 'Centre and zoom with which a map opens, and what the service offers.',
  },
  path: '/api/v1/map/initial',
  access: 'open',
  tag: 'region',
  summary: { zh: '地图初始视图', en: 'First view of the map' },
  query: languageQuerySchema,
  response: initialResponseSchema,
  cacheSec: 60,
  answer: async ({ useCases, version }) => {
    const { center, zoom } = await useCases.getRegionInfo();
    return {
      lat: center.lat,
      lon: center.lon,
      zoom,
      serverConfig: {
        motisVersion: version,
        hasElevation: false,
        hasRoutedTransfers: false,
        hasStreetRouting: false,
        maxOneToManySize: limits.many,
        maxOneToAllTravelTimeLimit: limits.reachTravelMin,
        maxTravelTimeLimit: limits.reachTravelMin,
        maxPrePostTransitTimeLimit: limits.walkSec,
        maxDirectTimeLimit: limits.walkSec,
        shapesDebugEnabled: false,
      },
    };
  },
});

export const configEndpoint = defineEndpoint({
  operationId: 'config',
  description: {
    zh: '页面所需：区域名称和范围、时区、数据源及其有效期、底图来源。',
    en: 'What a page needs first: name and extent of the region, time zone, feeds with their dates, tile providers.',
  },
  path: '/api/v1/config',
  access: 'open',
  tag: 'region',
  summary: { zh: '页面配置：区域、数据源、底图', en: 'What the page needs: region, feeds, tiles' },
  query: languageQuerySchema,
  response: configResponseSchema,
  cacheSec: 60,
  answer: async ({ useCases, language, tileProviders }) => {
    const [region, ground] = await Promise.all([useCases.getRegionInfo(), useCases.getGround()]);
    return toApiConfig(region, ground.attribution, tileProviders, language);
  },
});

export const groundEndpoint = defineEndpoint({
  operationId: 'ground',
  description: {
    zh: '离线地图的水系和地名。',
    en: 'Water and place names of the map that works without tiles.',
  },
  path: '/api/v1/ground',
  access: 'open',
  tag: 'region',
  summary: { zh: '离线底图（GeoJSON）', en: 'Ground of the offline map (GeoJSON)' },
  query: languageQuerySchema,
  response: groundResponseSchema,
  cacheSec: 3_600,
  answer: async ({ useCases, language }) => toApiGround(await useCases.getGround(), language),
});
