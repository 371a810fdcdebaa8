/** The language of the page: that of the link, else the stored choice, else that of the browser. */
export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** Name of each language in that language, for the switch. */
export const endonyms: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };

/** Values of the `lang` attribute, by which screen readers choose a voice. */
export const languageTags: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const storageKey = 'tongcheng.language.v1';

/** Language of a tag such as `en`, `en-GB`, `zh-Hans`; undefined where the page lacks it. */
export function findLanguage(text: string | null | undefined): Language | undefined {
  const primary = text?.toLowerCase().split('-')[0];
  return languages.find((language) => language === primary);
}

/** Language of the first render. */
export function loadLanguage(search: string): Language {
  const asked = findLanguage(new URLSearchParams(search).get('lang'));
  if (asked) return asked;
  try {
    const stored = findLanguage(localStorage.getItem(storageKey));
    if (stored) return stored;
  } catch {
    // Private windows may refuse access to the storage.
  }
  return toBrowserLanguage(navigator.languages);
}

/** First language of the list that the page has. English where the page has none of them, Chinese for an empty list. */
export function toBrowserLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = findLanguage(tag);
    if (language) return language;
  }
  return tags.length === 0 ? 'zh' : 'en';
}

/** Stores the choice where the browser allows it. */
export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Private windows may refuse; the address has the language, too.
  }
}
