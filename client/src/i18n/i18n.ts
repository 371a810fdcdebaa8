import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { baseEn } from './en-base.ts';
import { type Language, languages, languageTags } from './language.ts';
import type { zh } from './zh.ts';
import { baseZh } from './zh-base.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    keySeparator: false;
    nsSeparator: false;
    resources: { translation: typeof zh };
  }
}

/** Translates a key of `zh.ts`. */
export type Translate = TFunction<'translation'>;

/** Starts i18next. Both languages are in the bundle, so the first render has its texts; see also `scenario-texts.ts`. */
export function startI18n(language: Language): typeof i18next {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    supportedLngs: ['zh', 'en'],
    resources: { zh: { translation: baseZh }, en: { translation: baseEn } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
    react: { useSuspense: false },
  });
  setDocumentLanguage(language);
  return i18next;
}

/** Sets the region's name in both languages: in the document's title and below the product's name. */
export function setRegionName(names: Readonly<Record<string, string>>): void {
  for (const language of languages) {
    const region = names[language] ?? names.zh ?? Object.values(names)[0] ?? '';
    const name = i18next.getResource(language, 'translation', 'app.name') as string;
    i18next.addResource(language, 'translation', 'app.tagline', region);
    i18next.addResource(language, 'translation', 'app.title', region === '' ? name : `${name} · ${region}`);
  }
  document.title = i18next.t('app.title');
}

/** Names a currency other than yuan by its code in labels of fields. */
export function setCurrencyName(currency: string): void {
  if (currency === 'CNY') return;
  for (const language of languages) i18next.addResource(language, 'translation', 'unit.currency', currency);
}

/** Files of `public` by which the page is installed. */
const manifests: Readonly<Record<Language, string>> = {
  zh: '/manifest.webmanifest',
  en: '/manifest.en.webmanifest',
};

/** Sets `lang`, the title of the document and the name under which it is installed. */
export function setDocumentLanguage(language: Language): void {
  document.documentElement.lang = languageTags[language];
  document.querySelector('link[rel="manifest"]')?.setAttribute('href', manifests[language]);
  document.title = i18next.t('app.title');
}
