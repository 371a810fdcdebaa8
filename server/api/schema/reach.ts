/** One to all, isochrones, percentiles and matrices: parameters and answers. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { queryModes } from './mode.ts';
import { languageParam, zDecimal, zFlag, zId, zIds, zInteger, zIntegers, zWords } from './params.ts';
import { instantSchema, namesSchema, placeSchema } from './place.ts';
import { notServedSchema } from './plan.ts';

const placeText = '`latitude,longitude` or a stop id';
const nearSec = { min: 0, max: limits.walkSec };
const minutes = { min: 0, max: 180 };
export const travelMin = { min: 1, max: limits.reachTravelMin };

/** What all questions about reach have in common. */
export const travelParams = {
  time: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'ISO 8601; without an offset it is local time of the feeds. Default: now.' }),
  arriveBy: zFlag('All travels end at the one place, by `time`.').optional(),
  maxTransfers: zInteger('Changes between vehicles.', { min: 0, max: limits.transfers }).optional(),
  minTransferTime: zInteger('Minutes between alighting and boarding, at least.', minutes).optional(),
  additionalTransferTime: zInteger('Minutes added to every change.', minutes).optional(),
  maxPreTransitTime: zInteger(
    'Seconds of walking to the first stop (1,800 at most where `arriveBy`). Default 900.',
    nearSec,
  ).optional(),
  maxPostTransitTime: zInteger(
    'Seconds of walking from the last stop (1,800 at most unless `arriveBy`). Default 900.',
    nearSec,
  ).optional(),
  maxDirectTime: zInteger('Seconds of walking the whole way. Default 1800.', nearSec).optional(),
  pedestrianSpeed: zDecimal('Metres a second. Default 1.2.', { min: 0.3, max: 3 }).optional(),
  pedestrianProfile: z
    .enum(['FOOT', 'WHEELCHAIR'])
    .optional()
    .meta({ description: 'Whether the traveller walks (default) or uses a wheelchair.' }),
  tongchengStrictWheelchair: zFlag(
    'With WHEELCHAIR: only trips and stops known to be accessible. Else those of which nothing is known will do, and say so.',
  ).optional(),
  transitModes: zWords(queryModes, 'Only these; an empty list asks for walking alone.').optional(),
  avoidRoutes: zIds('Lines not to ride, `feed:route_id`.', limits.avoided).optional(),
  avoidAgencies: zIds('Operators not to ride with, `feed:agency_id`.', limits.avoided).optional(),
  requireBikeTransport: zFlag('Not served: `true` is refused.').optional(),
  requireCarTransport: zFlag('Not served: `true` is refused.').optional(),
  transferTimeFactor: zDecimal('Not served: refused unless 1.', { min: 1, max: 100 }).optional(),
  language: languageParam,
};

export const streetModeParams = {
  preTransitModes: zWords(
    queryModes,
    'Between a position and the first stop. Default `WALK`, which is what is served: without it nothing is reached.',
  ).optional(),
  postTransitModes: zWords(queryModes, 'As `preTransitModes`, where `arriveBy`.').optional(),
};

const travelQuerySchema = z.object(travelParams);

export const oneToAllQuerySchema = z.object({
  one: zId(`The one place: ${placeText}.`),
  maxTravelTime: zInteger('The longest travel, in minutes.', travelMin),
  ...travelParams,
  ...streetModeParams,
});

export const reachableSchema = z
  .strictObject({
    one: placeSchema,
    all: z.array(
      z.strictObject({
        place: placeSchema,
        duration: z.int().meta({ description: 'Minutes, begun ones counted as whole.' }),
        k: z.int().min(0).meta({ description: 'Vehicles: 0 is a walk, 1 needs no change.' }),
        durationSec: z.int().meta({ description: 'Seconds.' }),
      }),
    ),
    notServed: notServedSchema.exactOptional(),
  })
  .meta({ id: 'Reachable' });

export const isochronesQuerySchema = z.object({
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

export const percentilesQuerySchema = z.object({
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

export const matrixQuerySchema = z.object({
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

export type TravelQuery = z.output<typeof travelQuerySchema>;
export type ApiReachable = z.input<typeof reachableSchema>;
export type ApiIsochrones = z.input<typeof isochronesSchema>;
export type ApiPercentiles = z.input<typeof percentilesSchema>;
export type ApiMatrix = z.input<typeof matrixSchema>;
