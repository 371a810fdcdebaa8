import * as z from 'zod';
import { limits } from './limits.ts';
import { queryModes } from './mode.ts';
import { defineOperation } from './operation.ts';
import { languageQuerySchema, zDecimal, zFlag, zId, zIds, zInteger } from './params.ts';
import { placeSchema } from './place.ts';
import { notServedSchema, placeText, streetModeParams, travelMin, travelParams } from './travel-params.ts';

const oneToAllQuerySchema = z.object({
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

const manyText = '`latitude;longitude` or stop ids';
const modeSchema = z.enum(['WALK', 'TRANSIT', 'BIKE', 'CAR', 'HGV']).meta({
  description: '`WALK`, or `TRANSIT` for vehicles and walks from `time` on; others are not served: refused.',
});
const maxSec = { min: 0, max: limits.reachTravelMin * 60 };
const matchingText = 'Metres; without streets there is nothing to match.';

export const oneToManyQuerySchema = z.object({
  one: zId('`latitude;longitude` or a stop id.'),
  many: zIds(`${manyText}, separated by commas.`, limits.many),
  mode: modeSchema,
  max: zInteger('The longest travel, in seconds.', maxSec),
  maxMatchingDistance: zDecimal(matchingText, { min: 0, max: 1_000_000 }).optional(),
  withDistance: zFlag('With metres; of walks only.').optional(),
  ...travelParams,
  arriveBy: zFlag('Many to one.').optional(),
});

/** Only `WALK` is served. */
const directModeText = 'The whole way without a vehicle. Default `WALK`; others are left out.';

export const intermodalQuerySchema = z.object({
  one: zId('`latitude;longitude` or a stop id.'),
  many: zIds(`${manyText}, separated by commas.`, limits.many),
  maxTravelTime: zInteger('Minutes. Default 180.', travelMin).optional(),
  maxMatchingDistance: zDecimal(matchingText, { min: 0, max: 1_000_000 }).optional(),
  withDistance: zFlag('With metres; of walks only.').optional(),
  directMode: z.enum(queryModes).meta({ description: directModeText }).optional(),
  ...travelParams,
  ...streetModeParams,
});

const id = z.string().min(1).max(limits.idLength);
const minutes = z.int().min(0).max(180).optional();
const walkSec = z.int().min(0).max(limits.walkSec).optional();
const modes = z.array(z.enum(queryModes)).max(50).optional();
const ids = z.array(id).min(1).max(limits.avoided).optional();

/** `travelParams` as JSON: numbers and flags in place of text. */
const travelFields = {
  one: id,
  many: z.array(id).min(1).max(limits.many).meta({ description: manyText }),
  time: z.string().max(40).optional(),
  arriveBy: z.boolean().optional(),
  maxTransfers: z.int().min(0).max(limits.transfers).optional(),
  minTransferTime: minutes,
  additionalTransferTime: minutes,
  transferTimeFactor: z.number().min(1).max(100).optional(),
  maxPreTransitTime: walkSec,
  maxPostTransitTime: walkSec,
  maxDirectTime: walkSec,
  maxMatchingDistance: z.number().min(0).optional(),
  withDistance: z.boolean().optional(),
  pedestrianSpeed: z.number().min(0.3).max(3).optional(),
  pedestrianProfile: z.enum(['FOOT', 'WHEELCHAIR']).optional(),
  tongchengStrictWheelchair: z.boolean().optional(),
  transitModes: modes,
  avoidRoutes: ids,
  avoidAgencies: ids,
  requireBikeTransport: z.boolean().optional(),
  requireCarTransport: z.boolean().optional(),
};

export const oneToManyBodySchema = z
  .object({ ...travelFields, mode: modeSchema, max: z.number().min(maxSec.min).max(maxSec.max) })
  .meta({ id: 'OneToManyParams' });

export const intermodalBodySchema = z
  .object({
    ...travelFields,
    maxTravelTime: z.int().min(travelMin.min).max(travelMin.max).optional(),
    directMode: z.enum(queryModes).optional(),
    preTransitModes: modes,
    postTransitModes: modes,
  })
  .meta({ id: 'OneToManyIntermodalParams' });

const durationSchema = z
  .strictObject({
    duration: z.number().exactOptional().meta({ description: 'Seconds; absent where it takes too long.' }),
    distance: z.number().exactOptional().meta({ description: 'Metres.' }),
    k: z.int().min(0).exactOptional().meta({ description: 'Vehicles; with `mode=TRANSIT`.' }),
  })
  .meta({ id: 'Duration' });

export const durationsSchema = z.array(durationSchema).meta({ description: 'In the order of `many`.' });

export const intermodalSchema = z
  .strictObject({
    street_durations: durationsSchema,
    transit_durations: z
      .array(
        z.array(
          z.strictObject({
            duration: z.int().meta({ description: 'Seconds.' }),
            transfers: z.int().min(0).meta({ description: 'The fewest changes for that duration.' }),
          }),
        ),
      )
      .meta({ description: 'In the order of `many`: each further change saves time.' }),
    notServed: notServedSchema.exactOptional(),
  })
  .meta({ id: 'OneToManyIntermodalResponse' });

const manySummary = { zh: '从一地到多地的行程时间', en: 'Travel times between one place and many' };
const intermodalSummary = {
  zh: '从一地到多地：步行时间，以及各换乘次数的乘车时间',
  en: 'One place and many: times on foot, and by vehicle for each number of changes',
};

export const oneToManyOperations = {
  oneToAll: defineOperation({
    path: '/api/v6/one-to-all',
    access: 'open',
    tag: 'planning',
    olderVersions: [1],
    summary: { zh: '从一地到所有站点的行程时间', en: 'Travel times between one place and all stops' },
    description: {
      zh: '在给定时间内从一地能到达的所有站点（或反向），各有分钟数和换乘次数。',
      en: 'Every stop that can be reached from one place within a time, or from which the place can be reached, with minutes and changes.',
    },
    query: oneToAllQuerySchema,
    response: reachableSchema,
    isExpensive: () => true,
  }),
  oneToMany: defineOperation({
    path: '/api/v1/one-to-many',
    access: 'open',
    tag: 'planning',
    summary: manySummary,
    description: {
      zh: '一地与给定各地之间的行程秒数，顺序与 many 相同；到不了的为空对象。',
      en: 'Seconds between one place and each of the given ones, in the order of `many`; an empty object where there is no way.',
    },
    query: oneToManyQuerySchema,
    response: durationsSchema,
  }),
  oneToManyPost: defineOperation({
    path: '/api/v1/one-to-many',
    method: 'post',
    access: 'open',
    tag: 'planning',
    isQuestion: true,
    summary: manySummary,
    description: {
      zh: '与 GET 相同，查询写在请求体中。',
      en: 'As the GET, with the question as a body.',
    },
    query: languageQuerySchema,
    body: oneToManyBodySchema,
    response: durationsSchema,
  }),
  oneToManyIntermodal: defineOperation({
    path: '/api/experimental/one-to-many-intermodal',
    access: 'open',
    tag: 'planning',
    summary: intermodalSummary,
    description: {
      zh: '一地与多地：直接步行的时间，以及每多一次换乘能快多少。',
      en: 'One place and many: the time on foot, and what each further change saves.',
    },
    query: intermodalQuerySchema,
    response: intermodalSchema,
  }),
  oneToManyIntermodalPost: defineOperation({
    path: '/api/experimental/one-to-many-intermodal',
    method: 'post',
    access: 'open',
    tag: 'planning',
    isQuestion: true,
    summary: intermodalSummary,
    description: {
      zh: '与 GET 相同，查询写在请求体中。',
      en: 'As the GET, with the question as a body.',
    },
    query: languageQuerySchema,
    body: intermodalBodySchema,
    response: intermodalSchema,
  }),
};

export type OneToManyQuestion = z.output<typeof oneToManyQuerySchema> | z.output<typeof oneToManyBodySchema>;
export type IntermodalQuestion =
  | z.output<typeof intermodalQuerySchema>
  | z.output<typeof intermodalBodySchema>;
export type ApiDurations = z.input<typeof durationsSchema>;
export type ApiIntermodal = z.input<typeof intermodalSchema>;

export type ApiReachable = z.input<typeof reachableSchema>;
