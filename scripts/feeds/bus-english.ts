/**
 * English names of stops by rule: translates words for kinds of places, and spells names in pinyin. The operators publish no
 * English names; readers can pronounce these and recognise them on street signs.
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

/** Pinyin of characters as one word, with an apostrophe between syllables that could be misread. */
function toSpelling(text: string): string {
  let spelling = '';
  for (const syllable of toSyllables(text)) {
    const runsTogether = spelling !== '' && /^[aeo]/.test(syllable) && /[a-z]$/.test(spelling);
    spelling += runsTogether ? `'${syllable}` : syllable;
  }
  return toTitle(spelling.trim());
}

/** Translates the longest known words from the left, and spells the characters between them. */
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

/** The English name of a stop or line end, in ASCII. Keeps brackets. */
export function toEnglishName(name: string): string {
  const normal = name.replaceAll('（', '(').replaceAll('）', ')');
  const parts = /^([^()]+)\(([^()]+)\)(.*)$/.exec(normal);
  if (!parts) return toPlain(normal);
  const [, main = '', inner = '', rest = ''] = parts;
  return `${toPlain(main)} (${toPlain(inner)})${rest === '' ? '' : ` ${toPlain(rest)}`}`;
}
