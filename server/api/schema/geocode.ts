/** Operations of `/api/v1/geocode` and `/api/v1/reverse-geocode`. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { queryModes } from './mode.ts';
import { defineOperation } from './operation.ts';
import { languageParam, zCorner, zDecimal, zInteger, zPoint, zWords } from './params.ts';
import { namesSchema, transitModeSchema } from './place.ts';

const locationTypes = ['ADDRESS', 'PLACE', 'STOP'] as const;
const numResults = (byDefault: number) =>
  zInteger(`Default ${byDefault}.`, { min: 1, max: limits.suggestions }).optional();

const geocodeQuerySchema = z.object({
  text: z
    .string()
    .max(limits.textLength)
    .meta({ description: 'Chinese characters, full pinyin, initials, English, a mixture, or coordinates.' }),
  language: languageParam,
  type: zWords(locationTypes, 'Only these kinds.').optional(),
  mode: zWords(queryModes, 'Only stops of these modes.').optional(),
  place: zPoint('Prefer what is near.').optional(),
  placeBias: zDecimal(
    'How much nearness to `place` counts. Default 1: among names that fit alike, the near one comes first. About 10 lets a city nearby outweigh how well a name fits; 0 passes `place` over.',
    { min: 0, max: 100 },
  ).optional(),
  min: zCorner('One corner of the part of the map that results lie in.').optional(),
  max: zCorner('The opposite corner.').optional(),
  numResults: numResults(10),
});

const reverseGeocodeQuerySchema = z.object({
  place: zPoint('`latitude,longitude`'),
  type: zWords(locationTypes, 'Only these kinds.').optional(),
  numResults: numResults(5),
  language: languageParam,
});

export const matchSchema = z
  .strictObject({
    type: z.enum(locationTypes),
    category: z.string().exactOptional(),
    tokens: z
      .array(z.tuple([z.int(), z.int()]))
      .meta({ description: 'Start and length of what was met in `name`.' }),
    name: z.string(),
    id: z.string(),
    lat: z.number(),
    lon: z.number(),
    tz: z.string().exactOptional(),
    areas: z.array(
      z.strictObject({
        name: z.string(),
        adminLevel: z.number(),
        matched: z.boolean(),
        default: z.boolean().exactOptional(),
      }),
    ),
    score: z.number(),
    modes: z.array(transitModeSchema).exactOptional(),
    importance: z.number().min(0).max(1).exactOptional(),
    names: namesSchema,
    placeType: z.enum(['stop', 'poi', 'district', 'city', 'point']),
    stopIds: z.array(z.string()).meta({ description: 'All stops of all feeds that make up the place.' }),
    distanceM: z.number().exactOptional(),
  })
  .meta({ id: 'Match' });

const matchesSchema = z.array(matchSchema).meta({ id: 'Matches' });

export const geocodeOperations = {
  geocode: defineOperation({
    path: '/api/v1/geocode',
    access: 'open',
    tag: 'places',
    summary: { zh: '按名称查找地点', en: 'Find places by name' },
    description: {
      zh: '按汉字、全拼、首字母或英文查找站点和地点，最可能的在前。',
      en: 'Finds stops and places by characters, pinyin, initials or English, the likeliest first.',
    },
    query: geocodeQuerySchema,
    response: matchesSchema,
    cacheSec: 60,
  }),
  reverseGeocode: defineOperation({
    path: '/api/v1/reverse-geocode',
    access: 'open',
    tag: 'places',
    summary: { zh: '按坐标查找附近地点', en: 'Find places near a position' },
    description: {
      zh: '离给定坐标最近的站点和地点。',
      en: 'The stops and places nearest to a position.',
    },
    query: reverseGeocodeQuerySchema,
    response: matchesSchema,
    cacheSec: 60,
  }),
};

export type ApiMatch = z.infer<typeof matchSchema>;
