/** Names of the entrances of stations. */
import type { Names } from '../api/contract.ts';
import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { toNameText } from '../ui/name.tsx';

/** Signs of entrances are numbers and letters, such as `12A` and `B`, perhaps with a side: `1（西）`. */
const sign = /^[A-Z]?\d{0,3}[A-Z]?\d?(\s*[（(].+[）)])?$/u;

/** The name of an entrance; a bare sign becomes `B口`, `exit B`. The names of a feed may repeat the name of the station. */
export function toExitName(
  names: Names,
  station: Names | undefined,
  language: Language,
  t: Translate,
): string {
  const text = toNameText(names, language);
  const ofStation = station ? toNameText(station, language) : '';
  const own = ofStation !== '' && text.startsWith(ofStation) ? text.slice(ofStation.length) : text;
  const bare = own.replace(/^[\s\-–,，·]+/u, '') || text;
  return sign.test(bare) ? t('exit.sign', { sign: bare }) : bare;
}
