/** Fares: in the MOTIS shape of Fares v2, and our own explanation beside it. */
import * as z from 'zod';
import { confidenceSchema, namesSchema } from './place.ts';

export const fareProductSchema = z
  .strictObject({
    name: z.string(),
    amount: z.number().meta({ description: 'In the currency itself (yuan), not in its minor unit.' }),
    currency: z.string().length(3),
    riderCategory: z
      .strictObject({ riderCategoryName: z.string(), isDefaultFareCategory: z.boolean() })
      .exactOptional(),
    media: z
      .strictObject({
        fareMediaName: z.string(),
        fareMediaType: z.enum(['NONE', 'PAPER_TICKET', 'TRANSIT_CARD', 'CONTACTLESS_EMV', 'MOBILE_APP']),
      })
      .exactOptional(),
  })
  .meta({ id: 'FareProduct' });

export const fareTransferSchema = z
  .strictObject({
    rule: z.enum(['A_AB', 'A_AB_B', 'AB']).exactOptional(),
    transferProducts: z.array(fareProductSchema).exactOptional(),
    effectiveFareLegProducts: z.array(z.array(z.array(fareProductSchema))),
  })
  .meta({
    id: 'FareTransfer',
    description:
      'Effective fare legs joined by one transfer rule; the sum of all its products is what is paid.',
  });

export const fareReasonSchema = z
  .strictObject({
    kind: z.string().meta({ description: '`leg-rule`, `transfer-rule`, `medium`, `rider-category` ...' }),
    ruleId: z.string(),
    text: z.string().meta({ description: 'In the language of the request.' }),
    zh: z.string(),
    en: z.string(),
    amountFen: z.int().exactOptional(),
  })
  .meta({ id: 'FareReason' });

export const farePartSchema = z
  .strictObject({
    legIndexes: z.array(z.int().min(0)).meta({ description: 'Indexes into `legs` of the itinerary.' }),
    amountFen: z.int().exactOptional().meta({ description: 'Absent where no price is known.' }),
    productName: z.string().exactOptional(),
    productNames: namesSchema.exactOptional(),
    mediumId: z.string().exactOptional(),
    mediumName: z.string().exactOptional(),
    riderCategoryId: z.string().exactOptional(),
    riderCategoryName: z.string().exactOptional(),
    reasons: z.array(fareReasonSchema),
    confidence: confidenceSchema,
  })
  .meta({ id: 'FarePart' });

export const fareSchema = z
  .strictObject({
    totalFen: z.int().exactOptional().meta({ description: 'Absent where a part has no known price.' }),
    currency: z.string().length(3),
    parts: z.array(farePartSchema),
  })
  .meta({ id: 'Fare', description: 'What the chosen rider pays with the chosen medium, in minor units.' });

export const fareChoicesSchema = z
  .strictObject({
    media: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        names: namesSchema,
        type: z.int().min(0).max(4).meta({ description: 'GTFS `fare_media_type`.' }),
      }),
    ),
    riderCategories: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        names: namesSchema,
        isDefault: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'FareChoices' });

export type ApiFareProduct = z.infer<typeof fareProductSchema>;
export type ApiFareTransfer = z.infer<typeof fareTransferSchema>;
export type ApiFare = z.infer<typeof fareSchema>;
