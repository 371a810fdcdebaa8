/** Pages of a list of rows. A cursor is the key of the last row of a page, opaque to the caller. */
import { isStorableText } from '../../base/plain-text.ts';
import { ProblemError } from '../../base/problem.ts';

type Key = readonly (string | number)[];

/** Rows of a page where the caller names no limit. */
export const defaultRows = 50;

/**
 * The first `limit` of the rows behind a cursor, and the cursor of the next page where there are more.
 *
 * @param rows - in the order of their keys; `limit + 1` of them are enough
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  toKey: (row: Row) => Key,
): { readonly page: readonly Row[]; readonly next: { readonly nextCursor?: string } } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    page,
    next: rows.length > limit && last !== undefined ? { nextCursor: toRowCursor(toKey(last)) } : {},
  };
}

export function toRowCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key in a cursor; null without a cursor.
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
    // The statement below throws.
  }
  throw new ProblemError('bad-request', {
    zh: '翻页标记无效，请使用上次回答中的标记',
    en: 'Unknown page cursor: use one from the last answer',
  });
}

/** Whether a found value may stand in a key: numbers are whole, texts are such as the ledger can hold. */
function isLike(value: string | number, found: unknown): boolean {
  return typeof value === 'string'
    ? typeof found === 'string' && isStorableText(found)
    : Number.isSafeInteger(found);
}
