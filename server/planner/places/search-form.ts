/**
 * A name made ready for searching: case, width, accents, blanks and punctuation folded away, and for
 * Chinese its pinyin and initials, each with the way back to the characters of the name.
 */
import { hasHan, toSyllables } from './readings.ts';

export interface SearchForm {
  /** As it is shown. */
  readonly text: string;
  /** Folded characters, one string of one code point each. */
  readonly characters: readonly string[];
  /** Start in `text` of each folded character (UTF-16), and the end of the text. */
  readonly starts: readonly number[];
  /** End in `text` of each folded character. */
  readonly ends: readonly number[];
  /** `characters` joined. */
  readonly folded: string;
  /** Pinyin of each folded character; absent where the name has no Chinese. */
  readonly syllables?: readonly string[];
  /** All syllables joined, and where in it each begins. */
  readonly pinyin?: string;
  readonly pinyinStarts?: readonly number[];
  /** First letters of the syllables. */
  readonly initials?: string;
  /** Indexes of folded characters at which a word begins; the matter of names in letters. */
  readonly wordStarts: readonly number[];
}

/** Letters and digits of a text, folded: `Ｂ座` and `b座`, `Ávila` and `avila` are alike. */
export function toFolded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

export function toSearchForm(text: string): SearchForm {
  const characters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const wordStarts: number[] = [];
  let position = 0;
  let isWordStart = true;
  for (const character of text) {
    const folded = toFolded(character);
    if (folded === '' && !/\p{M}/u.test(character)) isWordStart = true;
    for (const part of folded) {
      if (isWordStart) wordStarts.push(characters.length);
      isWordStart = false;
      characters.push(part);
      starts.push(position);
      ends.push(position + character.length);
    }
    position += character.length;
  }
  const folded = characters.join('');
  const form = { text, characters, starts, ends, folded, wordStarts };
  return hasHan(folded) ? { ...form, ...toPinyinParts(folded) } : form;
}

function toPinyinParts(folded: string) {
  const syllables = toSyllables(folded);
  const pinyinStarts: number[] = [];
  let pinyin = '';
  for (const syllable of syllables) {
    pinyinStarts.push(pinyin.length);
    pinyin += syllable;
  }
  const initials = syllables.map((syllable) => [...syllable][0] ?? '').join('');
  return { syllables, pinyin, pinyinStarts, initials };
}
