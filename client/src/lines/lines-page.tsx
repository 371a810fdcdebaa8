import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Config, Line } from '../api/contract.ts';
import { configQuery, linesQuery } from '../api/queries.ts';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useKeptText } from '../ui/use-kept-text.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { toLineGroups } from './line-groups.ts';
import styles from './lines.module.css';

/** `/lines`: every line, by city and kind. */
export function LinesPage() {
  const { t } = useTranslation();
  usePageTitle(t('line.all'));
  const lines = useQuery(linesQuery());
  const config = useQuery(configQuery());
  return (
    <QueryView query={lines}>
      {({ lines: all }) => (
        <QueryView query={config}>{({ regions }) => <Lines lines={all} regions={regions} />}</QueryView>
      )}
    </QueryView>
  );
}

interface LinesProps {
  readonly lines: readonly Line[];
  readonly regions: Config['regions'];
}

function Lines({ lines, regions }: LinesProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const [text, setText] = useKeptText('q');
  const groups = toLineGroups(lines, regions, useDeferredValue(text));
  const count = groups.reduce((sum, group) => sum + group.lines.length, 0);
  return (
    <article>
      <h1 className={styles.title}>{t('line.all')}</h1>
      <TextInput
        type="search"
        size="md"
        classNames={{ root: styles.filter ?? '', input: styles.filterInput ?? '' }}
        aria-label={t('line.filter')}
        placeholder={t('line.filter')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={styles.muted} role="status">
        {t('line.count', { count })}
      </p>
      {lines.some(({ route }) => toModeLook(route.mode).kind === 'rail') && (
        <p>
          <Link to={toAddress('/trains')} className={styles.lineLink}>
            {t('trains.link')}
          </Link>
        </p>
      )}
      {groups.map((group) => (
        <section key={group.key} aria-labelledby={`group-${group.key}`}>
          <h2 id={`group-${group.key}`} className={styles.subtitle}>
            {group.names.map((names) => toNameText(names, language)).join(' – ')}{' '}
            {t(toModeLook(group.mode).label)}
          </h2>
          <ul className={styles.lineList}>
            {group.lines.map((line) => (
              <li key={line.route.routeId}>
                <Row line={line} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}

function Row({ line: { route } }: { readonly line: Line }) {
  const language = useLanguage();
  const toAddress = useHref();
  const label = toLineLabel(route, language);
  const longName = toNameText(route.longNames, language);
  return (
    <Link to={toAddress(linePath(route.routeId))} className={styles.lineRow}>
      <LineBadge
        look={toModeLook(route.mode)}
        label={label}
        color={route.routeColor}
        textColor={route.routeTextColor}
      />
      <span>{longName !== label ? longName : ''}</span>
      {route.confidence === 'reconstructed' && <IllustrativeMark />}
    </Link>
  );
}
