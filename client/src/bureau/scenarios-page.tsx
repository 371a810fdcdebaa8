import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ScenarioSummary, Scenarios } from '../api/contract.ts';
import { get } from '../api/http.ts';
import { deleteScenario, scenariosQuery } from '../api/scenarios.ts';
import { toLocalTime } from '../i18n/clock.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { bureauPath, useGo, useHref } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './bureau.module.css';
import { newDocument, toShownName, withName } from './new-document.ts';
import { saveNewScenario } from './save-new-scenario.ts';
import { ScenarioFiles } from './scenario-files.tsx';

/** `/bureau`: shipped and own scenarios; new, copy, delete. */
export function ScenariosPage() {
  const { t } = useTranslation();
  usePageTitle(t('bureau.title'));
  const found = useQuery(scenariosQuery());
  return (
    <article className={styles.page}>
      <h1>{t('bureau.title')}</h1>
      <p className={styles.muted}>{t('bureau.why')}</p>
      <QueryView query={found}>{(scenarios) => <ScenarioList scenarios={scenarios} />}</QueryView>
    </article>
  );
}

function ScenarioList({ scenarios: all }: { readonly scenarios: Scenarios }) {
  const { t } = useTranslation();
  const go = useGo();
  const client = useQueryClient();
  const ids = all.scenarios.map(({ scenarioId }) => scenarioId);
  const toNew = () => newDocument(all, t('bureau.newName'), toLocalTime(Date.now()).slice(0, 10));
  const refresh = () => client.invalidateQueries({ queryKey: scenariosQuery().queryKey });
  const create = useMutation({
    mutationFn: () => saveNewScenario('scenario', ids, toNew()),
    onSuccess: ({ scenarioId }) => go(bureauPath(scenarioId)),
  });
  const language = useLanguage();
  const copy = useMutation({
    mutationFn: async (scenarioId: string) => {
      const { document } = await get('/api/v1/scenarios/{scenarioId}', { params: { scenarioId } });
      const name = t('bureau.copyName', { name: toShownName(document, language) });
      return saveNewScenario(scenarioId.slice(0, 50), ids, withName(document, name));
    },
    onSuccess: ({ scenarioId }) => go(bureauPath(scenarioId)),
  });
  const erase = useMutation({ mutationFn: deleteScenario, onSettled: refresh });
  const own = all.scenarios.filter(({ isShipped }) => !isShipped);
  const shipped = all.scenarios.filter(({ isShipped }) => isShipped);
  const parts = { onCopy: copy.mutate, onDelete: erase.mutate };
  return (
    <>
      <div className={styles.tools}>
        <Button size="md" mih={44} loading={create.isPending} onClick={() => create.mutate()}>
          {t('bureau.new')}
        </Button>
        <ScenarioFiles ids={ids} serviceDay={toNew().serviceDay} />
      </div>
      <FailureNote error={create.error ?? copy.error ?? erase.error} />
      <h2>{t('bureau.own')}</h2>
      {own.length === 0 && <p className={styles.muted}>{t('bureau.noOwn')}</p>}
      <Cards list={own} {...parts} />
      {shipped.length > 0 && (
        <>
          <h2>{t('bureau.shipped')}</h2>
          <Cards list={shipped} {...parts} />
        </>
      )}
    </>
  );
}

interface CardsProps {
  readonly list: readonly ScenarioSummary[];
  readonly onCopy: (scenarioId: string) => void;
  readonly onDelete: (scenario: ScenarioSummary) => void;
}

function Cards({ list, onCopy, onDelete }: CardsProps) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const language = useLanguage();
  const [asked, setAsked] = useState<string>();
  return (
    <ul className={styles.list}>
      {list.map((one) => {
        const { isShipped, modificationCount, problems, scenarioId, serviceDay } = one;
        const shown = toShownName(one, language);
        return (
          <li key={scenarioId} className={styles.card}>
            <Link to={toAddress(bureauPath(scenarioId))} className={styles.name}>
              {shown}
            </Link>
            <p className={styles.muted}>
              {problems.length > 0
                ? t('bureau.broken')
                : `${serviceDay} · ${t('bureau.modificationCount', { count: modificationCount })}`}
            </p>
            <div className={styles.tools}>
              {problems.length === 0 && (
                <Button
                  variant="default"
                  aria-label={t('bureau.copyOf', { name: shown })}
                  onClick={() => onCopy(scenarioId)}
                >
                  {t('bureau.copy')}
                </Button>
              )}
              {!isShipped && asked !== scenarioId && (
                <Button
                  variant="default"
                  aria-label={t('bureau.deleteOf', { name: shown })}
                  onClick={() => setAsked(scenarioId)}
                >
                  {t('bureau.delete')}
                </Button>
              )}
              {asked === scenarioId && (
                <>
                  <Button color="red" onClick={() => onDelete(one)}>
                    {t('bureau.deleteNow')}
                  </Button>
                  <Button variant="default" onClick={() => setAsked(undefined)}>
                    {t('app.cancel')}
                  </Button>
                </>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
