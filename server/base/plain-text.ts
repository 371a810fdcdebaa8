/** Checks for texts from users and files, before they reach a database, a file or the page. */

/** Whether UTF-8 can encode the text (no unpaired surrogates) and PostgreSQL accepts it (no NUL). */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/**
 * Whether a text can be an id or a name: one line of 1 to `maxLength` UTF-16 units.
 *
 * Refuses U+FFFD, which replaces bytes that are not UTF-8, so the original name is lost. Refuses leading and trailing
 * blanks, which readers cannot see.
 */
export function isNameText(text: string, maxLength: number): boolean {
  return (
    text.length > 0 &&
    text.length <= maxLength &&
    text.isWellFormed() &&
    !/\p{Cc}|\uFFFD/u.test(text) &&
    text.trim().length === text.length
  );
}

/** Compares texts by code units: the order of keys on all databases. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
