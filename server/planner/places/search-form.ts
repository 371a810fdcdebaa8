/**
 * Prepares names for searching: folds case, width, accents, blanks and punctuation, and adds pinyin and initials of Chinese.
 * All indexes count UTF-16 units.
 */
import { hasHan, toSyllables } from './readings.ts';

export interface SearchForm {
  /** The original text, for display. */
  readonly text: string;
  readonly folded: string;
  /** Indexes in `folded` at which a word begins; used for translated names. */
  readonly wordStarts: readonly number[];
  /** Absent where the name has no Chinese characters. */
  readonly reading?: Reading;
}

export interface Reading {
  /** Pinyin of each UTF-16 unit of `folded`; empty for the second unit of a surrogate pair. */
  readonly syllables: readonly string[];
  /** All syllables joined, and the index in it at which each begins. */
  readonly pinyin: string;
  readonly starts: readonly number[];
  /** First letter of each syllable; a blank for an empty one. */
  readonly initials: string;
}

/** Usual spellings of letters that have no Unicode decomposition. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** Keeps letters and digits, without case, width and accents: `Ｂ座` becomes `b座`, `Łódź` becomes `lodz`. */
export function toFolded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđðħıßæœþ]/g, (letter) => plainLetters[letter] ?? letter);
}

export function toSearchForm(text: string): SearchForm {
  let folded = '';
  const wordStarts: number[] = [];
  let isWordStart = true;
  for (const character of text) {
    const part = toFolded(character);
    if (part === '') {
      // A combining accent belongs to the letter before it; any other character ends a word.
      if (!/\p{M}/u.test(character)) isWordStart = true;
      continue;
    }
    if (isWordStart) wordStarts.push(folded.length);
    isWordStart = false;
    folded += part;
  }
  const form = { text, folded, wordStarts };
  return hasHan(folded) ? { ...form, reading: toReading(folded) } : form;
}

function toReading(folded: string): Reading {
  const characters = [...folded];
  // A code point of two UTF-16 units takes two entries in each list.
  const syllables = toSyllables(folded).flatMap((syllable, i) =>
    characters[i]?.length === 2 ? [syllable, ''] : [syllable],
  );
  const starts: number[] = [];
  let pinyin = '';
  for (const syllable of syllables) {
    starts.push(pinyin.length);
    pinyin += syllable;
  }
  return { syllables, pinyin, starts, initials: syllables.map((syllable) => syllable[0] ?? ' ').join('') };
}

/** Start and length of the part of `text` that folds to the characters from `first` to before `end`. */
export function toTextRange(text: string, first: number, end: number): [start: number, length: number] {
  let [start, stop] = [text.length, 0];
  let [position, folded] = [0, 0];
  for (const character of text) {
    const next = folded + toFolded(character).length;
    if (next > folded && next > first && folded < end) {
      start = Math.min(start, position);
      stop = position + character.length;
    }
    position += character.length;
    folded = next;
  }
  return [Math.min(start, stop), Math.max(0, stop - start)];
}
