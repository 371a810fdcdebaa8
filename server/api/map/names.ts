/** Names for the wire: one in the language of the request, and all of them beside it. */
import { type Names, toNameIn } from '../../base/names.ts';

/** Languages that the API answers in. */
export type Language = 'zh' | 'en';

/** Every known form by language; Chinese and English always, the feed's own text where nothing better is known. */
export function toNameRecord(names: Names): Record<string, string> {
  return { ...names.translations, zh: toNameIn(names, 'zh'), en: toNameIn(names, 'en') };
}
