/**
 * Names in the reader's language, followed by the other language.
 *
 * Each part has its own `lang`, so that screen readers use the right voice.
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
 * The name in the reader's language and in the other one. Servers may fill both with the same text: then there is one
 * name, marked with the language that its letters belong to.
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

/** A name in one line, with the other language behind it; `inline` leaves the other language out. */
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

/** Runs of Chinese characters, with the punctuation and digits between them. */
const hanRuns = /(\p{Script=Han}(?:[\p{Script=Han}，。、；：（）\d]*\p{Script=Han}[）]?)?)/u;

/** A text in letters of both languages, such as a credit; its Chinese parts say that they are Chinese. */
export function MixedText({ text }: { readonly text: string }) {
  const parts = text.split(hanRuns);
  let at = 0;
  return parts.map((part) => {
    at += part.length;
    return hasHan(part) ? (
      <span key={at} lang={languageTags.zh}>
        {part}
      </span>
    ) : (
      part
    );
  });
}
