import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Line } from '../api/contract.ts';
import { configQuery, linesQuery } from '../api/queries.ts';
import { Failure } from '../ui/failure.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { useKeptText } from '../ui/use-kept-text.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { toLineGroups } from './line-groups.ts';
import styles from './lines.module.css';

/** `/lines`: every line, by city and kind. */
export function LinesPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  usePageTitle(t('line.all'));
  const lines = useQuery(linesQuery());
  const config = useQuery(configQuery());
  const [text, setText] = useKeptText('q');
  const wanted = useDeferredValue(text);

  const failed = [lines, config].find((one) => one.isLoadingError);
  if (failed) {
    return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (!lines.data || !config.data) return <p className={styles.loading}>{t('app.loading')}</p>;
  const groups = toLineGroups(lines.data.lines, config.data.regions, wanted);
  const count = groups.reduce((sum, group) => sum + group.lines.length, 0);
  return (
    <article>
      <h1 className={styles.title}>{t('line.all')}</h1>
      <label htmlFor={id} className="visually-hidden">
        {t('line.filter')}
      </label>
      <input
        id={id}
        type="search"
        className={styles.filter}
        placeholder={t('line.filter')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={styles.muted} role="status">
        {t('line.count', { count })}
      </p>
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
