/** `/api/v1/geocode` and `/api/v1/reverse-geocode`: parameters and answers. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { queryModes } from './mode.ts';
import { languageParam, zCorner, zDecimal, zInteger, zPoint, zWords } from './params.ts';
import { namesSchema, transitModeSchema } from './place.ts';

const locationTypes = ['ADDRESS', 'PLACE', 'STOP'] as const;
const numResults = (byDefault: number) =>
  zInteger(`Default ${byDefault}.`, { min: 1, max: limits.suggestions }).optional();

export const geocodeQuerySchema = z.object({
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

export const reverseGeocodeQuerySchema = z.object({
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

export const matchesSchema = z.array(matchSchema).meta({ id: 'Matches' });

export type ApiMatch = z.infer<typeof matchSchema>;
