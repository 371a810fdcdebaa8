/**
 * Converts the schema of an answer to that of an older version, and answers with it. One walk over the schema yields both, so
 * the document and the answers always agree.
 */
import * as z from 'zod';
import type { ApiVersion } from '../../schema/operation.ts';
import { listPolylinePoints, toPolyline } from '../../wire/polyline.ts';
import { type AnswerRule, listChanges } from './version-changes.ts';

export interface OlderShape {
  readonly schema: z.ZodType;
  /** Converts an answer. Pure; returns the same object where nothing differs. */
  readonly toOlder: (value: unknown) => unknown;
  /** The newest version that has this schema; undefined where it equals the current one. */
  readonly upTo: ApiVersion | undefined;
}

type DatedRule = AnswerRule & { readonly upTo: ApiVersion };
type Fields = Record<string, unknown>;

/** Older schemas by name: the document needs one object for each name. */
const named = new Map<string, z.ZodType>();

/** @param schema - of objects, arrays, optional fields and enums; other kinds stay unchanged */
export function toOlderShape(schema: z.ZodType, version: ApiVersion): OlderShape {
  const rules = listChanges(version).flatMap(({ rules: all, upTo }) =>
    all.flatMap((rule) => (rule.kind === 'query' ? [] : [{ ...rule, upTo }])),
  );
  return toShape(schema, rules);
}

function toShape(schema: z.ZodType, rules: readonly DatedRule[]): OlderShape {
  const { id } = schema.meta() ?? {};
  const own = id === undefined ? [] : rules.filter((rule) => isAbout(rule, id));
  const shape = toInnerShape(schema, own, rules);
  if (shape.upTo === undefined) return { schema, toOlder: (value) => value, upTo: undefined };
  return { ...shape, schema: withName(schema, shape) };
}

/** Names the older schema after the current one (`PlaceV5`); schemas without a name keep their other metadata. */
function withName(schema: z.ZodType, shape: OlderShape): z.ZodType {
  const { id, ...meta } = schema.meta() ?? {};
  if (id === undefined) return Object.keys(meta).length > 0 ? shape.schema.meta(meta) : shape.schema;
  const name = `${id}V${shape.upTo}`;
  const known = named.get(name) ?? shape.schema.meta({ ...meta, id: name });
  named.set(name, known);
  return known;
}

function isAbout(rule: DatedRule, id: string): boolean {
  return 'schemas' in rule ? rule.schemas.includes(id) : rule.schema === id;
}

/** The oldest of the versions. */
function toOldest(...versions: readonly (ApiVersion | undefined)[]): ApiVersion | undefined {
  const known = versions.filter((version) => version !== undefined);
  return known.length === 0 ? undefined : (Math.min(...known) as ApiVersion);
}

function toInnerShape(schema: z.ZodType, own: readonly DatedRule[], rules: readonly DatedRule[]): OlderShape {
  const same: OlderShape = { schema, toOlder: (value) => value, upTo: undefined };
  if (schema instanceof z.ZodObject) return toObjectShape(schema, own, rules);
  if (schema instanceof z.ZodArray) {
    const element = toShape(schema.element as z.ZodType, rules);
    if (element.upTo === undefined) return same;
    return {
      ...element,
      schema: z.array(element.schema),
      toOlder: (value) => (value as unknown[]).map(element.toOlder),
    };
  }
  if (schema instanceof z.ZodExactOptional) {
    const inner = toShape(schema.unwrap() as z.ZodType, rules);
    return inner.upTo === undefined ? same : { ...inner, schema: z.exactOptional(inner.schema) };
  }
  if (schema instanceof z.ZodEnum) {
    const words = own.find((rule) => rule.kind === 'words');
    if (!words) return same;
    const toWord = (word: unknown) => words.words[String(word)] ?? String(word);
    const olderWords = schema.options.map(toWord) as [string, ...string[]];
    return { schema: z.enum(olderWords), toOlder: toWord, upTo: words.upTo };
  }
  return same;
}

function toObjectShape(
  schema: z.ZodObject,
  own: readonly DatedRule[],
  rules: readonly DatedRule[],
): OlderShape {
  const fields = Object.entries(schema.shape).map(
    ([field, type]) => [field, toShape(type as z.ZodType, rules)] as const,
  );
  const changed = fields.filter(([, { upTo }]) => upTo !== undefined);
  const toOwn = own.map(toFieldChange);
  const shape = toOwn.reduce(
    (known, { toSchema }) => toSchema(known),
    Object.fromEntries(fields.map(([field, { schema: type }]) => [field, type] as const)),
  );
  return {
    schema: z.strictObject(shape),
    upTo: toOldest(...changed.map(([, { upTo }]) => upTo), ...own.map(({ upTo }) => upTo)),
    toOlder: (value) => {
      const older: Fields = { ...(value as Fields) };
      for (const [field, { toOlder }] of changed) {
        if (older[field] !== undefined) older[field] = toOlder(older[field]);
      }
      for (const { toValue } of toOwn) toValue(older);
      return older;
    },
  };
}

interface FieldChange {
  readonly toSchema: (shape: Readonly<Record<string, z.ZodType>>) => Record<string, z.ZodType>;
  readonly toValue: (fields: Fields) => void;
}

/** Applies a rule to the schema of an object, and to an object. */
function toFieldChange(rule: DatedRule): FieldChange {
  switch (rule.kind) {
    case 'fill':
      return {
        toSchema: (shape) => ({ ...shape, [rule.field]: toRequired(shape[rule.field]) }),
        toValue: (fields) => {
          fields[rule.field] ??= rule.value;
        },
      };
    case 'copy':
    case 'move':
      return {
        toSchema: ({ [rule.from]: from, ...rest }) => {
          const to = rest[rule.to] ?? from ?? z.string();
          return rule.kind === 'move' || !from
            ? { ...rest, [rule.to]: to }
            : { ...rest, [rule.from]: from, [rule.to]: to };
        },
        toValue: (fields) => {
          if (fields[rule.from] !== undefined) fields[rule.to] = fields[rule.from];
          if (rule.kind === 'move') delete fields[rule.from];
        },
      };
    case 'precision':
      return {
        toSchema: (shape) => ({ ...shape, precision: z.literal(rule.precision) }),
        toValue: (fields) => {
          const points = listPolylinePoints(String(fields.points), Number(fields.precision));
          fields.points = toPolyline(points, rule.precision);
          fields.precision = rule.precision;
        },
      };
    case 'words':
      throw new TypeError(`words are said of plain values, not of objects: ${rule.schemas.join(', ')}`);
  }
}

function toRequired(schema: z.ZodType | undefined): z.ZodType {
  if (schema === undefined) return z.number();
  if (!(schema instanceof z.ZodExactOptional)) return schema;
  const { id: _, ...meta } = schema.meta() ?? {};
  return (schema.unwrap() as z.ZodType).meta(meta);
}
