/**
 * English names of stops by rule: words that say what a place is are translated, names are spelt in
 * pinyin. No stop of the two cities' buses has a published English name, so this is what a reader can
 * pronounce and recognise on the street sign, and nothing more.
 */
import { placeNames } from './bus-english-places.ts';
import { commonWords } from './bus-english-words.ts';
import { toSyllables } from './bus-slug.ts';

const dictionary = new Map([...Object.entries(commonWords), ...Object.entries(placeNames)]);
const longestWord = Math.max(...[...dictionary.keys()].map((word) => word.length));

const road = '(?:大街|街|大道|路|道|二环)';
const cornerName = new RegExp(`^(.+?${road})(.+?)(路口|街口|道口|口)$`);
const roadEnd = new RegExp(`^(.+${road})([东南西北]口)$`);

function toTitle(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Pinyin of one run of characters as one word, an apostrophe where syllables would run together. */
function toSpelling(text: string): string {
  let spelling = '';
  for (const syllable of toSyllables(text)) {
    const runsTogether = spelling !== '' && /^[aeo]/.test(syllable) && /[a-z]$/.test(spelling);
    spelling += runsTogether ? `'${syllable}` : syllable;
  }
  return toTitle(spelling.trim());
}

/** Longest known words from the left; what is between them is spelt. */
function toWords(text: string): string {
  const words: string[] = [];
  let unknown = '';
  const flush = () => {
    if (unknown !== '') words.push(toSpelling(unknown));
    unknown = '';
  };
  for (let at = 0; at < text.length; ) {
    let length = Math.min(longestWord, text.length - at);
    while (length > 0 && !dictionary.has(text.slice(at, at + length))) length--;
    if (length === 0) {
      unknown += text[at];
      at++;
      continue;
    }
    flush();
    words.push(dictionary.get(text.slice(at, at + length)) ?? '');
    at += length;
  }
  flush();
  return words.join(' ');
}

function toPlain(text: string): string {
  if (dictionary.has(text)) return dictionary.get(text) ?? '';
  const end = roadEnd.exec(text);
  if (end) return `${toWords(end[1] ?? '')} ${toWords(end[2] ?? '')}`;
  const corner = cornerName.exec(text);
  if (corner) {
    const [, first = '', second = '', mark = ''] = corner;
    const isWhole = new RegExp(`${road}$`).test(second);
    return `${toWords(first)} / ${toWords(isWhole ? second : `${second}${mark.slice(0, -1)}`)}`;
  }
  const singleRoad = /^(.+(?:路|街|道))口$/.exec(text);
  return toWords(singleRoad?.[1] ?? text);
}

/** The English name of a stop or line end, ASCII only; what stands in brackets stays in brackets. */
export function toEnglishName(name: string): string {
  const normal = name.replaceAll('（', '(').replaceAll('）', ')');
  const parts = /^([^()]+)\(([^()]+)\)(.*)$/.exec(normal);
  if (!parts) return toPlain(normal);
  const [, main = '', inner = '', rest = ''] = parts;
  return `${toPlain(main)} (${toPlain(inner)})${rest === '' ? '' : ` ${toPlain(rest)}`}`;
}
