/**
 * The scenario document: a list of typed modifications over named feeds, and who wrote it for which day.
 *
 * Parsing is strict: a field that the schema does not know is an error, and no value has a default that the document
 * does not show.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { toCanonicalJson } from '../../base/json.ts';
import {
  idShape,
  type Modification,
  modificationShape,
  sha256Shape,
  textShape,
} from './modification-shapes.ts';

export type {
  Modification,
  ModificationOf,
  OperatorSpec,
  StopSpec,
  VehicleSpec,
} from './modification-shapes.ts';

/** Of the document's form. A document that names another one is refused: its fields may mean something else. */
export const SCENARIO_SCHEMA = 'scenario/1';

/** A larger file is refused before it is parsed. */
export const MAX_SCENARIO_BYTES = 2_000_000;

/** Ids of saved scenarios are names of files: small letters, so that they differ on every file system. */
export const SCENARIO_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const scenarioShape = z.strictObject({
  $schema: z.literal(SCENARIO_SCHEMA),
  id: sha256Shape.optional().describe('Content hash of the document without this field'),
  name: textShape,
  nameEn: textShape.optional(),
  author: textShape.optional(),
  note: z.string().max(10_000).optional(),
  noteEn: z.string().max(10_000).optional(),
  serviceDay: z.iso.date(),
  base: z.strictObject({
    gtfs: z
      .array(z.strictObject({ feed: idShape, sha256: sha256Shape }))
      .min(1)
      .max(100),
    zones: sha256Shape.optional().describe('Of the file of zones'),
    params: sha256Shape.optional().describe('Of the parameter sheet of the demand model'),
    scheme: sha256Shape.optional().describe('Of the version of the card’s scheme on the service day'),
  }),
  variants: z
    .array(z.strictObject({ id: idShape, name: textShape, nameEn: textShape.optional() }))
    .min(1)
    .max(20)
    .optional(),
  modifications: z.array(modificationShape).max(500),
});

export type Scenario = z.infer<typeof scenarioShape>;

/** JSON Schema (draft 2020-12) of the document, for editors and other programs. */
export function toScenarioJsonSchema(): unknown {
  return z.toJSONSchema(scenarioShape, { io: 'input' });
}

/**
 * The document as one text: keys sorted at every depth, no white space, without `id`. Two documents that say the same
 * have the same text. Follows RFC 8785 (numbers as ECMAScript prints them).
 */
function toCanonicalText(scenario: Scenario): string {
  const { id: _, ...content } = scenario;
  return toCanonicalJson(content);
}

/** `sha256:` and the hash of the canonical text. */
export function toScenarioHash(scenario: Scenario): string {
  return `sha256:${createHash('sha256').update(toCanonicalText(scenario)).digest('hex')}`;
}

/** The modifications of a variant; all of them where no variant is named. */
export function listModifications(scenario: Scenario, variant?: string): readonly Modification[] {
  if (variant === undefined) return scenario.modifications;
  return scenario.modifications.filter(
    ({ variants }) => variants === undefined || variants.includes(variant),
  );
}

/** Seconds since the start of the service day of a time of the document. */
export function toSeconds(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}
