/** Schemas of fares: MOTIS's shape of Fares v2, and our own explanation. */
import * as z from 'zod';
import { confidenceSchema, namesSchema } from './place.ts';

export const fareProductSchema = z
  .strictObject({
    name: z.string(),
    amount: z.number().meta({ description: 'In the currency itself (yuan), not in its minor unit.' }),
    currency: z.string().length(3),
    riderCategory: z
      .strictObject({
        riderCategoryName: z.string(),
        isDefaultFareCategory: z.boolean(),
        eligibilityUrl: z.string().exactOptional(),
      })
      .exactOptional(),
    media: z
      .strictObject({
        fareMediaName: z.string().exactOptional(),
        fareMediaType: z.enum(['NONE', 'PAPER_TICKET', 'TRANSIT_CARD', 'CONTACTLESS_EMV', 'MOBILE_APP']),
      })
      .exactOptional(),
  })
  .meta({ id: 'FareProduct' });

export const fareTransferSchema = z
  .strictObject({
    rule: z.enum(['A_AB', 'A_AB_B', 'AB']).exactOptional(),
    transferProducts: z.array(fareProductSchema).exactOptional().meta({
      description: 'What the transfer itself costs, one to choose; empty where it costs nothing.',
    }),
    effectiveFareLegProducts: z.array(z.array(z.array(fareProductSchema))).meta({
      description:
        'For each effective fare leg all that would pay for it by itself, one to choose: a list for each rule, and in it ' +
        'the products of that rule. The first of the first is what `fare.totalFen` counts. Empty where no price is known.',
    }),
  })
  .meta({
    id: 'FareTransfer',
    description:
      'Effective fare legs joined by one transfer rule. With `A_AB` the product of the first leg and that of the transfer ' +
      'are bought, with `A_AB_B` those of all legs and that of the transfer, with `AB` that of the transfer alone, and ' +
      'without a rule those of all legs. Taken with the first of what may be chosen, they add up to `fare.totalFen`.',
  });

const fareReasonSchema = z
  .strictObject({
    kind: z.string().meta({ description: '`leg-rule`, `transfer-rule`, `medium`, `rider-category` ...' }),
    ruleId: z.string(),
    text: z.string().meta({ description: 'In the language of the request.' }),
    zh: z.string(),
    en: z.string(),
    amountFen: z.int().exactOptional(),
  })
  .meta({ id: 'FareReason' });

const zMinorDigits = z.int().min(0).max(4).meta({
  description: 'Decimals of the currency by ISO 4217: 0 for JPY, 2 for CNY, 3 for KWD.',
});

const farePartSchema = z
  .strictObject({
    legIndexes: z.array(z.int().min(0)).meta({ description: 'Indexes into `legs` of the itinerary.' }),
    amountFen: z.int().exactOptional().meta({
      description: 'In minor units of `currency`; absent where no price is known.',
    }),
    currency: z.string().length(3).exactOptional().meta({ description: 'ISO 4217, with each amount.' }),
    minorDigits: zMinorDigits.exactOptional(),
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
    totalFen: z.int().exactOptional().meta({
      description: 'Absent where a part has no known price, or where the parts differ in currency.',
    }),
    currency: z.string().length(3).meta({
      description: 'ISO 4217; `XXX` where the parts differ in currency or none has a price.',
    }),
    minorDigits: zMinorDigits,
    parts: z.array(farePartSchema),
  })
  .meta({ id: 'Fare', description: 'What the chosen rider pays with the chosen medium, in minor units.' });

export const mediumPriceSchema = z
  .strictObject({
    mediumId: z.string(),
    name: z.string(),
    names: namesSchema,
    totalFen: z.int(),
    currency: z.string().length(3),
  })
  .meta({
    id: 'MediumPrice',
    description:
      'The whole journey paid with one medium as far as it is accepted, and without a card elsewhere.',
  });

export type ApiFareProduct = z.infer<typeof fareProductSchema>;
export type ApiFareTransfer = z.infer<typeof fareTransferSchema>;
export type ApiFare = z.infer<typeof fareSchema>;
