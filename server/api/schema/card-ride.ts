/** `/api/v1/cards/{cardId}/rides`: a planned trip ridden with a card, tap by tap. */
import * as z from 'zod';
import { cardJourneySchema, tapSchema } from './card-journey.ts';
import { limits } from './limits.ts';
import { sentenceFields, zFen, zInstantInput } from './money.ts';
import { languageParam, zFlag } from './params.ts';

const id = z.string().min(1).max(limits.idLength);

const rideLegInputSchema = z
  .strictObject({
    routeId: id.meta({ description: '`feed:route_id`.' }),
    fromStopId: id.meta({ description: '`feed:stop_id`.' }),
    toStopId: id,
    departure: zInstantInput('Boarding.'),
    arrival: zInstantInput('Alighting.'),
  })
  .meta({ id: 'RideLegInput' });

export const rideBodySchema = z
  .strictObject({
    legs: z.array(rideLegInputSchema).min(1).max(limits.rideLegs).meta({
      description: 'Rides of an itinerary in their order, walks left out.',
    }),
  })
  .meta({ id: 'RideInput' });

export const rideQuerySchema = z.object({
  dryRun: zFlag('Prices only: nothing is written, no key is needed.').optional(),
  language: languageParam,
});

const riddenTapSchema = z
  .strictObject({
    tap: tapSchema,
    legIndex: z.int().min(0).meta({ description: 'Ride at whose gate or door it happens.' }),
    outcome: z
      .enum(['entered', 'paid', 'refused'])
      .meta({ description: '`entered`: the price is known at the exit.' }),
    fareFen: zFen('Taken by this tap.').exactOptional(),
    heldFen: zFen('Held until the exit.').exactOptional(),
    balanceAfterFen: zFen('Balance of the card after this tap.'),
    journeyId: z.string().exactOptional(),
    ...sentenceFields,
  })
  .meta({ id: 'RiddenTap' });

export const rideResponseSchema = z
  .strictObject({
    cardId: z.string(),
    isDryRun: z.boolean(),
    isRepeated: z.boolean().meta({ description: 'The key had been used for this request before.' }),
    isCompleted: z.boolean().meta({ description: 'False where the card was turned away on the way.' }),
    taps: z.array(riddenTapSchema),
    journeys: z.array(cardJourneySchema).meta({ description: 'With the fare explained step by step.' }),
    outsideLegs: z
      .array(z.int().min(0))
      .meta({ description: 'Rides on lines on which the card is not taken: paid otherwise.' }),
    grossFen: zFen('Fares of all journeys before anything is taken off.'),
    riderFen: zFen('What the rider pays with the card.'),
    fundedFen: zFen(),
    capOffFen: zFen(),
    balanceBeforeFen: zFen(),
    balanceAfterFen: zFen(),
  })
  .meta({ id: 'RideResponse' });

export type ApiRideBody = z.input<typeof rideBodySchema>;
export type ApiRideResponse = z.infer<typeof rideResponseSchema>;
