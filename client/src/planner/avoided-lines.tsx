import { useTranslation } from 'react-i18next';
import { languageTags } from '../i18n/language.ts';
import { Icon } from '../ui/icon.tsx';
import { hasHan } from '../ui/name.tsx';
import styles from './avoided-lines.module.css';
import type { AvoidedLine } from './plan-url.ts';

export interface AvoidedLinesProps {
  readonly lines: readonly AvoidedLine[];
  readonly onAllow: (line: AvoidedLine) => void;
}

/** The lines that the search leaves out, each with a button that takes it back in. */
export function AvoidedLines({ lines, onAllow }: AvoidedLinesProps) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <section className={styles.avoided} aria-label={t('plan.avoided')}>
      <span aria-hidden="true">{t('plan.avoided')}</span>
      {lines.map((line) => (
        <button
          key={line.routeId}
          type="button"
          aria-label={t('plan.allow', { line: line.label })}
          onClick={() => onAllow(line)}
        >
          <span lang={hasHan(line.label) ? languageTags.zh : undefined}>{line.label}</span>
          <Icon name="close" size={16} />
        </button>
      ))}
    </section>
  );
}
