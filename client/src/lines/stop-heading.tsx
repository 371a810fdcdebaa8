import type { Ref } from 'react';
import { languageTags } from '../i18n/language.ts';
import type { NameParts } from '../ui/name.tsx';
import styles from './stop.module.css';

/** The name of a station in both languages, and in Mongolian, which is written from top to bottom. */
export function StopHeading({ parts, ref }: { parts: NameParts; ref?: Ref<HTMLHeadingElement> }) {
  return (
    <header className={styles.sign}>
      {parts.mongolian && (
        <span lang="mn" className={styles.mongolian}>
          {parts.mongolian}
        </span>
      )}
      <div>
        <h1 ref={ref} tabIndex={-1} lang={languageTags[parts.firstLanguage]}>
          {parts.first}
        </h1>
        {parts.second && parts.secondLanguage && (
          <p lang={languageTags[parts.secondLanguage]}>{parts.second}</p>
        )}
      </div>
    </header>
  );
}
