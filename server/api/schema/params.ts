/**
 * Schemas of query parameters: they parse text to typed values. The OpenAPI document shows the type of the value, not of the
 * text.
 */
import * as z from 'zod';
import { isLatLon, type LatLon } from '../../base/geo.ts';
import { limits } from './limits.ts';

interface Override {
  readonly jsonSchema: Record<string, unknown>;
}

/** Replaces the JSON schema of the text by that of the value. */
function toShown(shown: Record<string, unknown>) {
  return ({ jsonSchema }: Override): void => {
    for (const key of ['type', 'pattern', 'maxLength', 'enum', 'anyOf']) delete jsonSchema[key];
    Object.assign(jsonSchema, shown);
  };
}

interface NumberBounds {
  readonly min: number;
  readonly max: number;
}

function zNumeric(type: 'integer' | 'number', pattern: RegExp, description: string, bounds: NumberBounds) {
  const value = type === 'integer' ? z.int() : z.number();
  return z
    .string()
    .max(32)
    .regex(pattern)
    .transform(Number)
    .pipe(value.min(bounds.min).max(bounds.max))
    .meta({ description, override: toShown({ type, minimum: bounds.min, maximum: bounds.max }) });
}

/** A whole number in decimal digits, without blanks and exponents. */
export function zInteger(description: string, bounds: NumberBounds) {
  return zNumeric('integer', /^-?\d+$/, description, bounds);
}

/** A number of results from 0 on; values above `most` become `most`. */
export function zCount(description: string, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform((text) => Math.min(Number(text), most))
    .meta({
      description: `${description} Of more than ${most} so many are answered.`,
      override: toShown({ type: 'integer', minimum: 0 }),
    });
}

/** A decimal number without blanks and exponents. */
export function zDecimal(description: string, bounds: NumberBounds) {
  return zNumeric('number', /^-?\d+(\.\d+)?$/, description, bounds);
}

/** The text `true` or `false`. */
export function zFlag(description: string) {
  return z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .meta({ description, override: toShown({ type: 'boolean' }) });
}

/** Several words, separated by commas or in repeated parameters; empty words are dropped. */
export function zWords<T extends readonly [string, ...string[]]>(words: T, description: string) {
  return z
    .union([z.string().max(1_000), z.array(z.string().max(1_000)).max(50)])
    .transform(toWords)
    .pipe(z.array(z.enum(words)))
    .meta({
      description,
      override: toShown({ type: 'array', items: { type: 'string', enum: [...words] } }),
    });
}

/** Several whole numbers, separated by commas or in repeated parameters. */
export function zIntegers(description: string, bounds: NumberBounds, maxCount: number) {
  return z
    .union([z.string().max(1_000), z.array(z.string().max(1_000)).max(50)])
    .transform(toWords)
    .pipe(
      z
        .array(
          z
            .string()
            .regex(/^\d{1,9}$/)
            .transform(Number)
            .pipe(z.int().min(bounds.min).max(bounds.max)),
        )
        .min(1)
        .max(maxCount),
    )
    .meta({
      description,
      override: toShown({
        type: 'array',
        items: { type: 'integer', minimum: bounds.min, maximum: bounds.max },
        minItems: 1,
        maxItems: maxCount,
      }),
    });
}

/** Several ids or places (`latitude;longitude`), separated by commas or in repeated parameters. */
export function zIds(description: string, maxCount: number) {
  return z
    .union([z.string().max(limits.urlLength), z.array(z.string().max(limits.urlLength)).max(maxCount)])
    .transform(toWords)
    .pipe(z.array(z.string().max(limits.idLength)).min(1).max(maxCount))
    .meta({
      description,
      override: toShown({ type: 'array', items: { type: 'string' }, minItems: 1, maxItems: maxCount }),
    });
}

/** Several `MODE:seconds`, separated by commas or in repeated parameters. */
export function zModeSeconds<T extends readonly [string, ...string[]]>(
  modes: T,
  description: string,
  bounds: NumberBounds,
) {
  const entry = z
    .string()
    .regex(/^[A-Z_]+:\d{1,6}$/)
    .transform((text) => {
      const [mode, sec] = text.split(':');
      return { mode, sec: Number(sec) };
    })
    .pipe(z.object({ mode: z.enum(modes), sec: z.int().min(bounds.min).max(bounds.max) }));
  return z
    .union([z.string().max(1_000), z.array(z.string().max(1_000)).max(50)])
    .transform(toWords)
    .pipe(z.array(entry).min(1).max(50))
    .meta({
      description,
      override: toShown({ type: 'array', items: { type: 'string' } }),
    });
}

function toWords(value: string | string[]): string[] {
  return (typeof value === 'string' ? [value] : value)
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const POINT =
  /^\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*(?:[,;]\s*-?\d{1,3}(?:\.\d+)?\s*)?$/;

/** Parses `latitude,longitude[,level]`; undefined where the text is no point. */
export function findPoint(text: string): LatLon | undefined {
  const match = POINT.exec(text);
  if (!match) return undefined;
  const point = { lat: Number(match[1]), lon: Number(match[2]) };
  return isLatLon(point) ? point : undefined;
}

/** `latitude,longitude` on WGS-84. */
export function zPoint(description: string) {
  return z
    .string()
    .max(100)
    .transform((text, context) => {
      const point = findPoint(text);
      if (point) return point;
      context.issues.push({ code: 'invalid_format', format: 'latitude,longitude', input: text });
      return z.NEVER;
    })
    .meta({ description, override: { type: 'string' } });
}

/**
 * A corner of a map: as `zPoint`, with longitudes up to 540 degrees, which maps report after panning across the 180th
 * meridian.
 */
export function zCorner(description: string) {
  return z
    .string()
    .max(100)
    .transform((text, context) => {
      const [, lat, lon] =
        /^\s*(-?\d{1,2}(?:\.\d{1,15})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*$/.exec(text) ?? [];
      const corner = { lat: Number(lat), lon: Number(lon) };
      if (Math.abs(corner.lat) <= 90 && Math.abs(corner.lon) <= 540) return corner;
      context.issues.push({ code: 'invalid_format', format: 'latitude,longitude', input: text });
      return z.NEVER;
    })
    .meta({ description, override: { type: 'string' } });
}

export function zId(description: string) {
  return z.string().min(1).max(limits.idLength).meta({ description });
}

/** Languages of names and messages: any BCP 47 tags; the first Chinese or English one is used. */
export const languageParam = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(20)])
  .transform(toWords)
  .meta({
    description: 'Language of names and messages: `zh` (default) or `en`; unknown languages are passed over.',
    override: toShown({ type: 'array', items: { type: 'string' } }),
  })
  .optional();

/** The query of operations that have no other parameters. */
export const languageQuerySchema = z.object({ language: languageParam });

/** A part of the map, by two opposite corners. */
export const boxParams = {
  min: zCorner('One corner of the part of the map.'),
  max: zCorner('The opposite corner.'),
};
