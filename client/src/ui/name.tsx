/**
 * Names in the reader's language first, then the other one.
 *
 * Each part carries its own `lang`, so that a screen reader changes its voice and not only its accent.
 */
import { useTranslation } from 'react-i18next';
import type { Names } from '../api/contract.ts';
import { findLanguage, type Language, languageTags } from '../i18n/language.ts';
import styles from './name.module.css';

export interface NameParts {
  readonly first: string;
  readonly firstLanguage: Language;
  readonly second?: string;
  readonly secondLanguage?: Language;
  readonly mongolian?: string;
}

/** Whether a text is written in Chinese characters, at least in part. */
export const hasHan = (text: string) => /\p{Script=Han}/u.test(text);

/**
 * What to show first and second. The server fills both languages even where it knows only one, so equal
 * texts are one name, spoken in the language it is written in.
 */
export function toNameParts(names: Names, language: Language): NameParts {
  const [zh, en] = [names.zh ?? '', names.en ?? ''];
  const [mine, other] = language === 'zh' ? [zh || en, en] : [en || zh, zh];
  const mongolian = names.mn;
  const third = mongolian ? { mongolian } : {};
  const firstLanguage: Language = hasHan(mine) ? 'zh' : 'en';
  if (!other || other === mine) return { first: mine, firstLanguage, ...third };
  return { first: mine, firstLanguage, second: other, secondLanguage: hasHan(other) ? 'zh' : 'en', ...third };
}

/** One name as plain text in the reader's language. */
export function toNameText(names: Names, language: Language): string {
  return toNameParts(names, language).first;
}

/** The language that the page is in. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return findLanguage(i18n.language) ?? 'zh';
}

/** A name in one line: `inline` shows the reader's language only. */
export function Name({ names, inline = false }: { readonly names: Names; readonly inline?: boolean }) {
  const language = useLanguage();
  const parts = toNameParts(names, language);
  if (inline || !parts.second || !parts.secondLanguage) {
    return <span lang={languageTags[parts.firstLanguage]}>{parts.first}</span>;
  }
  return (
    <span className={styles.pair}>
      <span lang={languageTags[parts.firstLanguage]}>{parts.first}</span>
      <span className={styles.second} lang={languageTags[parts.secondLanguage]}>
        {parts.second}
      </span>
    </span>
  );
}
