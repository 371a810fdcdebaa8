/** Texts of the page for tests in Node. */
import i18next from 'i18next';
import { en } from '../../client/src/i18n/en.ts';
import type { Translate } from '../../client/src/i18n/i18n.ts';
import { zh } from '../../client/src/i18n/zh.ts';
import type { Language } from '../support/trip.ts';

const instance = i18next.createInstance();
void instance.init({
  lng: 'zh',
  resources: { zh: { translation: zh }, en: { translation: en } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** Translates a key as the page does in that language. */
export function toTranslate(language: Language): Translate {
  return instance.getFixedT(language) as Translate;
}
