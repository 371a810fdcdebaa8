import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { scenarioQuery, scenariosQuery } from '../api/scenarios.ts';
import { useHref } from '../ui/links.ts';
import { QueryView } from '../ui/query-view.tsx';
import styles from './bureau.module.css';
import { ScenarioEditor } from './scenario-editor.tsx';

/** `/bureau/:scenarioId`: one scenario with its modifications, impact and comparison. */
export function ScenarioPage() {
  const { t } = useTranslation();
  const { scenarioId = '' } = useParams();
  const toAddress = useHref();
  const saved = useQuery(scenarioQuery(scenarioId));
  const all = useQuery(scenariosQuery());
  return (
    <article className={`${styles.page} ${styles.frame}`}>
      <p>
        <Link to={toAddress('/bureau')} className={styles.name}>
          {t('bureau.toList')}
        </Link>
      </p>
      <QueryView query={all}>
        {(scenarios) => (
          <QueryView query={saved}>
            {(one) => <ScenarioEditor key={scenarioId} saved={one} scenarios={scenarios} />}
          </QueryView>
        )}
      </QueryView>
    </article>
  );
}
