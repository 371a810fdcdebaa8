/** Schemas of what is found out about a scenario: problems, effects, checks, comparisons. */
import * as z from 'zod';
import { bilingualSchema, namesSchema } from './place.ts';

/** A list in an answer; use cases give lists that nobody may change. */
const zList = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const scenarioProblemSchema = z
  .strictObject({
    severity: z.enum(['error', 'warning', 'info']),
    code: z.string().meta({ description: 'Stable; act on this.' }),
    modification: z.string().exactOptional().meta({ description: 'Absent for the whole document.' }),
    field: z.string().meta({ description: 'Path inside the modification or the document; may be empty.' }),
    text: bilingualSchema,
    details: z.record(z.string(), z.unknown()).readonly().exactOptional(),
  })
  .meta({ id: 'ScenarioProblem' });

const effectSchema = z
  .strictObject({
    modification: z.string(),
    type: z.string(),
    counts: z.record(z.string(), z.int()).readonly().meta({
      description: 'Lines, stops, departures, calls, walks, fares that it adds, removes or changes.',
    }),
  })
  .meta({ id: 'ScenarioEffect' });

const addedLineSchema = z
  .strictObject({
    modification: z.string(),
    fleet: z.int().meta({ description: 'Vehicles of the densest timetable, without spares.' }),
    checks: zList(
      z.strictObject({
        pattern: z.string(),
        direction: z.enum(['outbound', 'inbound']),
        metres: z.number(),
        runSec: z.number().meta({ description: 'With dwells.' }),
        leastSec: z.number().meta({ description: 'By kinematics, without recovery.' }),
        plannedSec: z.number().meta({ description: 'By kinematics, with the recovery of a timetable.' }),
      }),
    ),
  })
  .meta({ id: 'ScenarioLine' });

const found = {
  problems: zList(scenarioProblemSchema),
  effects: zList(effectSchema),
  lines: zList(addedLineSchema),
};

const rangeSchema = z.strictObject({ low: z.number(), central: z.number(), high: z.number() });

/** Of a day. Costs and energy have the low, central and high values of their parameters. */
const operationSchema = z
  .strictObject({
    departures: z.int(),
    vehicleKm: z.number(),
    vehicleHours: z.number(),
    seats: z.number(),
    fleet: z.int().meta({ description: 'Vehicles at once, without spares.' }),
    spares: z.int(),
    kwh: rangeSchema,
    litres: rangeSchema,
    co2Kg: rangeSchema,
    costFen: rangeSchema,
  })
  .meta({ id: 'ScenarioOperation' });

const checkedOperationsSchema = z.strictObject({
  change: operationSchema.meta({ description: 'Of all lines, after less before.' }),
  lines: zList(
    z.strictObject({
      modification: z.string(),
      operation: operationSchema,
      residents: z.number().exactOptional().meta({
        description: 'Within 500 m of a stop of the line; illustrative below the district.',
      }),
    }),
  ),
});

export const scenarioCheckSchema = z
  .strictObject({
    isRight: z.boolean().meta({ description: 'No errors.' }),
    hash: z.string().meta({ description: 'Of the content.' }),
    ...found,
    operations: checkedOperationsSchema.exactOptional().meta({
      description: 'Operations of the service day; absent where the scenario has errors.',
    }),
  })
  .meta({ id: 'ScenarioCheck' });

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
    weightBy: z.string().meta({ description: 'Opportunity whose number weighs the means.' }),
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

export const comparisonSchema = z
  .strictObject({
    scenario: z.strictObject({ name: z.string(), hash: z.string(), variant: z.string().exactOptional() }),
    base: z.strictObject({ timetableHash: z.string() }),
    serviceDay: z.iso.date(),
    window: z.tuple([z.string(), z.string()]).readonly(),
    ...found,
    access: accessSchema.exactOptional().meta({ description: 'Absent where the scenario has errors.' }),
  })
  .meta({ id: 'ScenarioComparison' });
