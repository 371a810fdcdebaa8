/** Operation of `/api/v1/scheme`: the rules of the shared card on a date, with their evidence. */
import * as z from 'zod';
import { namedSchema, zDate, zDateInput, zFen } from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam } from './params.ts';

export const schemeQuerySchema = z.object({
  date: zDateInput('Service day of which the version is asked. Default: today.').optional(),
  language: languageParam,
});

const basisPoints = z.int().min(0).meta({ description: 'Basis points: 10,000 is all of it.' });

const ruleEvidenceSchema = z
  .strictObject({
    isFact: z.boolean().meta({ description: 'Published; otherwise an assumption of the scheme.' }),
    confidence: z.enum(['high', 'medium', 'low']),
    source: z.string(),
  })
  .meta({ id: 'RuleEvidence' });

const ruleFields = {
  ...namedSchema.shape,
  isFact: z.boolean(),
  evidence: ruleEvidenceSchema.exactOptional(),
};

const fundShareSchema = z
  .strictObject({
    payer: z.string().meta({ description: '`operator`, `home`, `host`, or the id of a party.' }),
    payerName: z.string().meta({ description: 'In the language of the request.' }),
    payerNames: namedSchema.shape.names,
    shareBp: basisPoints,
    yearlyCeilingFen: zFen().exactOptional(),
    afterCeiling: z
      .string()
      .exactOptional()
      .meta({ description: '`off` ends the policy; otherwise who takes the share over.' }),
    isReached: z
      .boolean()
      .meta({ description: 'The ceiling of this year is reached on the date asked for.' }),
  })
  .meta({ id: 'FundShare' });

const timeSchema = z.strictObject({
  fromSec: z
    .int()
    .meta({ description: "Seconds on the service day's clock; 26 h is 02:00 of the next date." }),
  toSec: z.int(),
  weekdays: z.array(z.int().min(0).max(6)).meta({ description: '0 is Monday; none: every day.' }),
});

const fareSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), amountFen: zFen() }),
  z.strictObject({
    kind: z.literal('distance'),
    bands: z.array(z.strictObject({ upToM: z.int(), amountFen: zFen() })),
    beyond: z.strictObject({ stepM: z.int(), stepFen: zFen() }).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('gtfs') }),
  z.strictObject({ kind: z.literal('tapped') }),
]);

export const partyKindSchema = z.enum(['operator', 'issuer', 'treasury', 'merchant', 'pool', 'centre']);

const partySchema = z
  .strictObject({ ...namedSchema.shape, kind: partyKindSchema, cityId: z.string().exactOptional() })
  .meta({ id: 'Party' });

const networkSchema = z
  .strictObject({
    ...ruleFields,
    cityId: z.string().exactOptional(),
    tapping: z.enum(['entry', 'entry-exit', 'purchase']),
    operatorIds: z.array(z.string()),
    fare: fareSchema,
    routeFares: z.array(z.strictObject({ routes: z.array(z.string()), fare: fareSchema })),
    maxFareFen: zFen('Held at an entry, taken for a journey without entry.'),
    maxJourneySec: z.int(),
  })
  .meta({ id: 'SchemeNetwork' });

const mediumSchema = z
  .strictObject({
    ...ruleFields,
    charging: z
      .enum(['card', 'account'])
      .meta({ description: 'Charged by the gate, or by the back office.' }),
    hasCounter: z.boolean(),
    issuerId: z.string(),
    prefixes: z.array(z.string()),
    ranges: z
      .array(
        z.strictObject({
          from: z.string(),
          to: z.string(),
          issuerId: z.string(),
          isRegistered: z
            .boolean()
            .meta({ description: 'Its issuer registers each card: no other number of it rides.' }),
        }),
      )
      .meta({ description: 'Ranges of card numbers. A scheme that has any lists all numbers that ride.' }),
    minBalanceFen: zFen(),
    negativeLimitFen: zFen('How far one journey may take the balance below zero.'),
    discounts: z.array(
      z.strictObject({ networks: z.array(z.string()), percentBp: basisPoints, roundToFen: zFen() }),
    ),
  })
  .meta({ id: 'SchemeMedium' });

const discountFields = {
  ...ruleFields,
  networks: z.array(z.string()),
  percentBp: basisPoints.meta({ description: 'What is left to pay, in basis points.' }),
  roundToFen: zFen(),
  times: z.array(timeSchema).meta({ description: 'None: always.' }),
  fund: z.array(fundShareSchema),
};

export const concessionSchema = z
  .strictObject({
    ...discountFields,
    categories: z.array(z.string()),
    homeCities: z.array(z.string()).meta({ description: 'Cities whose cards carry it.' }),
  })
  .meta({ id: 'Concession' });

const offPeakSchema = z.strictObject(discountFields).meta({ id: 'OffPeak' });

const transferSchema = z
  .strictObject({
    ...ruleFields,
    fromNetworks: z.array(z.string()),
    toNetworks: z.array(z.string()),
    from: z.enum(['first-on', 'previous-on', 'previous-off']),
    windowSec: z.int(),
    maxOffFen: zFen(),
    percentBp: z.int().exactOptional().meta({ description: 'What is left to pay at least, of 10000.' }),
    sameRoute: z.enum(['excluded', 'allowed']),
    maxCount: z.int().exactOptional(),
    scaledByConcession: z.boolean(),
    media: z.array(z.string()).meta({ description: 'None: all media.' }),
    fund: z.array(fundShareSchema),
  })
  .meta({ id: 'TransferDiscount' });

const capSchema = z
  .strictObject({
    ...ruleFields,
    period: z.enum(['day', 'week', 'month']),
    networks: z.array(z.string()),
    categories: z.array(z.string()).meta({ description: 'None: all riders.' }),
    amountFen: zFen(),
  })
  .meta({ id: 'Cap' });

export const schemeResponseSchema = z
  .strictObject({
    ...namedSchema.shape,
    version: z.int(),
    validFrom: zDate('First service day of this version.'),
    date: zDate('Service day that was asked for.'),
    timeZone: z.string(),
    serviceDayStartSec: z
      .int()
      .meta({ description: 'Seconds after midnight at which a service day begins.' }),
    versions: z.array(z.strictObject({ version: z.int(), validFrom: zDate('First service day.') })),
    cities: z.array(namedSchema),
    parties: z.array(partySchema),
    networks: z.array(networkSchema),
    media: z.array(mediumSchema),
    categories: z.array(namedSchema),
    concessions: z.array(concessionSchema),
    offPeaks: z.array(offPeakSchema),
    transfers: z.array(transferSchema),
    caps: z.array(capSchema),
    commissionBp: basisPoints,
    agingDays: z.int(),
    evidence: z
      .array(z.strictObject({ ruleId: z.string(), ...ruleEvidenceSchema.shape }))
      .meta({ description: 'Of all rules, those without a name of their own included.' }),
  })
  .meta({ id: 'SchemeResponse' });

export const schemeOperations = {
  scheme: defineOperation({
    path: '/api/v1/scheme',
    access: 'token',
    tag: 'cards',
    summary: { zh: '一卡通方案', en: "The shared card's policy" },
    description: {
      zh: '某日生效的一卡通规则：票价、换乘优惠、封顶、优惠人群，每条注明依据。',
      en: 'The rules of the shared card in force on a day: fares, transfers, caps, concessions, each with its evidence.',
    },
    query: schemeQuerySchema,
    response: schemeResponseSchema,
  }),
};

export type ApiSchemeResponse = z.infer<typeof schemeResponseSchema>;
