/** JSON of users: a key that occurs twice in one object is refused, since `JSON.parse` silently keeps the last value. */

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** @throws SyntaxError where the text is not JSON, or an object has a key twice */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const key = findRepeatedKey(text);
  if (key !== undefined) throw new SyntaxError(`the key ${JSON.stringify(key.slice(0, 100))} occurs twice`);
  return value;
}

/**
 * The first key that occurs twice in one object; undefined if there is none. Does not recurse: depth is bounded by memory
 * only.
 *
 * @param text - valid JSON
 */
export function findRepeatedKey(text: string): string | undefined {
  /** Keys of the open objects; null for an open list. */
  const open: (Set<string> | null)[] = [];
  let [start, end] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        start = at;
        end = findStringEnd(text, at + 1);
        at = end;
        break;
      case OPEN_BRACE:
        open.push(new Set());
        break;
      case OPEN_BRACKET:
        open.push(null);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        open.pop();
        break;
      case COLON: {
        const key = JSON.parse(text.slice(start, end + 1)) as string;
        const keys = open.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
    }
  }
  return undefined;
}

/** Position of the closing quote of a string that begins before `from`. */
function findStringEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** Matches the end of a key: a quote that is not escaped, and a colon. */
const KEY_END = /(?<!\\)"\s*:/g;

/**
 * Whether an object of `keyCount` keys may have a key twice in its text, much faster than `findRepeatedKey`. False means
 * no, for objects without objects inside whose keys do not end in a backslash.
 */
export function mayRepeatKeys(text: string, keyCount: number): boolean {
  KEY_END.lastIndex = 0;
  let count = 0;
  while (KEY_END.test(text)) count++;
  return count !== keyCount;
}

/** A value as JSON, keys sorted at every depth, so that equal values have equal texts. */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
