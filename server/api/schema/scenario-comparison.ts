/** Schema of a comparison and its parts. */
import * as z from 'zod';
import {
  breakEvenBases,
  comparisonParts,
  settlementMethods,
} from '../../bureau/scenario/comparison-parts.ts';
import { bilingualSchema, namesSchema } from './place.ts';
import {
  costsOfSchema,
  foundFields,
  operationSchema,
  rangeSchema,
  scenarioProblemSchema,
  zList,
} from './scenario-answer.ts';
import { lineRidersSchema } from './scenario-line-riders.ts';

const scenarioSchema = z.strictObject({
  name: z.string(),
  hash: z.string(),
  variant: z.string().exactOptional(),
});
const baseSchema = z.strictObject({ timetableHash: z.string() });

const beforeAfter = { before: z.number(), after: z.number() };
const beforeAfterSchema = z.strictObject(beforeAfter);

const timesSchema = z
  .strictObject({
    percentileSec: zList(z.number().nullable()).meta({
      description: 'null: too many departures do not arrive.',
    }),
    meanSec: z.number().nullable(),
    reachedShare: z.number(),
    plannedSec: z.number().nullable().meta({ description: 'Of a traveller who knows the timetable.' }),
  })
  .meta({ id: 'ScenarioTimes' });
const bothTimesSchema = z.strictObject({ before: timesSchema, after: timesSchema });
const groupSchema = z.strictObject({ zones: z.int(), weight: z.number() });

const accessSchema = z
  .strictObject({
    percents: zList(z.number()),
    cutoffsMin: zList(z.number()),
    zoneCount: z.int(),
    computedOrigins: z.int().meta({ description: 'Zones that a change can touch: computed again.' }),
    weightBy: z.string().meta({ description: 'Opportunity whose number weighs the means.' }),
    betaPerMinute: z.number().meta({
      description: 'Of gravity access: what is t minutes away counts with exp(-betaPerMinute * t).',
    }),
    cumulative: zList(z.strictObject({ opportunity: z.string(), cutoffMin: z.number(), ...beforeAfter })),
    gravity: zList(z.strictObject({ opportunity: z.string(), ...beforeAfter })),
    nearest: zList(
      z.strictObject({ category: z.string(), reachedShare: beforeAfterSchema, meanSec: beforeAfterSchema }),
    ),
    districts: zList(z.strictObject({ district: z.string(), weight: z.number(), ...beforeAfter })),
    change: z.strictObject({ better: groupSchema, worse: groupSchema, same: groupSchema }),
    pairs: zList(
      z.strictObject({
        from: namesSchema,
        to: namesSchema,
        stationToStation: bothTimesSchema.exactOptional(),
        doorToDoor: bothTimesSchema,
      }),
    ),
    zones: zList(
      z.strictObject({
        id: z.string(),
        lat: z.number(),
        lon: z.number(),
        ring: zList(z.tuple([z.number(), z.number()]).readonly())
          .exactOptional()
          .meta({ description: 'Corners as latitude and longitude; absent for a zone without an area.' }),
        district: z.string(),
        weight: z.number(),
        before: zList(z.number()).meta({ description: 'Of the weight within each cut-off.' }),
        after: zList(z.number()),
        others: zList(
          z.strictObject({ opportunity: z.string(), before: zList(z.number()), after: zList(z.number()) }),
        ).meta({ description: 'The same of all other opportunities.' }),
      }),
    ),
    places: zList(
      z.strictObject({
        id: z.string(),
        name: namesSchema,
        category: z.string(),
        lat: z.number(),
        lon: z.number(),
        beforeSec: zList(z.number().nullable()).meta({
          description: 'Median time from each zone, in the order of `zones`; null: out of reach.',
        }),
        afterSec: zList(z.number().nullable()),
      }),
    ),
  })
  .meta({
    id: 'ScenarioAccess',
    description:
      'Results of a model. Residents and jobs below the district are illustrative; means are weighted by residents.',
  });

const operatorChangeSchema = z
  .strictObject({
    operatorId: z.string().meta({ description: '`feed:agency_id`, or `total`.' }),
    name: namesSchema,
    before: operationSchema,
    after: operationSchema,
    change: operationSchema,
  })
  .meta({ id: 'ScenarioOperatorChange' });

