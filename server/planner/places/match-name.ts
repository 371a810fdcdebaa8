/** How a folded query meets one name, best way first. */
import type { MatchKind } from './place.ts';
import type { SearchForm } from './search-form.ts';

/** The way a query met a name, and which of the name's folded characters it covers. */
export interface NameMatch {
  readonly kind: MatchKind;
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** A query, folded once for all names. */
export interface FoldedQuery {
  readonly text: string;
  readonly characters: readonly string[];
  /** Letters and digits of the Latin alphabet only, `v` and `ü` written `u`: it may be pinyin. */
  readonly pinyin?: string;
}

/** Folded index of the character at an offset of the folded text. */
function toCharacterIndex(form: SearchForm, offset: number): number {
  let length = 0;
  for (let i = 0; i < form.characters.length; i++) {
    if (length >= offset) return i;
    length += (form.characters[i] as string).length;
  }
  return form.characters.length;
}

/** Own names, and names in other scripts that are somebody's own. */
export function findNameMatch(query: FoldedQuery, form: SearchForm): NameMatch | undefined {
  const size = form.characters.length;
  if (form.folded === query.text) return { kind: 'exact', first: 0, end: size };
  if (form.folded.startsWith(query.text)) return { kind: 'prefix', first: 0, end: query.characters.length };
  const byPinyin = query.pinyin === undefined ? undefined : findPinyinMatch(query.pinyin, form);
  if (byPinyin) return byPinyin;
  const offset = form.folded.indexOf(query.text);
  if (offset > 0) {
    const first = toCharacterIndex(form, offset);
    return { kind: 'substring', first, end: first + query.characters.length };
  }
  return form.syllables ? findMixedMatch(query, form, form.syllables) : undefined;
}

/** Names in translation: whole, or from the beginning of any word. */
export function findTranslationMatch(query: FoldedQuery, form: SearchForm): NameMatch | undefined {
  if (form.folded === query.text) return { kind: 'exact', first: 0, end: form.characters.length };
  // One fast look at the whole before a slow one at each word; most names are not met.
  if (!form.folded.includes(query.text)) return undefined;
  for (const first of form.wordStarts) {
    const isMet = query.characters.every((character, i) => form.characters[first + i] === character);
    if (isMet) return { kind: 'english', first, end: first + query.characters.length };
  }
  return undefined;
}

/** Initials before whole pinyin, from the beginning before the middle. */
function findPinyinMatch(query: string, form: SearchForm): NameMatch | undefined {
  const { pinyin, pinyinStarts, initials } = form;
  if (pinyin === undefined || !pinyinStarts || initials === undefined) return undefined;
  if (initials.startsWith(query)) return { kind: 'initials', first: 0, end: query.length };
  if (pinyin.startsWith(query)) return { kind: 'pinyin', first: 0, end: toEnd(pinyinStarts, query.length) };
  let start = pinyin.indexOf(query, 1);
  for (; start !== -1; start = pinyin.indexOf(query, start + 1)) {
    // Only from the beginning of a syllable: `an` is not met inside `guang`.
    const first = pinyinStarts.indexOf(start);
    if (first !== -1) return { kind: 'substring', first, end: toEnd(pinyinStarts, start + query.length) };
  }
  const offset = query.length < 2 ? -1 : initials.indexOf(query);
  return offset > 0 ? { kind: 'substring', first: offset, end: offset + query.length } : undefined;
}

/** One past the character whose syllable holds the last letter before `offset`. */
function toEnd(pinyinStarts: readonly number[], offset: number): number {
  const next = pinyinStarts.findIndex((start) => start >= offset);
  return next === -1 ? pinyinStarts.length : next;
}

/** Characters, syllables, beginnings of syllables and initials in any mixture, from any character on. */
function findMixedMatch(
  query: FoldedQuery,
  form: SearchForm,
  syllables: readonly string[],
): NameMatch | undefined {
  const [head] = query.characters;
  if (head === undefined || query.characters.length < 2) return undefined;
  const letter = toPinyinLetter(head);
  for (let first = 0; first < syllables.length; first++) {
    if (form.characters[first] !== head && syllables[first]?.[0] !== letter) continue;
    const end = findMixedEnd(query.characters, 0, form.characters, syllables, first);
    if (end !== undefined) return { kind: 'mixed', first, end };
  }
  return undefined;
}

function findMixedEnd(
  query: readonly string[],
  at: number,
  characters: readonly string[],
  syllables: readonly string[],
  index: number,
): number | undefined {
  if (at === query.length) return index;
  const character = characters[index];
  const syllable = syllables[index];
  if (character === undefined || syllable === undefined) return undefined;
  if (query[at] === character) {
    const end = findMixedEnd(query, at + 1, characters, syllables, index + 1);
    if (end !== undefined) return end;
  }
  let length = 0;
  while (length < syllable.length && toPinyinLetter(query[at + length]) === syllable[length]) length++;
  // The longest beginning first: `guang` is one syllable before it is two.
  for (; length > 0; length--) {
    const end = findMixedEnd(query, at + length, characters, syllables, index + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}

export function toPinyinLetter(letter: string | undefined): string | undefined {
  return letter === 'v' ? 'u' : letter;
}
