/** Schemas of what a check says about a scenario: problems, effects, run times. */
import * as z from 'zod';
import { costedLines } from '../../bureau/scenario/comparison-parts.ts';
import { bilingualSchema, namesSchema } from './place.ts';

/** A list in an answer; use cases give lists that nobody may change. */
export const zList = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

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
      description:
        'Feeds, lines, stops, departures, calls, walks, fares, rules that it adds, removes or changes.',
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

export const foundFields = {
  problems: zList(scenarioProblemSchema),
  effects: zList(effectSchema),
  lines: zList(addedLineSchema),
};

export const rangeSchema = z
  .strictObject({ low: z.number(), central: z.number(), high: z.number() })
  .meta({ id: 'ScenarioRange', description: 'A result of a model.' });

/** Of a day. Costs and energy have the low, central and high values of their parameters. */
export const operationSchema = z
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

export const costsOfSchema = z
  .enum(costedLines)
  .meta({ description: '`stated`: default costs have another currency.' });

/** Riders of a line from one stop to the next one. */
export const hopRidersSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  fromNames: namesSchema,
  toNames: namesSchema,
  departures: z.number(),
  riders: rangeSchema,
  seats: z.number().exactOptional(),
  loadFactor: z.number().exactOptional(),
});

const checkedOperationsSchema = z.strictObject({
  costsOf: costsOfSchema,
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
    currency: z.string().meta({ description: 'Of costs, ISO 4217.' }),
    ...foundFields,
    operations: checkedOperationsSchema.exactOptional().meta({
      description: 'Operations of the service day; absent where the scenario has errors.',
    }),
  })
  .meta({ id: 'ScenarioCheck' });
