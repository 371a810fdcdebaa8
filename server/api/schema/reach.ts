/** Operations of `/api/v1/isochrones`, `/api/v1/percentiles` and `/api/v1/matrix`. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { defineOperation } from './operation.ts';
import { zId, zIds, zInteger, zIntegers } from './params.ts';
import { instantSchema, namesSchema, placeSchema } from './place.ts';
import { placeText, travelMin, travelParams } from './travel-params.ts';

const isochronesQuerySchema = z.object({
  from: zId(`The one place: ${placeText}.`),
  cutoffs: zIntegers(
    'Minutes, separated by commas. Default 30,60,120.',
    travelMin,
    limits.cutoffs,
  ).optional(),
  ...travelParams,
});

const ringSchema = z.array(z.tuple([z.number(), z.number()])).min(4);

export const isochronesSchema = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.strictObject({
        type: z.literal('Feature'),
        geometry: z.strictObject({
          type: z.literal('MultiPolygon'),
          coordinates: z.array(z.array(ringSchema).min(1)),
        }),
        properties: z.strictObject({
          cutoffMin: z.int(),
          areaKm2: z.number(),
          stopCount: z.int().meta({ description: 'Stops reached within the cut-off.' }),
          landmarkCount: z.int(),
        }),
      }),
    ),
    one: placeSchema,
    time: instantSchema,
    arriveBy: z.boolean(),
    stopCount: z.int().meta({ description: 'Stops in all.' }),
    toleranceM: z
      .int()
      .meta({ description: 'Metres; places further from the edge than this are on the right side of it.' }),
    landmarks: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        names: namesSchema,
        lat: z.number(),
        lon: z.number(),
        durationSec: z.int().exactOptional().meta({ description: 'Absent where it is not reached.' }),
      }),
    ),
  })
  .meta({
    id: 'Isochrones',
    description: 'GeoJSON: each polygon lies within the next; largest cut-off last.',
  });

const percentilesQuerySchema = z.object({
  from: zId(`The one place: ${placeText}.`),
  window: zInteger('Seconds of departures from `time` on. Default 7200.', {
    min: 60,
    max: limits.percentileWindowSec,
  }).optional(),
  step: zInteger('Seconds between departures; 0 looks at every second. Default 60.', {
    min: 0,
    max: 3_600,
  }).optional(),
  percentiles: zIntegers('Whole percents. Default 5,25,50,75,95.', { min: 1, max: 100 }, 20).optional(),
  maxTravelTime: zInteger('Minutes. Default 180.', travelMin).optional(),
  ...travelParams,
});

export const percentilesSchema = z
  .strictObject({
    one: placeSchema,
    percentiles: z.array(z.int()),
    departures: z.int().meta({ description: 'How many departures the percentiles are over.' }),
    stops: z.array(
      z.strictObject({
        place: placeSchema,
        durationsSec: z.array(z.int().nullable()).meta({
          description: 'For each percentile; `null` where too many departures never arrive in time.',
        }),
      }),
    ),
  })
  .meta({ id: 'Percentiles' });

const matrixQuerySchema = z.object({
  origins: zIds('`latitude;longitude` or stop ids, separated by commas.', limits.matrixPlaces),
  destinations: zIds('`latitude;longitude` or stop ids, separated by commas.', limits.matrixPlaces),
  maxTravelTime: zInteger('Minutes. Default 180.', travelMin).optional(),
  ...travelParams,
});

export const matrixSchema = z
  .strictObject({
    durationsSec: z.array(z.array(z.int().nullable())).meta({
      description: 'A row for each origin, a column for each destination; `null` where it takes too long.',
    }),
  })
  .meta({ id: 'Matrix' });

export const reachOperations = {
  isochrones: defineOperation({
    path: '/api/v1/isochrones',
    access: 'open',
    tag: 'planning',
    summary: { zh: '等时圈（GeoJSON）', en: 'Isochrones (GeoJSON)' },
    description: {
      zh: '按分钟数给出可达范围的轮廓和到达的站数，为 GeoJSON。',
      en: 'Outlines of what is reached within each number of minutes, with how many stops, as GeoJSON.',
    },
    query: isochronesQuerySchema,
    response: isochronesSchema,
    isExpensive: () => true,
  }),
  percentiles: defineOperation({
    path: '/api/v1/percentiles',
    access: 'open',
    tag: 'planning',
    summary: {
      zh: '时段内行程时间的百分位数',
      en: 'Percentiles of travel times over a window of departures',
    },
    description: {
      zh: '在一段出发时间内逐次计算到各站的行程时间，给出百分位数和不可达的比例。',
      en: 'Travel times to all stops for each departure of a window, told as percentiles, with the share of departures from which a stop is not reached.',
    },
    query: percentilesQuerySchema,
    response: percentilesSchema,
  }),
  matrix: defineOperation({
    path: '/api/v1/matrix',
    access: 'open',
    tag: 'planning',
    summary: { zh: '多地之间的行程时间', en: 'Travel times between many places' },
    description: {
      zh: '多个起点与多个终点两两之间的行程秒数。',
      en: 'Seconds of travel between each of several origins and each of several destinations.',
    },
    query: matrixQuerySchema,
    response: matrixSchema,
  }),
};

export type ApiIsochrones = z.input<typeof isochronesSchema>;
export type ApiPercentiles = z.input<typeof percentilesSchema>;
export type ApiMatrix = z.input<typeof matrixSchema>;
