/** Ascii ids from Chinese names: pinyin without tones, stable as long as the name is. */
import { customPinyin, pinyin } from 'pinyin-pro';

/** Local readings that a dictionary of standard Chinese gets wrong. */
customPinyin({
  什兰岱: 'shí lán dài',
  满都海: 'mǎn dū hǎi',
  昆都仑: 'kūn dū lún',
  名都: 'míng dū',
  花都: 'huā dū',
  新都市: 'xīn dū shì',
  转龙藏: 'zhuǎn lóng zàng',
  福徵寺: 'fú zhēng sì',
  分行: 'fēn háng',
  盛乐: 'shèng lè',
  和林格尔: 'hé lín gé ěr',
});

/** Toneless pinyin syllables; runs of Latin letters and digits stay as they are. */
export function toSyllables(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' }).map((syllable) =>
    syllable.replaceAll('ü', 'v'),
  );
}

/** `新华广场` to `xinhuaguangchang`; what stands in brackets is set off by a hyphen. */
export function toSlug(name: string): string {
  return toSyllables(name.replace(/[（(]/g, ' - ').replace(/[）)]/g, ' '))
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '')
    .replace(/^-+|-+$/g, '');
}