const operationsSchema = z
  .strictObject({
    costsOf: costsOfSchema,
    operators: zList(operatorChangeSchema).meta({ description: 'Those of which something differs.' }),
    total: operatorChangeSchema,
    lines: zList(
      z.strictObject({
        modification: z.string(),
        operation: operationSchema,
        breakEven: z.strictObject({
          fareFen: z.number(),
          basis: z.enum(breakEvenBases).meta({
            description:
              '`end-to-end`: the highest fare of the line; `average`: what a ride earns on average in the part `settlement` or `riders`; `own-pairs`: the mean of the fares between its stops, for a line that calls outside the cities of the model.',
          }),
          riders: rangeSchema.exactOptional().meta({ description: 'Absent where rides are free.' }),
        }),
      }),
    ),
  })
  .meta({ id: 'ScenarioOperations' });

const amountsSchema = z
  .strictObject({
    revenueFen: z.int(),
    fundingFen: z.int().meta({ description: 'Below zero for who funds concessions and discounts.' }),
    feeFen: z.int(),
    cardFen: z.int(),
    netFen: z.int(),
  })
  .meta({ id: 'ScenarioAmounts' });

const riderAmountsSchema = z
  .strictObject({ people: z.int(), journeys: z.int(), paidFen: z.int(), savedFen: z.int() })
  .meta({
    id: 'ScenarioRiderAmounts',
    description: '`savedFen` is full fares less what is paid: concessions, discounts for a change, caps.',
  });

const riderMoneySchema = z
  .strictObject({
    id: z.string(),
    names: namesSchema.exactOptional(),
    before: riderAmountsSchema,
    after: riderAmountsSchema,
    change: riderAmountsSchema,
  })
  .meta({ id: 'ScenarioRiderMoney' });

const lineAmountsSchema = z.strictObject({ rides: z.int(), paidFen: z.int(), earnedFen: z.int() }).meta({
  id: 'ScenarioLineAmounts',
  description: '`earnedFen` is paid by riders, and by treasuries and funds for concessions.',
});

const lineMoneySchema = z
  .strictObject({ lineId: z.string(), before: lineAmountsSchema, after: lineAmountsSchema })
  .meta({ id: 'ScenarioLineMoney' });

const settlementSchema = z
  .strictObject({
    method: z.enum(settlementMethods).meta({ description: 'How the settled journeys came about.' }),
    simulated: z
      .strictObject({ riders: z.int(), days: z.int(), seed: z.int() })
      .exactOptional()
      .meta({ description: 'Of the method `simulated`.' }),
    people: z
      .strictObject({ before: z.int(), after: z.int() })
      .exactOptional()
      .meta({ description: 'People who travel on the day; of the method `expected`.' }),
    riders: z
      .strictObject({ groups: zList(riderMoneySchema), districts: zList(riderMoneySchema) })
      .exactOptional()
      .meta({
        description:
          'What riders pay and save, by category of the scheme (`adult` for full fare, `visitor`) and by district of their homes; of the method `expected`.',
      }),
    lines: zList(lineMoneySchema)
      .exactOptional()
      .meta({ description: 'Lines of which something differs; of the method `expected`.' }),
    parties: zList(
      z.strictObject({
        partyId: z.string(),
        kind: z.enum(['operator', 'issuer', 'treasury', 'merchant', 'pool', 'centre']),
        city: z.string().nullable(),
        names: namesSchema,
        before: amountsSchema,
        after: amountsSchema,
        change: amountsSchema,
      }),
    ),
    held: z.strictObject({ beforeFen: z.int(), afterFen: z.int(), changeFen: z.int() }),
    sumFen: z.int().meta({ description: 'Of all changes; anything but 0 means wrong books.' }),
  })
  .meta({ id: 'ScenarioSettlement' });

const markSchema = z.enum(['V', 'M', 'A', 'C']).meta({
  description: 'Evidence: verified, measured, assumption, calibrated.',
});

