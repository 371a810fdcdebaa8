import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languageTags } from '../i18n/language.ts';
import { Icon } from '../ui/icon.tsx';
import { hasHan } from '../ui/name.tsx';
import styles from './avoided-lines.module.css';
import type { AvoidedLine, AvoidedStop } from './plan-url.ts';

export interface AvoidedLinesProps {
  readonly lines: readonly AvoidedLine[];
  readonly stops: readonly AvoidedStop[];
  readonly onAllow: (line: AvoidedLine) => void;
  readonly onAllowStop: (stop: AvoidedStop) => void;
}

/** The lines and stops that the search avoids, each with a button that allows it again. */
export function AvoidedLines({ lines, stops, onAllow, onAllowStop }: AvoidedLinesProps) {
  const { t } = useTranslation();
  const avoided = [
    ...lines.map((line) => ({ key: line.routeId, label: line.label, allow: () => onAllow(line) })),
    ...stops.map((stop) => ({ key: stop.stopId, label: stop.label, allow: () => onAllowStop(stop) })),
  ];
  if (avoided.length === 0) return null;
  return (
    <section className={styles.avoided} aria-label={t('plan.avoided')}>
      <span aria-hidden="true">{t('plan.avoided')}</span>
      {avoided.map(({ allow, key, label }) => (
        <UnstyledButton
          key={key}
          className={styles.one}
          aria-label={t('plan.allow', { line: label })}
          onClick={allow}
        >
          <span lang={hasHan(label) ? languageTags.zh : undefined}>{label}</span>
          <Icon name="close" size={16} />
        </UnstyledButton>
      ))}
    </section>
  );
}
