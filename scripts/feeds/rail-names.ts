/** English names of railway stations and of the cities they serve. */
import { pinyin } from 'pinyin-pro';

/** English names that differ from the pinyin. */
const known: Readonly<Record<string, string>> = {
  呼和浩特: 'Hohhot',
  鄂尔多斯: 'Ordos',
  乌兰察布: 'Ulanqab',
  巴彦淖尔: 'Bayannur',
  巴彦高勒: 'Bayan Gol',
  锡林浩特: 'Xilinhot',
  二连: 'Erenhot',
  乌兰浩特: 'Ulanhot',
  海拉尔: 'Hailar',
  额济纳: 'Ejin',
  乌鲁木齐: 'Urumqi',
  哈尔滨: 'Harbin',
  乌拉特前旗: 'Urad Front Banner',
  乌审旗: 'Uxin Banner',
  正镶白旗: 'Plain and Bordered White Banner',
  八达岭长城: 'Badaling Great Wall',
  平遥古城: 'Pingyao Ancient City',
  大明湖: 'Daming Lake',
  河东机场: 'Hedong Airport',
  西安: "Xi'an",
  白云鄂博: 'Bayan Obo',
  准格尔: 'Jungar',
  北京丰台: 'Beijing Fengtai',
  上海松江: 'Shanghai Songjiang',
  // These characters have another reading in place names.
  商都: 'Shangdu',
  洪洞: 'Hongtong',
  吕梁: 'Lüliang',
};

const sides: Readonly<Record<string, string>> = { 东: 'East', 南: 'South', 西: 'West', 北: 'North' };

/** Whether a name ends in a compass direction (东, 南 ...) that is part of the name. */
const isWholeName = (name: string): boolean => name in known || name.length < 3;

function toPinyinTitle(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true });
  const text = syllables
    // The apostrophe distinguishes 西安 (Xi'an) from 先 (xian).
    .map((syllable, index) => (index > 0 && /^[aoe]/.test(syllable) ? `'${syllable}` : syllable))
    .join('');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The English name: `Hohhot East` for `呼和浩特东`, `Haining` for `海宁`. */
export function toRailEnglish(nameZh: string): string {
  const side = sides[nameZh.slice(-1)];
  if (side === undefined || isWholeName(nameZh)) return known[nameZh] ?? toPinyinTitle(nameZh);
  return `${toRailEnglish(nameZh.slice(0, -1))} ${side}`;
}

/** Cities of stations that are not named after them. */
const cityOf: Readonly<Record<string, string>> = {
  集宁南: '乌兰察布',
  东胜东: '鄂尔多斯',
  东胜西: '鄂尔多斯',
  临河: '巴彦淖尔',
  清河: '北京',
};

/** The city of a station, for names of lines: `包头` for `包头东`. */
export function toRailCity(nameZh: string): string {
  const city = cityOf[nameZh];
  if (city !== undefined) return city;
  if (nameZh.startsWith('北京')) return '北京';
  return nameZh.length >= 3 && nameZh.slice(-1) in sides ? nameZh.slice(0, -1) : nameZh;
}

/** Cities of the region, which come first in names of lines. */
const firstCities = ['呼和浩特', '包头', '鄂尔多斯', '乌兰察布', '巴彦淖尔'];

/** The two ends of a line in the order of its name. */
export function toLineEnds(a: string, b: string): readonly [string, string] {
  const rank = (city: string) => {
    const index = firstCities.indexOf(city);
    return index === -1 ? firstCities.length : index;
  };
  const isInOrder = rank(a) === rank(b) ? a <= b : rank(a) < rank(b);
  return isInOrder ? [a, b] : [b, a];
}

/** Lower-case ASCII for ids: `hohhot-east` for `Hohhot East`. */
export function toRailSlug(nameEn: string): string {
  return nameEn
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll('ü', 'v')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