const ridersSchema = z
  .strictObject({
    scenario: scenarioSchema,
    base: baseSchema,
    serviceDay: z.iso.date(),
    problems: zList(scenarioProblemSchema),
    currency: z.string().meta({ description: 'Of fares and costs, ISO 4217.' }),
    parameters: z.strictObject({
      hash: z.string(),
      currency: z.string().meta({ description: 'Of the sheet, and of what travellers gain.' }),
      sheet: z.record(
        z.string(),
        z.strictObject({
          unit: z.string(),
          low: z.number(),
          central: z.number(),
          high: z.number(),
          mark: markSchema,
          source: z.string(),
        }),
      ),
    }),
    draws: z.int(),
    seed: z.int(),
    zones: z.int(),
    forecast: z
      .strictObject({
        modes: zList(z.strictObject({ mode: z.string(), before: rangeSchema, after: rangeSchema })),
        pairs: zList(
          z.strictObject({ cities: zList(z.string()), before: rangeSchema, after: rangeSchema }),
        ).meta({ description: 'Trips by public modes between two cities, both directions.' }),
        lines: zList(lineRidersSchema),
        removed: zList(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            longName: namesSchema,
            mode: z.enum(['rail', 'coach']),
            before: rangeSchema,
          }),
        ).meta({ description: 'Lines that the scenario has no more.' }),
        changed: z.strictObject({ before: rangeSchema, after: rangeSchema }),
        groups: zList(
          z.strictObject({
            id: z.enum(['commute', 'business', 'other']),
            name: bilingualSchema,
            trips: rangeSchema,
            publicBefore: rangeSchema,
            publicAfter: rangeSchema,
            benefitMin: rangeSchema,
            yuanPerDay: rangeSchema,
          }),
        ).meta({ description: 'Travellers by purpose, and what they gain.' }),
        districts: zList(
          z.strictObject({
            city: z.string(),
            district: z.string().exactOptional(),
            names: namesSchema,
            trips: rangeSchema,
            benefitMin: rangeSchema,
            yuanPerDay: rangeSchema,
          }),
        ).meta({ description: 'What residents gain on trips to other cities; below zero for a loss.' }),
        tornado: zList(
          z.strictObject({ parameter: z.string(), name: bilingualSchema, low: z.number(), high: z.number() }),
        ),
        elasticities: zList(
          z.strictObject({
            kind: z.string(),
            value: z.number(),
            band: z.strictObject({
              name: bilingualSchema,
              low: z.number(),
              high: z.number(),
              mark: markSchema,
              source: z.string(),
            }),
            isInside: z.boolean(),
          }),
        ),
        benefitMin: rangeSchema,
        assumedFares: z.int(),
      })
      .exactOptional(),
    urban: zList(
      z.strictObject({
        cityId: z.string(),
        zones: z.int(),
        trips: rangeSchema,
        transitTrips: rangeSchema,
        betaPerKm: z.number(),
        meanKm: z.number(),
        insideZone: z.number().meta({ description: 'Share of the trips that stay in their zone.' }),
        lengths: zList(z.number()).meta({ description: 'Shares of the trips by length, in bins of 2 km.' }),
        coincidence: z.number(),
      }),
    ).exactOptional(),
    urbanChanges: zList(
      z.strictObject({
        cityId: z.string(),
        transit: z.strictObject({ before: rangeSchema, after: rangeSchema }),
        boardingsPerTrip: z.strictObject({ before: z.number(), after: z.number() }),
        gainMin: z.number(),
        lines: zList(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            departures: z.strictObject({ before: z.number(), after: z.number() }),
            before: rangeSchema,
            after: rangeSchema,
          }),
        ),
        others: zList(
          z.strictObject({ id: z.string(), name: z.string(), before: z.number(), after: z.number() }),
        ),
        tornado: zList(
          z.strictObject({ parameter: z.string(), name: bilingualSchema, low: z.number(), high: z.number() }),
        ),
      }),
    )
      .exactOptional()
      .meta({ description: 'Riders of city lines, for each city in which the scenario changes them.' }),
    notEstimated: zList(z.string())
      .exactOptional()
      .meta({ description: 'Changed lines that join no two cities with zones.' }),
  })
  .meta({
    id: 'ScenarioRiders',
    description: 'As `tongcheng scenario riders --json`: ranges of a model, with two significant digits.',
  });

export const comparisonSchema = z
  .strictObject({
    scenario: scenarioSchema,
    base: baseSchema,
    serviceDay: z.iso.date(),
    currency: z.string().meta({ description: 'ISO 4217, of all amounts but the gains of travellers.' }),
    window: z.tuple([z.string(), z.string()]).readonly(),
    ...foundFields,
    operations: operationsSchema.exactOptional(),
    access: accessSchema.exactOptional(),
    riders: ridersSchema.exactOptional(),
    settlement: settlementSchema.exactOptional(),
    refused: zList(z.strictObject({ part: z.enum(comparisonParts), code: z.string(), text: bilingualSchema }))
      .exactOptional()
      .meta({ description: 'Parts that these feeds do not allow, with the reason.' }),
  })
  .meta({
    id: 'ScenarioComparison',
    description: 'Has the parts that were asked for; none where `problems` has an error.',
  });
