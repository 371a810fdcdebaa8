/** Operations of `/api/v6/plan`. */
import * as z from 'zod';
import { mediumPriceSchema } from './fare.ts';
import { itinerarySchema } from './itinerary.ts';
import { limits } from './limits.ts';
import { queryModes, vehicleModes } from './mode.ts';
import { defineOperation } from './operation.ts';
import {
  languageParam,
  zCount,
  zDecimal,
  zFlag,
  zId,
  zIds,
  zInteger,
  zIntegers,
  zModeSeconds,
  zWords,
} from './params.ts';
import { bilingualSchema, instantSchema, namesSchema, placeSchema } from './place.ts';
import {
  avoidParams,
  changeParams,
  notServedSchema,
  placeText,
  timeParam,
  transitModesParam,
  unservedParams,
  walkerParams,
  walkSec,
} from './travel-params.ts';

const streetText =
  'Default `WALK`, which is what is served: other modes are left out and named in `notServed`.';

export const planQuerySchema = z.object({
  fromPlace: zId(`Start: ${placeText}.`),
  toPlace: zId(`End: ${placeText}.`),
  time: timeParam,
  arriveBy: zFlag('`time` is the latest arrival.').optional(),
  timetableView: zFlag(
    'All good departures of the search window (default), or the best one alone.',
  ).optional(),
  searchWindow: zInteger('Seconds. Default 900.', { min: 0, max: limits.searchWindowSec }).optional(),
  numItineraries: zCount(
    'Widen the window until there are so many. Default 5; 0 asks for the window alone.',
    limits.itineraries,
  ).optional(),
  maxItineraries: zInteger('Never more than so many.', { min: 1, max: limits.itineraries }).optional(),
  maxTransfers: zInteger('Changes between vehicles.', { min: 0, max: limits.transfers }).optional(),
  maxTravelTime: zInteger('The longest travel, in minutes.', { min: 1, max: limits.travelMin }).optional(),
  maxPreTransitTime: zInteger('Seconds of walking to the first stop. Default 900.', walkSec).optional(),
  maxPostTransitTime: zInteger('Seconds of walking from the last stop. Default 900.', walkSec).optional(),
  ...walkerParams,
  ...changeParams,
  transferTimeFactor: zDecimal('Change times are multiplied with this. Default 1.', {
    min: 1,
    max: 10,
  }).optional(),
  tongchengMinTransferTimeByMode: zModeSeconds(
    vehicleModes,
    'Seconds between alighting and boarding, at least, where vehicles of a mode call: `RAIL:600,SUBWAY:180`. A mode goes before a group that includes it.',
    { min: 0, max: 10_800 },
  ).optional(),
  transitModes: transitModesParam,
  directModes: zWords(queryModes, `The whole way without a vehicle. ${streetText}`).optional(),
  preTransitModes: zWords(
    queryModes,
    `From a position to the first stop; a stop as start needs none. ${streetText}`,
  ).optional(),
  postTransitModes: zWords(
    queryModes,
    `From the last stop to a position; a stop as end needs none. ${streetText}`,
  ).optional(),
  ...avoidParams,
  tongchengAvoidStops: zIds(
    'Where not to board, alight or change: stop ids, each standing for its station and the like-named stops beside it. Riding through is fine.',
    limits.avoided,
  ).optional(),
  pageCursor: z
    .string()
    .max(limits.cursorLength)
    .optional()
    .meta({ description: '`previousPageCursor` or `nextPageCursor` of the answer before.' }),
  detailedLegs: zFlag('With the geometry of legs. Default true.').optional(),
  joinInterlinedLegs: zFlag(
    'One leg for a vehicle that goes on as another trip (default), or one leg for each of its trips.',
  ).optional(),
  withFares: zFlag('With `fareTransfers`. The extra field `fare` is always there.').optional(),
  fareMedia: zId(
    'Pay with this medium (see `/api/v1/fare-choices`). Default: the cheapest of what needs no personal card.',
  ).optional(),
  tongchengLowestFare: zFlag(
    'Pay with whatever medium costs least, personal cards included, instead of `fareMedia`. Default: without a card.',
  ).optional(),
  tongchengFareByMedium: zFlag('With `fareByMedium`: what each medium would cost.').optional(),
  riderCategory: zId('Travel as this rider (see `/api/v1/fare-choices`).').optional(),
  tongchengCriteria: zWords(
    ['fare', 'walking'] as const,
    'Also journeys that are slower, but cheaper or with less walking. Default: time and changes alone count.',
  ).optional(),
  language: languageParam,
  via: zIds(
    'Places on the way, in order: stop ids (each standing for its station and the like-named stops beside it) or `latitude;longitude` (the stops around it).',
    limits.vias,
  ).optional(),
  viaMinimumStay: zIntegers(
    'Minutes at each `via`, beside the change, in their order; 0 (default) where riding past is enough.',
    { min: 0, max: 1_440 },
    limits.vias,
  ).optional(),
  ...unservedParams,
});

const offsetsSchema = z
  .array(
    z.object({
      stopId: z.string().min(1).max(limits.idLength),
      duration: z.int().min(0).max(limits.walkSec).meta({ description: 'Seconds.' }),
      mode: z.enum(queryModes).optional().meta({ description: 'Default `WALK`; others are refused.' }),
    }),
  )
  .max(limits.offsets);

