/** How a folded query meets one name, best way first. */
import type { MatchKind } from './place.ts';
import type { Reading, SearchForm } from './search-form.ts';

/** The way a query met a name, and which characters of the folded name it covers. */
export interface NameMatch {
  readonly kind: MatchKind;
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** A query, folded once for all names. */
export interface FoldedQuery {
  readonly text: string;
  /** The same with `v`, by which keyboards write `ü`, as the `u` that the readings have. */
  readonly letters: string;
  /** Nothing but letters and digits of the Latin alphabet: it may be pinyin throughout. */
  readonly isLatin: boolean;
}

/** Own names of a place, in any script. */
export function findNameMatch(query: FoldedQuery, form: SearchForm): NameMatch | undefined {
  const { folded, reading } = form;
  const { text } = query;
  if (folded === text) return { kind: 'exact', first: 0, end: text.length };
  if (folded.startsWith(text)) return { kind: 'prefix', first: 0, end: text.length };
  if (reading && query.isLatin) {
    const byPinyin = findPinyinMatch(query.letters, reading);
    if (byPinyin) return byPinyin;
  }
  const first = folded.indexOf(text);
  if (first > 0) return { kind: 'substring', first, end: first + text.length };
  return reading ? findMixedMatch(query, folded, reading) : undefined;
}

/** Names in translation: whole, or from the beginning of any word. */
export function findTranslationMatch({ text }: FoldedQuery, form: SearchForm): NameMatch | undefined {
  const { folded, wordStarts } = form;
  if (folded === text) return { kind: 'exact', first: 0, end: text.length };
  // One fast look at the whole before a slow one at each word; most names are not met.
  if (!folded.includes(text)) return undefined;
  const first = wordStarts.find((start) => folded.startsWith(text, start));
  return first === undefined ? undefined : { kind: 'english', first, end: first + text.length };
}

/** Initials before whole pinyin, from the beginning before the middle. */
function findPinyinMatch(query: string, { pinyin, starts, initials }: Reading): NameMatch | undefined {
  if (initials.startsWith(query)) return { kind: 'initials', first: 0, end: query.length };
  if (pinyin.startsWith(query)) return { kind: 'pinyin', first: 0, end: toEnd(starts, query.length) };
  let start = pinyin.indexOf(query, 1);
  for (; start !== -1; start = pinyin.indexOf(query, start + 1)) {
    // Only from the beginning of a syllable: `an` is not met inside `guang`.
    const first = starts.indexOf(start);
    if (first !== -1) return { kind: 'substring', first, end: toEnd(starts, start + query.length) };
  }
  const first = query.length < 2 ? -1 : initials.indexOf(query);
  return first > 0 ? { kind: 'substring', first, end: first + query.length } : undefined;
}

/** One past the character whose syllable holds the last letter before `offset`. */
function toEnd(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start >= offset);
  return next === -1 ? starts.length : next;
}

/** Characters, syllables, beginnings of syllables and initials in any mixture, from any character on. */
function findMixedMatch(query: FoldedQuery, folded: string, { syllables }: Reading): NameMatch | undefined {
  if (query.text.length < 2) return undefined;
  const [head, letter] = [query.text[0], query.letters[0]];
  for (let first = 0; first < syllables.length; first++) {
    if (folded[first] !== head && syllables[first]?.[0] !== letter) continue;
    const end = findMixedEnd(query, 0, folded, syllables, first);
    if (end !== undefined) return { kind: 'mixed', first, end };
  }
  return undefined;
}

function findMixedEnd(
  query: FoldedQuery,
  at: number,
  folded: string,
  syllables: readonly string[],
  index: number,
): number | undefined {
  if (at === query.text.length) return index;
  const syllable = syllables[index];
  if (syllable === undefined) return undefined;
  if (query.text[at] === folded[index]) {
    const end = findMixedEnd(query, at + 1, folded, syllables, index + 1);
    if (end !== undefined) return end;
  }
  let length = 0;
  while (length < syllable.length && query.letters[at + length] === syllable[length]) length++;
  // The longest beginning first: `guang` is one syllable before it is two.
  for (; length > 0; length--) {
    const end = findMixedEnd(query, at + length, folded, syllables, index + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}
