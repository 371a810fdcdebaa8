import '@mantine/core/styles/Tabs.css';
import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comparison, ScenarioDocument } from '../../api/contract.ts';
import { useLanguage } from '../../ui/name.tsx';
import { toModificationName } from '../modification-words.ts';
import { ProblemList } from '../problem-list.tsx';
import { ChangeView } from './change-view.tsx';
import styles from './compare.module.css';
import { type CompareChange, type CompareState, type CompareView, compareViews } from './compare-url.ts';
import { Downloads } from './downloads.tsx';
import { OperationsView } from './operations-view.tsx';
import { RidersView } from './riders-view.tsx';
import { SettlementView } from './settlement-view.tsx';
import { TimesView } from './times-view.tsx';

export interface ComparisonViewProps {
  readonly comparison: Comparison;
  readonly jobId: string;
  readonly scenarioId: string;
  readonly document: ScenarioDocument;
  readonly state: CompareState;
  readonly onChange: (change: CompareChange) => void;
}

/** A finished comparison: one tab for each part, downloads, and what its figures rest on. */
export function ComparisonView(props: ComparisonViewProps) {
  const { comparison, jobId, onChange, scenarioId, state } = props;
  const { t } = useTranslation();
  const { base, problems, scenario, serviceDay, window } = comparison;
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return (
      <>
        <p className={styles.note}>{t('compare.hasErrors')}</p>
        <ProblemList problems={errors} />
      </>
    );
  return (
    <div data-testid="comparison" className={styles.stack}>
      <Downloads comparison={comparison} jobId={jobId} scenarioId={scenarioId} />
      <Tabs
        value={state.view}
        onChange={(view) => onChange({ view: view ?? undefined })}
        keepMounted={false}
        classNames={{ list: styles.tabs ?? '', tab: styles.tab ?? '', panel: styles.panel ?? '' }}
      >
        <Tabs.List aria-label={t('compare.title')}>
          {compareViews.map((view) => (
            <Tabs.Tab key={view} value={view}>
              {t(`compareView.${view}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {compareViews.map((view) => (
          <Tabs.Panel key={view} value={view}>
            <Part view={view} {...props} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <p className={styles.muted}>
        {t('compare.basis', {
          day: serviceDay,
          window: window.join('–'),
          scenario: scenario.hash.slice(0, 19),
          base: base.timetableHash.slice(0, 12),
        })}
      </p>
    </div>
  );
}

function Part({
  comparison,
  document,
  onChange,
  state,
  view,
}: ComparisonViewProps & { readonly view: CompareView }) {
  const { access, currency, operations, riders, settlement } = comparison;
  const language = useLanguage();
  const nameOf = (id: string) => {
    const found = document.modifications.find((one) => one.id === id);
    return (found && toModificationName(found, language)) || id;
  };
  const missing = <MissingPart comparison={comparison} view={view} />;
  const views: Record<CompareView, ReactNode> = {
    times: access && <TimesView access={access} state={state} onChange={onChange} />,
    map: access && <ChangeView access={access} state={state} onChange={onChange} />,
    riders: riders && <RidersView riders={riders} />,
    operations: operations && <OperationsView operations={operations} nameOf={nameOf} currency={currency} />,
    settlement: settlement && <SettlementView settlement={settlement} currency={currency} />,
  };
  return views[view] ?? missing;
}

/** Why a part has no figures: these feeds do not allow it, or it was not asked for. */
function MissingPart({
  comparison: { refused = [] },
  view,
}: {
  readonly comparison: Comparison;
  readonly view: CompareView;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const part = view === 'times' || view === 'map' ? 'access' : view;
  const reason = refused.find((one) => one.part === part);
  return (
    <div className={styles.note}>
      <p>{reason ? t('compare.refused', { reason: reason.text[language] }) : t('compare.notAsked')}</p>
      <p>{t(reason ? `compareRefused.${part}` : 'compare.askAgain')}</p>
    </div>
  );
}
