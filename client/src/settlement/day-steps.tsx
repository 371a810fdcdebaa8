import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Batch, Settlement } from '../api/contract.ts';
import { groundsQuery } from '../api/money-queries.ts';
import { Icon } from '../ui/icon.tsx';
import wide from '../ui/wide.module.css';
import { CloseDay } from './close-day.tsx';
import styles from './settlement.module.css';

const states = ['open', 'cut', 'priced', 'netted', 'sealed', 'paid'] as const;

/** Progress of the clearing: the steps of a day, or for longer periods the number of days at each step. */
export function DaySteps({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const { batches, kind } = settlement;
  const [batch] = batches;
  return (
    <section className={wide.box} aria-labelledby="state">
      <h2 id="state">{t('settlement.state')}</h2>
      {kind === 'day' ? (
        <OneDay batch={batch} date={settlement.fromDate} />
      ) : (
        <>
          <ul className={styles.stateCounts}>
            {states.map((state) => {
              const count = batches.filter((one) => one.state === state).length;
              return count > 0 ? (
                <li key={state}>{t('settlement.daysIn', { count, state: t(`batchState.${state}`) })}</li>
              ) : null;
            })}
          </ul>
          <p className={wide.muted}>{t(settlement.isFinal ? 'settlement.final' : 'settlement.notFinal')}</p>
        </>
      )}
    </section>
  );
}

function OneDay({ batch, date }: { readonly batch: Batch | undefined; readonly date: string }) {
  const { t } = useTranslation();
  const reached = states.indexOf(batch?.state ?? 'open');
  return (
    <>
      <ol className={styles.steps}>
        {states.map((state, i) => (
          <li
            key={state}
            data-reached={i <= reached || undefined}
            aria-current={i === reached ? 'step' : undefined}
          >
            <span className={styles.dot} aria-hidden="true">
              {i < reached || (i === reached && state === 'paid') ? <Icon name="done" size={16} /> : i + 1}
            </span>
            <b>{t(`batchState.${state}`)}</b>
            <small>{t(`batchWhy.${state}`)}</small>
          </li>
        ))}
      </ol>
      {batch?.paymentDate && (
        <p className={wide.muted}>{t('settlement.paymentOn', { date: batch.paymentDate })}</p>
      )}
      {batch?.sealHash && (
        <p className={wide.muted}>
          {t('settlement.seal')} <span className={wide.code}>{batch.sealHash}</span>
        </p>
      )}
      {batch && <Grounds date={date} />}
      {batch?.state !== 'paid' && <CloseDay date={date} />}
    </>
  );
}

/** What priced the day: scheme versions and fare networks, with the service days of late journeys. */
function Grounds({ date }: { readonly date: string }) {
  const { t } = useTranslation();
  const grounds = useQuery(groundsQuery(date)).data?.grounds ?? [];
  if (grounds.length === 0) return null;
  return (
    <details>
      <summary>{t('settlement.grounds')}</summary>
      <ul>
        {grounds.map(({ fareNetworkHash, hash, schemeVersion, serviceDates }) => (
          <li key={hash}>
            {t('settlement.ground', { version: schemeVersion, dates: serviceDates.join(t('plan.listJoin')) })}
            <br />
            <small className={wide.muted}>
              {t('settlement.groundHash')} <span className={wide.code}>{hash}</span>
              <br />
              {t('settlement.feedsHash')} <span className={wide.code}>{fareNetworkHash}</span>
            </small>
          </li>
        ))}
      </ul>
    </details>
  );
}
