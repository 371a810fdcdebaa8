/** Pinyin of names: one syllable without tone for each Chinese character. */
import { pinyin } from 'pinyin-pro';

const HAN = /\p{Script=Han}/u;

export function hasHan(text: string): boolean {
  return HAN.test(text);
}

/**
 * Pinyin of words that `pinyin-pro` reads differently: local place names, mostly Mongolian ones in Chinese characters.
 * `toSyllables` prefers the longest word that matches.
 */
const localReadings: Readonly<Record<string, string>> = {
  什拉: 'shi la',
  什报: 'shi bao',
  什不: 'shi bu',
  什尔: 'shi er',
  什兵: 'shi bing',
  察右: 'cha you',
  昆都仑: 'kun du lun',
  都仑: 'du lun',
  大厦: 'da xia',
  厦: 'xia',
  台什: 'tai shi',
  讨思浩: 'tao si hao',
  曾家: 'zeng jia',
  沙尔沁: 'sha er qin',
  土黑麻: 'tu hei ma',
  哈拉沁: 'ha la qin',
  哈素海: 'ha su hai',
  和林格尔: 'he lin ge er',
  单家: 'shan jia',
  呼和: 'hu he',
  召: 'zhao',
  朝阳: 'chao yang',
  长途: 'chang tu',
  长胜: 'chang sheng',
  长春: 'chang chun',
  长安: 'chang an',
  重庆: 'chong qing',
};

const localWords = Object.entries(localReadings)
  .map(([word, reading]) => ({ word: [...word], syllables: reading.split(' ') }))
  .toSorted((a, b) => b.word.length - a.word.length);

/**
 * One entry for each code point of the text: the pinyin of a Chinese character in `a`-`z`, with `ü` as `u`; any other
 * character as it is.
 */
export function toSyllables(text: string): string[] {
  const characters = [...text];
  // Reads the whole text, because the pinyin of a character depends on the word: 重庆 is chong qing, 重型 is zhong xing.
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
