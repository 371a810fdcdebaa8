/** Which of the page's languages to speak: the link's, else the one chosen before, else the browser's. */
export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own name, for the switch. */
export const endonyms: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };

/** What goes into `lang`: a screen reader needs the script too. */
export const languageTags: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const storageKey = 'tongcheng.language.v1';

/** The language of a text such as `en`, `en-GB`, `zh-Hans`; undefined where the page lacks it. */
export function findLanguage(text: string | null | undefined): Language | undefined {
  const primary = text?.toLowerCase().split('-')[0];
  return languages.find((language) => language === primary);
}

/** The language to start with. */
export function loadLanguage(search: string): Language {
  const asked = findLanguage(new URLSearchParams(search).get('lang'));
  if (asked) return asked;
  try {
    const stored = findLanguage(localStorage.getItem(storageKey));
    if (stored) return stored;
  } catch {
    // Private windows may refuse.
  }
  return toBrowserLanguage(navigator.languages);
}

/** The first language that the page speaks; English for a browser that asks for none of them, Chinese where it asks for none. */
export function toBrowserLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = findLanguage(tag);
    if (language) return language;
  }
  return tags.length === 0 ? 'zh' : 'en';
}

/** Remembers a choice; a browser that keeps nothing is no failure. */
export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Private windows may refuse; the link still carries the language.
  }
}
