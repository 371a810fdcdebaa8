import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Route } from '../api/contract.ts';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './lines.module.css';

/** Longer lists are folded: they would push the departures off the screen. */
const foldOver = 24;

/** Signs of lines as links to their pages; lines with equal signs have their names, too. */
export function LineLinks({ routes }: { readonly routes: readonly Route[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { distinct, alike } = toSplitByLabel(routes, (route) => toLineLabel(route, language));
  const lists = (
    <>
      {distinct.length > 0 && (
        <ul className={styles.lineLinks}>
          {distinct.map((route) => (
            <li key={route.routeId}>
              <LineLink route={route} withName={false} />
            </li>
          ))}
        </ul>
      )}
      {alike.length > 0 && (
        <ul className={styles.lineList}>
          {alike.map((route) => (
            <li key={route.routeId}>
              <LineLink route={route} withName />
            </li>
          ))}
        </ul>
      )}
    </>
  );
  if (routes.length <= foldOver) return lists;
  return (
    <details className={styles.fold}>
      <summary>{t('line.count', { count: routes.length })}</summary>
      {lists}
    </details>
  );
}

function LineLink({ route, withName }: { readonly route: Route; readonly withName: boolean }) {
  const language = useLanguage();
  const toAddress = useHref();
  return (
    <Link to={toAddress(linePath(route.routeId))} className={withName ? styles.lineRow : styles.lineLink}>
      <LineBadge
        look={toModeLook(route.mode)}
        label={toLineLabel(route, language)}
        color={route.routeColor}
        textColor={route.routeTextColor}
      />
      {withName && <span>{toNameText(route.longNames, language)}</span>}
    </Link>
  );
}

/**
 * Separates lines with a unique label from lines with equal ones (every train between two cities may be a `D`). Both
 * lists keep their order.
 */
export function toSplitByLabel<T>(
  lines: readonly T[],
  toLabel: (line: T) => string,
): { readonly distinct: readonly T[]; readonly alike: readonly T[] } {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(toLabel(line), (counts.get(toLabel(line)) ?? 0) + 1);
  const isAlone = (line: T) => counts.get(toLabel(line)) === 1;
  return {
    distinct: lines.filter(isAlone),
    alike: lines.filter((line) => !isAlone(line)),
  };
}
