import type { Names } from '../api/contract.ts';
import type { Language } from '../i18n/language.ts';
import { toNameText } from './name.tsx';

export interface Labelled {
  readonly displayName?: string;
  readonly routeShortName?: string;
  readonly routeLongName?: string;
  readonly longNames?: Names;
}

/** Translates labels such as `1号线` and `5路`, which hold nothing but a number. */
function toNumbered(label: string, language: Language): string {
  if (language === 'zh') return label;
  return label.replace(/^([0-9A-Za-z]+)号线$/, 'Line $1').replace(/^([0-9A-Za-z]+)路$/, '$1');
}

/** `27` for `27路`, `1` for `1号线`, in small letters: users type either. */
export function toBareNumber(text: string): string {
  return text.toLowerCase().replace(/^([0-9a-z]+)(路|号线|线)$/, '$1');
}

/** Text on the vehicle. A line whose text is its long name has that name in the reader's language. */
export function toLineLabel(line: Labelled, language: Language): string {
  const shown = line.displayName || line.routeShortName || line.routeLongName || '';
  // A label of Chinese words alone, such as `班车`, says nothing in another language.
  const isUntold = language !== 'zh' && /^\p{Script=Han}+$/u.test(shown) && line.longNames?.[language];
  const isLong = shown === '' || shown === line.routeLongName || isUntold;
  return isLong && line.longNames ? toNameText(line.longNames, language) : toNumbered(shown, language);
}

/** Number of other lines that fit on a card beside the first. */
const MAX_SHOWN = 3;

/** One label for a line and the lines that may be taken instead: `2 / 3 / 58`, or `2 / 3 / 58 / 59 …`. */
export function toLinesLabel(
  line: Labelled & { readonly otherLines?: readonly Labelled[] | undefined },
  language: Language,
): string {
  const others = line.otherLines ?? [];
  const shown = [line, ...others.slice(0, MAX_SHOWN)].map((one) => toLineLabel(one, language));
  return `${shown.join(' / ')}${others.length > MAX_SHOWN ? ' …' : ''}`;
}
