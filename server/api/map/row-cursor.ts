/** Cursors of lists of rows: the key of the last row, opaque to the caller. */
import { isStorableText } from '../../base/plain-text.ts';
import { ProblemError } from '../../base/problem.ts';

type Key = readonly (string | number)[];

export function toRowCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key in a cursor, null where none was given.
 *
 * @param shape - a key of the same types
 * @throws ProblemError `bad-request` where the cursor is not one of this list
 */
export function parseRowCursor<K extends Key>(text: string | undefined, shape: K): K | null {
  if (text === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const isKey =
      Array.isArray(key) && key.length === shape.length && shape.every((value, i) => isLike(value, key[i]));
    if (isKey) return key as unknown as K;
  } catch {
    // Said below.
  }
  throw new ProblemError('bad-request', {
    zh: '翻页标记无效，请使用上次回答中的标记',
    en: 'Unknown page cursor: use one from the last answer',
  });
}

/** Numbers of keys are whole; texts are such as the ledger can hold. */
function isLike(value: string | number, found: unknown): boolean {
  return typeof value === 'string'
    ? typeof found === 'string' && isStorableText(found)
    : Number.isSafeInteger(found);
}
