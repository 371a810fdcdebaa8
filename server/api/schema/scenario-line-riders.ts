/** Schema of the expected riders of one line. */
import * as z from 'zod';
import { namesSchema } from './place.ts';
import { hopRidersSchema, rangeSchema, zList } from './scenario-answer.ts';

const hopHour = {
  hour: z.int().min(0).meta({ description: 'From midnight; on from 24 after the next midnight.' }),
  departures: z.int(),
  riders: z.number(),
  seats: z.number().exactOptional(),
  standing: z.number().exactOptional().meta({ description: 'Places to stand, an assumption.' }),
  loadFactor: z.number().exactOptional(),
};

export const lineRidersSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    longName: namesSchema,
    mode: z.enum(['rail', 'coach']),
    isAdded: z.boolean(),
    departures: z.number(),
    before: rangeSchema,
    after: rangeSchema,
    induced: rangeSchema,
    byStrategies: z.number().meta({
      description:
        'Riders by optimal strategies, at central values: a cross-check of those that are not induced.',
    }),
    averageFareFen: z.number(),
    revenueFen: rangeSchema,
    doorMin: z.number(),
    rideMin: z.number(),
    hops: zList(
      hopRidersSchema.extend({
        hours: zList(z.strictObject(hopHour)).meta({
          description: 'Hours with a departure, at central values.',
        }),
      }),
    ),
    crowding: z
      .strictObject({
        busiest: z
          .strictObject({
            from: z.string(),
            to: z.string(),
            fromNames: namesSchema,
            toNames: namesSchema,
            ...hopHour,
          })
          .meta({ description: 'The fullest hop and hour.' }),
        hopHours: z.int().meta({ description: 'Hops by hours of its direction.' }),
        aboveSeats: z
          .number()
          .exactOptional()
          .meta({ description: 'Share of them with more riders than seats.' }),
        aboveAll: z
          .number()
          .exactOptional()
          .meta({ description: 'Share of them with more riders than seats and places to stand.' }),
      })
      .exactOptional(),
    dailyCostFen: rangeSchema.exactOptional(),
    breakEvenRiders: rangeSchema.exactOptional(),
    callsOutside: z.literal(true).exactOptional().meta({
      description:
        'Calls outside the cities of the model, too: riders there are not counted, break-even is at the mean fare.',
    }),
  })
  .meta({ id: 'ScenarioLineRiders' });
