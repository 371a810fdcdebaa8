/** Texts that come from outside: what every file, database and page can hold as it is. */

/** No half of a surrogate pair, which UTF-8 cannot write, and no NUL, which PostgreSQL refuses. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/**
 * Whether a text can be an id or a name: one line, and the same text to whoever reads it.
 *
 * U+FFFD stands where bytes were no UTF-8, so the name that was meant is lost. Blanks at the ends are not seen.
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
