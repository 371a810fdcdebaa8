/** Operations of health, first map view, configuration and ground map. */
import * as z from 'zod';
import { defineOperation } from './operation.ts';
import { languageQuerySchema } from './params.ts';
import { namesSchema } from './place.ts';

const healthResponseSchema = z
  .strictObject({
    rt: z.boolean().meta({ description: 'Real-time feeds are being read.' }),
    gbfs: z.boolean().meta({ description: 'Shared-vehicle feeds are being read.' }),
    status: z.enum(['ok', 'no-feeds']),
    feedCount: z.int(),
    stopCount: z.int(),
    tripCount: z.int(),
    timetableHash: z.string().exactOptional(),
    version: z.string(),
  })
  .meta({ id: 'HealthResponse' });

const initialResponseSchema = z
  .strictObject({
    lat: z.number(),
    lon: z.number(),
    zoom: z.number(),
    serverConfig: z.strictObject({
      motisVersion: z.string().meta({ description: 'Version of this server.' }),
      hasElevation: z.boolean(),
      hasRoutedTransfers: z.boolean(),
      hasStreetRouting: z.boolean(),
      maxOneToManySize: z.number(),
      maxOneToAllTravelTimeLimit: z.number(),
      maxTravelTimeLimit: z
        .number()
        .meta({ description: 'What clients before 2.9 call `maxOneToAllTravelTimeLimit`.' }),
      maxPrePostTransitTimeLimit: z.number(),
      maxDirectTimeLimit: z.number(),
      shapesDebugEnabled: z.boolean(),
    }),
  })
  .meta({ id: 'InitialResponse' });

export const tileProviderSchema = z
  .strictObject({
    id: z.string(),
    names: namesSchema,
    url: z.string().meta({ description: 'With `{z}`, `{x}`, `{y}` and perhaps `{s}`.' }),
    subdomains: z.array(z.string()),
    datum: z.enum(['WGS-84', 'GCJ-02']).meta({ description: 'GCJ-02 tiles are shifted by the map.' }),
    attribution: z.string(),
    maxZoom: z.int().min(1).max(24),
  })
  .meta({ id: 'TileProvider' });

export const configResponseSchema = z
  .strictObject({
    tz: z.string(),
    name: z.string().meta({ description: 'What the region is called, in the language of the request.' }),
    names: namesSchema,
    center: z.strictObject({ lat: z.number(), lon: z.number() }),
    zoom: z.number(),
    bounds: z.strictObject({ south: z.number(), west: z.number(), north: z.number(), east: z.number() }),
    hasCard: z
      .boolean()
      .meta({ description: 'There is a scheme of a shared card: cards and clearing are served.' }),
    currency: z
      .string()
      .meta({ description: 'ISO 4217, of the card; without a card, of most fares of the feeds.' }),
    regions: z.array(
      z.strictObject({
        regionId: z.string(),
        name: z.string(),
        names: namesSchema,
        lat: z.number(),
        lon: z.number(),
      }),
    ),
    holidays: z
      .array(z.strictObject({ names: namesSchema, firstDate: z.iso.date(), lastDate: z.iso.date() }))
      .meta({ description: 'Public holidays of the region, as far as they are known.' }),
    workedDays: z
      .array(z.iso.date())
      .meta({ description: 'Days of a weekend that are worked in exchange for a holiday.' }),
    languages: z.array(z.enum(['zh', 'en'])),
    tileProviders: z.array(tileProviderSchema),
    groundAttribution: z.string(),
    feeds: z.array(
      z.strictObject({
        feedId: z.string(),
        tz: z.string(),
        publisherName: z.string(),
        publisherUrl: z.string(),
        version: z.string().exactOptional(),
        firstDate: z.iso.date().exactOptional(),
        lastDate: z.iso.date().exactOptional(),
        lineCounts: z.strictObject({ sourced: z.int(), derived: z.int(), reconstructed: z.int() }),
        attributions: z.array(z.strictObject({ name: z.string(), url: z.string().exactOptional() })),
      }),
    ),
  })
  .meta({ id: 'ConfigResponse' });

export const groundResponseSchema = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.strictObject({
        type: z.literal('Feature'),
        geometry: z.looseObject({ type: z.string() }).meta({ description: 'A GeoJSON geometry.' }),
        properties: z.strictObject({
          kind: z
            .enum([
              'water',
              'river',
              'green',
              'street',
              'railway',
              'runway',
              'taxiway',
              'city',
              'town',
              'locality',
              'place',
            ])
            .meta({
              description:
                'Areas: water, green. Lines: river, street, railway, runway, taxiway. Points: city, town (a district), locality (a township or village), place.',
            }),
          name: z.string().exactOptional(),
          names: namesSchema.exactOptional(),
          minZoom: z.number().exactOptional().meta({ description: 'Smallest zoom of the name.' }),
          maxZoom: z
            .number()
            .exactOptional()
            .meta({ description: 'Largest zoom of the name: beyond it, its position is too coarse.' }),
          derived: z
            .boolean()
            .exactOptional()
            .meta({ description: 'The line is worked out, not surveyed: shown as illustrative.' }),
        }),
      }),
    ),
    notes: z
      .array(namesSchema)
      .meta({ description: 'What on the map is modelled, and where: one sentence each.' }),
  })
  .meta({ id: 'GroundResponse' });

export const initialOperations = {
  initial: defineOperation({
    path: '/api/v1/map/initial',
    access: 'open',
    tag: 'region',
    summary: { zh: '地图初始视图', en: 'First view of the map' },
    description: {
      zh: '地图打开时的中心和缩放级别，以及服务的各项上限。',
      en: 'Centre and zoom with which a map opens, and what the service offers.',
    },
    query: languageQuerySchema,
    response: initialResponseSchema,
    cacheSec: 60,
  }),
};

export const regionOperations = {
  config: defineOperation({
    path: '/api/v1/config',
    access: 'open',
    tag: 'region',
    summary: { zh: '页面配置：区域、数据源、底图', en: 'What the page needs: region, feeds, tiles' },
    description: {
      zh: '页面所需：区域名称和范围、时区、数据源及其有效期、底图来源。',
      en: 'What a page needs first: name and extent of the region, time zone, feeds with their dates, tile providers.',
    },
    query: languageQuerySchema,
    response: configResponseSchema,
    cacheSec: 60,
  }),
  ground: defineOperation({
    path: '/api/v1/ground',
    access: 'open',
    tag: 'region',
    summary: { zh: '离线底图（GeoJSON）', en: 'Ground of the offline map (GeoJSON)' },
    description: {
      zh: '离线地图的水系、道路、铁路、跑道和地名；区域没有的图层略去。',
      en: 'Water, streets, railways, runways and names of the map that works without tiles; a region may have none.',
    },
    query: languageQuerySchema,
    response: groundResponseSchema,
    cacheSec: 3_600,
  }),
  health: defineOperation({
    path: '/api/v1/health',
    access: 'open',
    tag: 'service',
    summary: { zh: '服务状态', en: 'State of the service' },
    description: {
      zh: '服务是否就绪，以及数据的规模。',
      en: 'Whether the service is ready, and how much it holds.',
    },
    query: languageQuerySchema,
    response: healthResponseSchema,
    otherStatuses: [503],
    toStatus: (body) => (body.status === 'ok' ? 200 : 503),
  }),
};

export type ApiConfigResponse = z.infer<typeof configResponseSchema>;
export type ApiGroundResponse = z.infer<typeof groundResponseSchema>;
export type TileProvider = z.infer<typeof tileProviderSchema>;
