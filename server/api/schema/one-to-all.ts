import * as z from 'zod';
import { defineOperation } from './operation.ts';
import { zId, zInteger } from './params.ts';
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

export const oneToAllOperations = {
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
    isDear: () => true,
  }),
};

export type ApiReachable = z.input<typeof reachableSchema>;
