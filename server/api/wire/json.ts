/** What the JSON of all answers has in common: the language, names by language, absent fields. */
import { type Names, toNameIn } from '../../base/names.ts';

/** Languages that the API answers in. */
export type Language = 'zh' | 'en';

/** The name in each language that the feeds have, and in Chinese and English always. */
export function toNameRecord(names: Names): Record<string, string> {
  return { ...names.translations, zh: toNameIn(names, 'zh'), en: toNameIn(names, 'en') };
}

/** `T` with optional keys in place of those that may be undefined. */
export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without its undefined members: JSON of the API has no `undefined` and no `null` for an absent field. */
export function toCompact<T extends object>(object: T): Compact<T> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    if (value !== undefined) result[key] = value;
  }
  return result as Compact<T>;
}
