/** Names in several languages (GTFS `translations.txt`). */

/** A name: the text in the feed, and its translations by lower-case BCP 47 code. */
export interface Names {
  readonly text: string;
  readonly translations?: Readonly<Record<string, string>>;
}

/** The name in `language` (`zh`, `en`, `mn` ...), or `text` where that translation is missing. */
export function toNameIn(names: Names, language: string): string {
  return names.translations?.[language] ?? names.text;
}
