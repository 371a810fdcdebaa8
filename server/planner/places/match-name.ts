/** Matches a folded query with one name, trying the best kind of match first. */
import type { MatchKind } from './place.ts';
import type { Reading, SearchForm } from './search-form.ts';

/** The kind of match, and the matching characters of the folded name. */
export interface NameMatch {
  readonly kind: MatchKind;
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** A folded query. */
export interface FoldedQuery {
  readonly text: string;
  /** `text` with `u` for `v`: keyboards type `v` for `ü`, and readings have `u`. */
  readonly letters: string;
  /** Whether it has only Latin letters and digits, so that it may be pinyin. */
  readonly isLatin: boolean;
}

/** Matches a name of a place in its own script. */
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
  return reading
    ? (findMixedMatch(query, folded, reading) ?? findAbbreviation(text, folded) ?? findStreet(text, folded))
    : undefined;
}

const isHan = (text: string) => /^\p{Script=Han}+$/u.test(text);

/** Largest number of characters of a name for each character of its abbreviation. */
const MAX_SHORTENED = 4;

/**
 * Matches an abbreviation: Chinese speakers leave out characters of a long name and keep the order of the others (内工大 for
 * 内蒙古工业大学). The last character stays that of the name's last word, so 内大 does not match 内蒙古大学东门.
 */
function findAbbreviation(text: string, folded: string): NameMatch | undefined {
  const [head] = text;
  if (head === undefined || text.length < 2 || !isHan(text)) return undefined;
  for (let first = folded.indexOf(head); first !== -1; first = folded.indexOf(head, first + 1)) {
    const end = findSubsequenceEnd(text, folded, first);
    if (end === undefined) return undefined;
    const isWhole = end >= folded.length - 1 && end - first <= MAX_SHORTENED * text.length;
    if (isWhole) return { kind: 'abbreviation', first, end };
  }
  return undefined;
}

/** Index after the last character of the text where all its characters occur in this order from `first` on. */
function findSubsequenceEnd(text: string, folded: string, first: number): number | undefined {
  let at = first;
  for (const character of text) {
    at = folded.indexOf(character, at) + 1;
    if (at === 0) return undefined;
  }
  return at;
}

/** Matches 锡林路 for 锡林南路: names of stops and crossings leave out the part of the city. */
function findStreet(text: string, folded: string): NameMatch | undefined {
  const [, street, kind] = /^(.{2,})[东南西北中](路|街|大街|道|大道)$/u.exec(text) ?? [];
  if (street === undefined) return undefined;
  const first = folded.indexOf(`${street}${kind}`);
  return first === -1
    ? undefined
    : { kind: 'street', first, end: first + street.length + (kind?.length ?? 0) };
}

/** Matches a translated name: the whole name, or from the beginning of a word. */
export function findTranslationMatch({ text }: FoldedQuery, form: SearchForm): NameMatch | undefined {
  const { folded, wordStarts } = form;
  if (folded === text) return { kind: 'exact', first: 0, end: text.length };
  // Most names do not match: `includes` rules them out faster than a check at each word.
  if (!folded.includes(text)) return undefined;
  const first = wordStarts.find((start) => folded.startsWith(text, start));
  return first === undefined ? undefined : { kind: 'english', first, end: first + text.length };
}

/** Matches initials, then pinyin, from the beginning; then both from within the name. */
function findPinyinMatch(query: string, { pinyin, starts, initials }: Reading): NameMatch | undefined {
  if (initials.startsWith(query)) return { kind: 'initials', first: 0, end: query.length };
  if (pinyin.startsWith(query)) return { kind: 'pinyin', first: 0, end: toEnd(starts, query.length) };
  let start = pinyin.indexOf(query, 1);
  for (; start !== -1; start = pinyin.indexOf(query, start + 1)) {
    // A match begins at a syllable: `an` does not match inside `guang`.
    const first = starts.indexOf(start);
    if (first !== -1) return { kind: 'substring', first, end: toEnd(starts, start + query.length) };
  }
  const first = query.length < 2 ? -1 : initials.indexOf(query);
  return first > 0 ? { kind: 'substring', first, end: first + query.length } : undefined;
}

/** Index after the character whose syllable contains the last letter before `offset`. */
function toEnd(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start >= offset);
  return next === -1 ? starts.length : next;
}

/** Matches any mixture of characters, syllables and beginnings of syllables, from any character on. */
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

/** Index after the last character that the query from `at` on matches, starting with the character at `index`. */
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
  // Tries the longest part of the syllable first, so that `guang` matches one syllable rather than `gu` and `ang`.
  for (; length > 0; length--) {
    const end = findMixedEnd(query, at + length, folded, syllables, index + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}
