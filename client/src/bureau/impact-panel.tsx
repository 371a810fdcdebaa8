import { useTranslation } from 'react-i18next';
import type { ScenarioCheck, ScenarioDocument } from '../api/contract.ts';
import { toDistanceText, toDurationText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import styles from './bureau.module.css';

export interface ImpactPanelProps {
  readonly check: ScenarioCheck | undefined;
  readonly document: ScenarioDocument;
}

/** What the scenario does, without a search: run times, vehicles, departures. Follows while a line is drawn. */
export function ImpactPanel({ check, document }: ImpactPanelProps) {
  const { t } = useTranslation();
  const sum = (name: string) =>
    (check?.effects ?? []).reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  const nameOf = (id: string) => {
    const found = document.modifications.find((one) => one.id === id);
    return found?.type === 'addLine' ? found.shortName : (found?.name ?? id);
  };
  const rows = (check?.lines ?? []).flatMap(({ checks, fleet, modification }) =>
    checks.map((one) => ({ ...one, fleet, modification })),
  );
  const counts = [
    { name: t('bureau.departuresAdded'), value: sum('departuresAdded') },
    { name: t('bureau.departuresRemoved'), value: sum('departuresRemoved') },
    { name: t('bureau.departuresChanged'), value: sum('departuresChanged') },
    { name: t('bureau.stopsAdded'), value: sum('stops') },
  ].filter(({ value }) => value > 0);
  return (
    <section aria-label={t('bureau.impact')} className={styles.card} data-testid="impact">
      <h2>{t('bureau.impact')}</h2>
      {!check && <p className={styles.muted}>{t('bureau.noImpact')}</p>}
      {counts.length > 0 && (
        <ul className={styles.legend}>
          {counts.map(({ name, value }) => (
            <li key={name}>
              {name} <b>{value}</b>
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        <DataTable
          className={styles.table}
          caption={t('bureau.runTimes')}
          rows={rows}
          toKey={({ direction, modification, pattern }) => `${modification} ${pattern} ${direction}`}
          columns={(column) => [
            column.name(
              t('bureau.line'),
              ({ direction, modification, pattern }) =>
                `${nameOf(modification)} ${pattern} ${direction === 'outbound' ? '→' : '←'}`,
            ),
            column.text(t('bureau.length'), ({ metres }) => toDistanceText(metres, t)),
            column.text(t('bureau.runTime'), ({ runSec }) => toDurationText(runSec, t)),
            column.text(t('bureau.leastTime'), ({ plannedSec }) => toDurationText(plannedSec, t)),
            column.text(t('bureau.fleet'), ({ fleet }) => fleet),
          ]}
        />
      )}
      <p className={styles.muted}>{t('bureau.impactNote')}</p>
    </section>
  );
}
