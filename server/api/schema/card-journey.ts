/** Schemas of a card's journeys, taps and transfers. */
import * as z from 'zod';
import { refusalReasons } from '../../money/ledger/journey-explanation.ts';
import { tapKinds, terminalKinds } from '../../money/scheme/tap.ts';
import { priceSteps } from '../../money/scheme/trip-price.ts';
import { namedSchema, sentenceFields, tapRouteSchema, tapStopSchema, zDate, zFen } from './money.ts';
import { instantSchema } from './place.ts';

const journeyStatusSchema = z
  .enum(['open', 'completed', 'void', 'unresolved', 'autocompleted', 'aged', 'refused', 'withdrawn'])
  .meta({
    id: 'JourneyStatus',
    description:
      '`open`: no exit yet; `void`: in and out at one place within minutes; `unresolved`: an end is missing, the highest ' +
      'fare is held; `aged`: it stayed missing; `refused`: the card was turned away; `withdrawn`: later taps gave its ' +
      'taps to other journeys.',
  });

const priceStepSchema = z
  .strictObject({
    ruleId: z.string(),
    step: z.enum([...priceSteps, 'paid']),
    amountFen: zFen('Base fare, what the rule took off, or what was paid.'),
    isFact: z.boolean().meta({ description: 'Whether the rule is published.' }),
    ...sentenceFields,
  })
  .meta({ id: 'PriceStep' });

const fundedPartSchema = z
  .strictObject({ policy: namedSchema, payer: namedSchema, amountFen: zFen() })
  .meta({ id: 'FundedPart', description: 'A part of the fare that somebody else than the rider pays.' });

const operatorShareSchema = z
  .strictObject({
    operator: namedSchema,
    weight: z.int().meta({ description: 'By which money of the journey is shared.' }),
    amountFen: zFen('Credited of the fare, what others pay included.'),
  })
  .meta({ id: 'OperatorShare' });

export const cardJourneySchema = z
  .strictObject({
    journeyId: z.string().meta({ description: '`terminalId/terminalSeq` of its first tap.' }),
    version: z.int().meta({ description: 'Up by one whenever later knowledge changed it.' }),
    cardId: z.string(),
    status: journeyStatusSchema,
    serviceDate: zDate('Service day of its first tap.'),
    batchDate: zDate('Clearing day into which this version was posted.').exactOptional(),
    isLate: z.boolean().meta({ description: 'It came after its own service day was closed.' }),
    network: namedSchema,
    route: tapRouteSchema.exactOptional(),
    from: tapStopSchema.exactOptional(),
    to: tapStopSchema.exactOptional(),
    start: instantSchema,
    end: instantSchema.exactOptional(),
    grossFen: zFen('Fare before anything is taken off.'),
    riderFen: zFen('What the rider owes.'),
    takenFen: zFen(
      'What the card gave: a gate may have taken another amount, a hold stands for an unknown fare.',
    ),
    fundedFen: zFen('What others pay of the fare.'),
    capOffFen: zFen('Taken off by a cap.'),
    capId: z.string().exactOptional(),
    refusal: z
      .enum(refusalReasons)
      .meta({ description: 'Why the card was refused; absent where an earlier program stored none.' })
      .exactOptional(),
    causeId: z
      .string()
      .meta({ description: 'Record that changed the journey into this version: a late tap, or a decision.' })
      .exactOptional(),
    schemeVersion: z.int(),
    steps: z.array(priceStepSchema),
    funded: z.array(fundedPartSchema),
    shares: z.array(operatorShareSchema),
  })
  .meta({ id: 'CardJourney' });

/** Kinds of records that terminals write. */
export const terminalKindSchema = z.enum(terminalKinds);

export const tapKindSchema = z
  .enum(tapKinds)
  .meta({ description: '`move-out`, `move-in`: a balance that the back office moved to another card.' });

export const tapSchema = z
  .strictObject({
    tapId: z.string().meta({ description: '`terminalId/terminalSeq`.' }),
    terminalId: z.string(),
    terminalSeq: z.int(),
    kind: tapKindSchema,
    cardId: z.string(),
    cardSeq: z.int().exactOptional(),
    at: instantSchema,
    network: namedSchema.exactOptional(),
    route: tapRouteSchema.exactOptional(),
    stop: tapStopSchema.exactOptional(),
    vehicleId: z.string().exactOptional(),
    amountFen: zFen('As the terminal wrote it.').exactOptional(),
    balanceAfterFen: zFen("The card's own balance.").exactOptional(),
    tariffVersion: z.int().exactOptional(),
    denyListVersion: z.int().exactOptional(),
    fileId: z.string().exactOptional().meta({ description: 'File or request in which it came.' }),
  })
  .meta({ id: 'Tap' });

export const transferSchema = z
  .strictObject({
    transferId: z.string().meta({ description: '`source/seq/leg`.' }),
    kind: z.string(),
    batchDate: zDate('Clearing day.'),
    debit: z.string().meta({ description: 'Account, `KIND:OWNER`.' }),
    credit: z.string(),
    debitName: z.string(),
    creditName: z.string(),
    amountFen: zFen(),
    isPending: z.boolean(),
    policyId: z.string().exactOptional(),
    at: instantSchema,
    reverses: z.string().exactOptional().meta({ description: 'Transfer that it takes back.' }),
    ...sentenceFields,
  })
  .meta({ id: 'LedgerTransfer' });

export type ApiCardJourney = z.infer<typeof cardJourneySchema>;
export type ApiTap = z.infer<typeof tapSchema>;
export type ApiLedgerTransfer = z.infer<typeof transferSchema>;
