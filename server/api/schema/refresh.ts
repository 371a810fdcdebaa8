/** Operations of `/api/v6/refresh-itinerary`: by an id, or by the content of an id. */
import * as z from 'zod';
import { itinerarySchema } from './itinerary.ts';
import { limits } from './limits.ts';
import { defineOperation } from './operation.ts';
import { languageParam, zFlag, zId } from './params.ts';
import { unservedParams, walkerParams } from './travel-params.ts';

const epochSec = z.int().min(0).max(10_000_000_000);
const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const id = z.string().max(limits.idLength);

const legIdSchema = z
  .object({
    displayName: id,
    tripId: id.meta({ description: 'Names the run; empty for a walk.' }),
    fromId: id.meta({ description: '`feed:stop_id`; empty for a point of the map.' }),
    fromLat: lat,
    fromLon: lon,
    fromLevel: z.number().optional(),
    toId: id,
    toLat: lat,
    toLon: lon,
    toLevel: z.number().optional(),
    schedStart: epochSec.meta({ description: 'Seconds since 1970.' }),
    schedEnd: epochSec.meta({ description: 'Seconds since 1970.' }),
    mode: z.string().max(40).meta({ description: 'Of a walk `WALK`; other ways to a stop are not served.' }),
    scheduled: z.boolean(),
  })
  .meta({ id: 'LegId' });

export const itineraryIdSchema = z
  .object({ legs: z.array(legIdSchema).min(1).max(limits.itineraryLegs) })
  .meta({ id: 'ItineraryId', description: 'What is inside an id, as JSON.' });

/** Parameters of both operations. */
const viewParams = {
  requireDisplayNameMatch: zFlag('Refused where a trip is called otherwise today. Default true.').optional(),
  joinInterlinedLegs: zFlag(
    'One leg for a vehicle that goes on as another trip (default), or one leg for each of its trips.',
  ).optional(),
  detailedLegs: zFlag('With the geometry of legs. Default true.').optional(),
  withFares: zFlag('With `fareTransfers`. The extra field `fare` is always there.').optional(),
  fareMedia: zId('Pay with this medium (see `/api/v1/fare-choices`).').optional(),
  riderCategory: zId('Travel as this rider (see `/api/v1/fare-choices`).').optional(),
  pedestrianSpeed: walkerParams.pedestrianSpeed,
  pedestrianProfile: z.enum(['FOOT', 'WHEELCHAIR']).optional(),
  tongchengStrictWheelchair: zFlag('With WHEELCHAIR: only stops known to be accessible.').optional(),
  ...unservedParams,
  language: languageParam,
};

export const refreshPostQuerySchema = z.object(viewParams);

const refreshQuerySchema = z.object({
  itineraryId: z
    .string()
    .min(1)
    .max(limits.itineraryIdLength)
    .meta({ description: 'The `id` of a planned itinerary.' }),
  ...viewParams,
});

const refreshBodySchema = z.object({ id: itineraryIdSchema }).meta({ id: 'RefreshItineraryBody' });

const summary = {
  zh: '按行程编号重新取得行程',
  en: 'A planned itinerary by its id, as the timetable has it today',
};

export const refreshOperations = {
  refreshItinerary: defineOperation({
    path: '/api/v6/refresh-itinerary',
    access: 'open',
    tag: 'planning',
    summary,
    description: {
      zh: '凭方案的 id 重新取得同一行程；时刻表变了而行程不再成立时拒绝。',
      en: 'The same itinerary again by its `id`; refused where the timetable of today no longer has it.',
    },
    query: refreshQuerySchema,
    response: itinerarySchema,
  }),
  refreshItineraryPost: defineOperation({
    path: '/api/v6/refresh-itinerary',
    method: 'post',
    access: 'open',
    tag: 'planning',
    isQuestion: true,
    summary,
    description: {
      zh: '与 GET 相同，id 写在请求体中。',
      en: 'As the GET, with the id in the body.',
    },
    query: refreshPostQuerySchema,
    body: refreshBodySchema,
    response: itinerarySchema,
  }),
};

export type RefreshView = z.output<typeof refreshPostQuerySchema>;
export type ItineraryIdContent = z.output<typeof itineraryIdSchema>;
export type LegId = z.output<typeof legIdSchema>;
