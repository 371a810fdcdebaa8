/** How a name is read: one pinyin syllable without tone for each Chinese character. */
import { pinyin } from 'pinyin-pro';
import { localReadings } from './local-readings.ts';

const HAN = /\p{Script=Han}/u;

export function hasHan(text: string): boolean {
  return HAN.test(text);
}

const localWords = Object.entries(localReadings)
  .map(([word, reading]) => ({ word: [...word], syllables: reading.split(' ') }))
  .toSorted((a, b) => b.word.length - a.word.length);

/**
 * One syllable for each character of the text (by code point): pinyin in `a`-`z` with `ü` as `u`,
 * or the character itself where it is not Chinese.
 */
export function toSyllables(text: string): string[] {
  const characters = [...text];
  // The dictionary sees whole words, so that 重庆 and 重型 are told apart.
  const read = pinyin(text, { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' });
  const aligned = read.length === characters.length ? read : characters.map(readAlone);
  const syllables = characters.map((character, i) =>
    HAN.test(character) ? (aligned[i] ?? character).replaceAll('v', 'u') : character,
  );
  for (let i = 0; i < characters.length; i++) {
    const local = localWords.find(({ word }) => word.every((part, k) => characters[i + k] === part));
    if (!local) continue;
    for (const [k, syllable] of local.syllables.entries()) syllables[i + k] = syllable;
    i += local.word.length - 1;
  }
  return syllables;
}

function readAlone(character: string): string {
  return pinyin(character, { toneType: 'none', v: true });
}
