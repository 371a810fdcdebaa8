/** ASCII ids from Chinese names: pinyin without tones, which depends only on the name. */
import { customPinyin, pinyin } from 'pinyin-pro';

// Local readings that `pinyin-pro` does not know.
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

/** Pinyin syllables without tones. Keeps Latin letters and digits. */
export function toSyllables(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' }).map((syllable) =>
    syllable.replaceAll('ü', 'v'),
  );
}

/** `xinhuaguangchang` for `新华广场`. Puts a hyphen before text in brackets. */
export function toSlug(name: string): string {
  return toSyllables(name.replace(/[（(]/g, ' - ').replace(/[）)]/g, ' '))
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '')
    .replace(/^-+|-+$/g, '');
}
