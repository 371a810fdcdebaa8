/** Names in several languages, as GTFS `translations.txt` gives them. */

/** A name: the feed's own text, and what it is called in other languages (BCP 47 code, lower case). */
export interface Names {
  readonly text: string;
  readonly translations?: Readonly<Record<string, string>>;
}

/** The name in `language` (`zh`, `en`, `mn` ...), or the feed's own text where it has no such translation. */
export function toNameIn(names: Names, language: string): string {
  return names.translations?.[language] ?? names.text;
}