export const planBodySchema = z
  .object({
    fromOffsets: offsetsSchema.optional().meta({
      description: 'Stops to begin at, in place of those around `fromPlace`; an empty list is none.',
    }),
    toOffsets: offsetsSchema.optional().meta({
      description: 'Stops to end at, in place of those around `toPlace`; an empty list is none.',
    }),
  })
  .meta({ id: 'PlanPostBody' });

const emptyReasonSchema = z
  .strictObject({
    code: z.string(),
    detail: z.string().meta({ description: 'In the language of the request.' }),
    text: bilingualSchema,
    suggestions: z.array(
      z.strictObject({
        code: z.string(),
        detail: z.string(),
        text: bilingualSchema,
        time: instantSchema.exactOptional(),
        stop: z
          .strictObject({
            end: z.enum(['from', 'to']),
            stopId: z.string(),
            name: z.string(),
            names: namesSchema,
            lat: z.number(),
            lon: z.number(),
          })
          .exactOptional()
          .meta({ description: 'The stop to take in place of start or destination.' }),
      }),
    ),
  })
  .meta({ id: 'EmptyReason', description: 'Why there is no itinerary, and what to try.' });

const waySchema = z
  .strictObject({
    itineraryId: z
      .string()
      .meta({ description: 'Stands for the way: the next to leave, or the last to arrive in time.' }),
    itineraryIds: z.array(z.string()).meta({ description: 'All itineraries of the way, by departure.' }),
    links: z.array(z.array(z.string())).meta({
      description:
        'Names of each vehicle: lines that can replace each other. Ways of two pages are one if each vehicle has a name in common.',
    }),
    headwaySec: z.int().exactOptional().meta({
      description: 'One can leave about every so many seconds; absent where a vehicle runs by the clock.',
    }),
    lowestFare: mediumPriceSchema
      .exactOptional()
      .meta({ description: 'The lowest price of `itineraryId` with any medium, for this rider.' }),
    noConcession: z
      .strictObject({ detail: z.string(), text: bilingualSchema })
      .exactOptional()
      .meta({ description: 'Why the rider category does not lower the price of `itineraryId`.' }),
  })
  .meta({
    id: 'Way',
    description: 'A way of going: itineraries on the same lines. Tags compare the ways of the page.',
  });

const noteSchema = z
  .strictObject({
    code: z.string(),
    detail: z.string(),
    text: bilingualSchema,
    time: instantSchema.exactOptional(),
  })
  .meta({ id: 'PlanNote', description: 'A remark about the list, such as that the last service has left.' });

export const planResponseSchema = z
  .strictObject({
    requestParameters: z.record(z.string(), z.string()),
    debugOutput: z.record(z.string(), z.number()),
    from: placeSchema,
    to: placeSchema,
    direct: z.array(itinerarySchema),
    itineraries: z.array(itinerarySchema),
    ways: z.array(waySchema).exactOptional().meta({
      description: 'The rows of a list, the best first: `itineraries` and `direct`, each way once.',
    }),
    notes: z.array(noteSchema).exactOptional(),
    previousPageCursor: z.string(),
    nextPageCursor: z.string(),
    emptyReason: emptyReasonSchema.exactOptional(),
    notServed: notServedSchema.exactOptional(),
    incomplete: z
      .strictObject({ code: z.literal('too-much-work'), detail: z.string(), text: bilingualSchema })
      .meta({
        id: 'IncompletePlan',
        description: 'The search was broken off: there may be journeys that are cheaper or walk less.',
      })
      .exactOptional(),
  })
  .meta({ id: 'PlanResponse' });

const summary = { zh: '出行方案', en: 'Plan a journey' };

/** Whether a plan is expensive: many journeys, a long window, further criteria, vias, or a further page. */
function isExpensive({
  numItineraries,
  pageCursor,
  searchWindow,
  tongchengCriteria,
  via,
}: Record<string, unknown>): boolean {
  const isLong = Number(numItineraries ?? 0) > 10 || Number(searchWindow ?? 0) > 7_200;
  return isLong || [tongchengCriteria, via, pageCursor].some((value) => value !== undefined && value !== '');
}

export const planOperations = {
  plan: defineOperation({
    path: '/api/v6/plan',
    access: 'open',
    tag: 'planning',
    olderVersions: [1, 2, 3, 4, 5],
    summary,
    description: {
      zh: '从起点到终点的出行方案，含步行、换乘、票价和标签；翻页用 previousPageCursor 与 nextPageCursor。',
      en: 'Journeys from a start to an end with walks, changes, fares and labels; earlier and later ones by `previousPageCursor` and `nextPageCursor`.',
    },
    query: planQuerySchema,
    response: planResponseSchema,
    isExpensive,
  }),
  planPost: defineOperation({
    path: '/api/v6/plan',
    method: 'post',
    access: 'open',
    tag: 'planning',
    isQuestion: true,
    summary,
    description: {
      zh: '与 GET 相同，查询写在请求体中；可另给出起终点附近各站的步行时间。',
      en: 'As the GET, with the question as a body, which may also give walking times to stops near both ends.',
    },
    query: planQuerySchema,
    body: planBodySchema,
    response: planResponseSchema,
    isExpensive: () => true,
  }),
};

export type ApiPlanResponse = z.infer<typeof planResponseSchema>;
export type PlanBody = z.output<typeof planBodySchema>;
export type PlanQuery = z.output<typeof planQuerySchema>;
