/**
 * A name made ready for searching: case, width, accents, blanks and punctuation folded away, and for
 * Chinese its pinyin and initials. Indexes are those of UTF-16, as strings have them.
 */
import { hasHan, toSyllables } from './readings.ts';

export interface SearchForm {
  /** As it is shown. */
  readonly text: string;
  readonly folded: string;
  /** Indexes into `folded` at which a word begins; the matter of names in letters. */
  readonly wordStarts: readonly number[];
  /** Absent where the name has no Chinese. */
  readonly reading?: Reading;
}

export interface Reading {
  /** Pinyin of each character of `folded`, empty for the second half of a surrogate pair. */
  readonly syllables: readonly string[];
  /** All syllables joined, and where in it each begins. */
  readonly pinyin: string;
  readonly starts: readonly number[];
  /** First letters of the syllables, one for each character of `folded`; a blank where there is none. */
  readonly initials: string;
}

/** Letters that Unicode does not take apart, as people without them on the keyboard write them. */
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

/** Letters and digits of a text, folded: `Ｂ座` and `b座`, `Łódź` and `lodz` are alike. */
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
      // An accent that stands by itself belongs to the letter before; anything else parts words.
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
  // A character outside the basic plane takes two places in the string, and so in every list.
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

/** Start and length in `text` of the characters `first` to before `end` of what it folds to. */
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
