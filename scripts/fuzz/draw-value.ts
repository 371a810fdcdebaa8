/** Draws values of a JSON schema: valid ones, ones at its bounds, and invalid ones. */
import type { Chance } from './chance.ts';
import type { KnownValues } from './known-values.ts';
import { type OpenApi, resolveSchema, type Schema } from './open-api.ts';

/** Kind of a drawn value. */
export type Temper = 'legal' | 'boundary' | 'wild';

export interface DrawContext {
  readonly document: OpenApi;
  readonly known: KnownValues;
  readonly chance: Chance;
}

/** Stops drawing here where a schema refers to itself; no body of the API is deeper. */
const MAX_DEPTH = 6;

/** Texts that often break parsers, queries, spreadsheets and logs. */
const wildTexts = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '1e3',
  '1e309',
  '0x10',
  '007',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  'TRUE',
  '9'.repeat(30),
  '9'.repeat(400),
  `0.${'3'.repeat(300)}`,
  '9007199254740993',
  '-9223372036854775809',
  ',',
  ',,,,',
  ';',
  '::',
  '40.8,111.7',
  '40.8,111.7,3',
  '91,181',
  '-90,-180',
  '40.8;111.7',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  '2026-02-30',
  '2026-13',
  '2026-Q5',
  '0000-00-00',
  '-271821-04-20T00:00:00Z',
  '2026-11-25T25:61:61',
  '\u0000',
  '\u0007\u001b[31m',
  '\r\nSet-Cookie: a=b',
  '\u202e\u200b\ufeff',
  'ᠬᠥᠬᠡᠬᠣᠲᠠ',
  '呼和浩特站'.repeat(80),
  '\u{1f68c}\u{1f3fd}\u200d',
  'e\u0301'.repeat(50),
  '\ud800',
  "' OR 1=1 --",
  '"; DROP TABLE taps; --',
  '%',
  '%00',
  '%2e%2e%2f',
  '../../../etc/passwd',
  'file:///etc/passwd',
  'http://127.0.0.1/',
  '{{7*7}}',
  `\${7*7}`,
  '<script>alert(1)</script>',
  '=1+1',
  '__proto__',
  'constructor',
  'toString',
  '[]',
  '{}',
  '{"a":1}',
] as const;

const wildValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  [],
  {},
  [[[[]]]],
  { __proto__: null, constructor: { prototype: { polluted: true } } },
  ...wildTexts,
];

/** An invalid text for a parameter; rarely one as long as a URL may be. */
export function drawWildText({ chance }: DrawContext): string {
  if (chance.is(4)) return chance.text(chance.int(1_000, 6_000));
  return chance.is(25) ? chance.text(chance.int(1, 40)) : chance.pick(wildTexts);
}

/** A random JSON value. */
export function drawWildValue(context: DrawContext): unknown {
  const { chance } = context;
  if (chance.is(10)) return Array.from({ length: chance.int(1, 300) }, () => chance.pick(wildValues));
  return chance.is(30) ? drawWildText(context) : chance.pick(wildValues);
}

/** A value for a parameter or field: mostly one known to the server, else one of its schema. */
export function drawValue(
  context: DrawContext,
  name: string,
  shape: Schema,
  temper: Temper,
  depth = 0,
): unknown {
  const { chance, document, known } = context;
  if (temper === 'wild') return drawWildValue(context);
  const schema = resolveSchema(document, shape);
  if (schema.const !== undefined) return schema.const;
  const [example] = shape.examples ?? schema.examples ?? [];
  if (example !== undefined && temper === 'legal' && chance.is(40)) return example;
  if (schema.enum) return chance.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return drawValue(context, name, chance.pick(choices), temper, depth);
  switch (Array.isArray(schema.type) ? chance.pick(schema.type) : schema.type) {
    case 'boolean':
      return chance.is(50);
    case 'integer':
      return drawNumber(context, schema, temper, true);
    case 'number':
      return drawNumber(context, schema, temper, false);
    case 'array':
      return drawArray(context, name, schema, temper, depth);
    case 'object':
      return drawObject(context, schema, temper, depth);
    case 'null':
      return null;
    default: {
      const values = known.find(name);
      if (values.length > 0 && chance.is(temper === 'legal' ? 90 : 50)) return chance.pick(values);
      return drawText(context, schema, temper);
    }
  }
}

function drawNumber({ chance }: DrawContext, schema: Schema, temper: Temper, isWhole: boolean): number {
  const [example] = schema.examples ?? [];
  const { maximum = 1_000_000, minimum = 0 } = schema;
  if (temper === 'boundary') {
    const edge = chance.pick([minimum, maximum]);
    return chance.pick([edge, edge, edge - 1, edge + 1]);
  }
  if (typeof example === 'number' && chance.is(50)) return example;
  // Prefers small numbers, like most clients.
  const most = chance.is(80) ? Math.min(maximum, Math.max(minimum, 0) + 300) : maximum;
  const whole = chance.int(Math.ceil(minimum), Math.max(Math.ceil(minimum), Math.floor(most)));
  return isWhole ? whole : Math.min(maximum, whole + chance.int(0, 999) / 1_000);
}

function drawArray(
  context: DrawContext,
  name: string,
  schema: Schema,
  temper: Temper,
  depth: number,
): unknown[] {
  const { chance } = context;
  const { items = {}, maxItems = 4, minItems = 0 } = schema;
  const length =
    temper === 'boundary'
      ? chance.pick([minItems, Math.min(maxItems, 400), Math.min(maxItems + 1, 401)])
      : chance.int(Math.max(minItems, 1), Math.max(minItems, Math.min(maxItems, 4)));
  if (depth >= MAX_DEPTH) return [];
  return Array.from({ length }, () => drawValue(context, name, items, 'legal', depth + 1));
}

function drawObject(
  context: DrawContext,
  schema: Schema,
  temper: Temper,
  depth: number,
): Record<string, unknown> {
  const { chance } = context;
  const fields: Record<string, unknown> = {};
  // Draws one field at a bound, and the others as usual.
  const names = Object.keys(schema.properties ?? {});
  const odd = temper === 'boundary' && names.length > 0 ? chance.pick(names) : undefined;
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const isNeeded = schema.required?.includes(name) ?? false;
    if (!isNeeded && name !== odd && (depth >= MAX_DEPTH || !chance.is(40))) continue;
    fields[name] = drawValue(context, name, part, name === odd ? 'boundary' : 'legal', depth + 1);
  }
  return fields;
}

function drawText({ chance }: DrawContext, schema: Schema, temper: Temper): string {
  const { maxLength = 200, minLength = 0 } = schema;
  if (schema.format === 'date') return toDate(chance);
  if (schema.format === 'date-time')
    return `${toDate(chance)}T${two(chance.int(0, 23))}:${two(chance.int(0, 59))}:00+08:00`;
  const most = Math.min(maxLength, 5_000);
  const length =
    temper === 'boundary'
      ? chance.pick([minLength, most, most + 1])
      : chance.int(minLength, Math.min(most, 30));
  return chance.text(length);
}

const two = (value: number) => String(value).padStart(2, '0');
const toDate = (chance: Chance) =>
  `${chance.int(2025, 2027)}-${two(chance.int(1, 12))}-${two(chance.int(1, 28))}`;
