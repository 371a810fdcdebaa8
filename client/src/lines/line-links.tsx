import { Link } from 'react-router';
import type { Route } from '../api/contract.ts';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './lines.module.css';

/** Lines as their signs, each leading to its page. */
export function LineLinks({ routes }: { readonly routes: readonly Route[] }) {
  const language = useLanguage();
  const toAddress = useHref();
  return (
    <ul className={styles.lineLinks}>
      {routes.map((route) => (
        <li key={route.routeId}>
          <Link to={toAddress(linePath(route.routeId))} className={styles.lineLink}>
            <LineBadge
              look={toModeLook(route.mode)}
              label={toLineLabel(route, language)}
              color={route.routeColor}
              textColor={route.routeTextColor}
            />
          </Link>
        </li>
      ))}
    </ul>
  );
}
