/**
 * The rider and the kind of a ticket, by the words of its id or name.
 *
 * Fares v1 has no passenger categories; feeds with several put them into `fare_id` (`adult_second_class`,
 * `hsr-std-rsv-adu`, `成人票`). Only whole words count, because parts of them occur in names of places; Chinese and Japanese
 * words count anywhere in the text.
 */
import type { Names } from '../../base/names.ts';

/** The kind of rider that a ticket is for. `reduced` is any concession. */
export type RiderKind = 'adult' | 'child' | 'disabled' | 'reduced' | 'senior' | 'student' | 'youth';

/** Names of the kinds, for feeds that give riders no name. */
export const riderKindNames: Readonly<Record<RiderKind, Names>> = {
  adult: { text: '成人', translations: { en: 'Adult' } },
  child: { text: '儿童', translations: { en: 'Child' } },
  disabled: { text: '残障人士', translations: { en: 'Disabled' } },
  reduced: { text: '优惠', translations: { en: 'Reduced' } },
  senior: { text: '老年人', translations: { en: 'Senior' } },
  student: { text: '学生', translations: { en: 'Student' } },
  youth: { text: '青少年', translations: { en: 'Youth' } },
};

/** Words of each kind without accents; concessions come first, because `adult reduced` is a concession. */
const riderWords: readonly (readonly [kind: RiderKind, words: string])[] = [
  [
    'child',
    'child children childs chd kid kids infant nino nina ninos infantil crianca criancas enfant enfants',
  ],
  ['child', 'kind kinder bambino bambini dziecko dzieci 儿童 兒童 小孩 小人 小児 小儿 孩童 子供 こども 半票'],
  [
    'student',
    'student students stu stud pupil pupils scholar estudante estudantes estudiante estudiantes etudiant',
  ],
  ['student', 'etudiants scolaire schuler schueler studente studenti uczen uczniowski 学生 學生 学割'],
  [
    'senior',
    'senior seniors snr elder elders elderly pensioner pensioners oap retired idoso idosos anziano anziani',
  ],
  ['senior', 'jubilado jubilados mayores senioren rentner emeryt 老人 老年 敬老 长者 長者 高齢 シニア'],
  [
    'disabled',
    'disabled disability handicapped handicap discapacitado discapacidad behinderte 残疾 殘疾 残障 身障',
  ],
  ['disabled', '障害 障碍 障がい 爱心 愛心'],
  [
    'youth',
    'youth youths teen teens teenager young joven jovenes jovem jovens jeune jeunes jugend giovane 青少年',
  ],
  [
    'reduced',
    'reduced concession concessions concessionary discount discounted half reducida reducido reduzida meia',
  ],
  [
    'reduced',
    'reduit tarifreduit ermassigt ermaessigt ridotto ridotta ulgowy ulgowa medicare honored honoured',
  ],
  ['reduced', 'veteran veterans military 优惠 優惠 优待 優待 割引'],
  [
    'adult',
    'adult adults adu adulto adultos adulte adultes erwachsene erwachsener volwassene dorosly 成人 大人',
  ],
  [
    'adult',
    'full fullfare regular general normal normalny ordinary standard public plein pleine entero inteira',
  ],
  ['adult', 'intero 全票 全价 全價 普通 一般 正价'],
];

/** Tickets for several rides: not bought for one ride. */
const passWords =
  'day days daily week weeks weekly month months monthly year yearly annual pass passes season return returns ' +
  'roundtrip carnet 24h 48h 72h 7day 30day 31day daypass weekpass monthpass weekend dobowy miesieczny 日票 一日 ' +
  '日券 周票 月票 月券 年票 定期 往返 来回 回数 次卡';

/** Classes above the ordinary one. */
const premiumWords =
  'first 1st firstclass business premium special vip deluxe luxury executive sleeper berth couchette green gold ' +
  'superior 一等 头等 頭等 商务 商務 特等 软卧 硬卧 软座 グリーン 指定';

/** The ordinary class or ticket. */
const ordinaryWords =
  'std standard regular reg normal ordinary economy eco basic single oneway 二等 硬座 单程 單程';

const scripts = /[\u3040-\u30ff\u3400-\u9fff]/;

interface WordSet {
  readonly words: ReadonlySet<string>;
  readonly characters: readonly string[];
}

function toWordSet(text: string): WordSet {
  const all = text.split(' ');
  return {
    words: new Set(all.filter((word) => !scripts.test(word))),
    characters: all.filter((word) => scripts.test(word)),
  };
}

const riderSets = riderWords.map(([kind, words]) => [kind, toWordSet(words)] as const);
const passSet = toWordSet(passWords);
const premiumSet = toWordSet(premiumWords);
const ordinarySet = toWordSet(ordinaryWords);

/**
 * Words of an id or a name: lower case, without accents, split at signs and before capitals; of a word with digits also
 * its letters (`senior65`: `senior65`, `senior`).
 */
export function toWords(text: string): string[] {
  const wholes = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .normalize('NFC')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return [...new Set(wholes.flatMap((word) => [word, ...(word.match(/\p{L}+/gu) ?? [])]))];
}

/** The kind of rider that the words name; undefined if they name none. */
export function findRiderKind(text: string): RiderKind | undefined {
  return riderSets.find(([, set]) => hasWord(text, set))?.[0];
}

export function isPass(text: string): boolean {
  return hasWord(text, passSet);
}

export function isPremium(text: string): boolean {
  return hasWord(text, premiumSet);
}

export function isOrdinary(text: string): boolean {
  return hasWord(text, ordinarySet);
}

function hasWord(text: string, { characters, words }: WordSet): boolean {
  return toWords(text).some((word) => words.has(word)) || characters.some((part) => text.includes(part));
}
