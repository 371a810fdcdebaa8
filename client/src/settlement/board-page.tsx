import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { firstWithMoneyQuery, periodsQuery, settlementQuery } from '../api/money-queries.ts';
import { findPeriodKind, toPeriodText } from '../i18n/period.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { settlementPath, useHref } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import { DaySteps } from './day-steps.tsx';
import { CountFigures, MoneyFigures } from './figures.tsx';
import { FlowSection } from './flow-section.tsx';
import { listFirstDays } from './period.ts';
import { PeriodPicker } from './period-picker.tsx';
import { PositionsTable } from './positions-table.tsx';
import styles from './settlement.module.css';

/** `/settlement/:period`: taps received and their state, sums, flows of money, positions of the parties. */
export function BoardPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { period } = useParams();
  const periods = useQuery(periodsQuery());
  usePageTitle(
    period ? `${t('settlement.title')} ${toPeriodText(period, t, language)}` : t('settlement.title'),
  );
  return (
    <QueryView query={periods}>
      {(data) => {
        if (data.batches.length === 0) return <NothingYet />;
        if (!period) return <LastDayWithMoney days={listFirstDays(data)} />;
        return (
          <article className={wide.page}>
            <BoardHead period={period} />
            <PeriodPicker periods={data} period={period} />
            {findPeriodKind(period) ? (
              <Board period={period} />
            ) : (
              <StateMessage title={t('settlement.noPeriod')}>{t('settlement.noPeriodHint')}</StateMessage>
            )}
          </article>
        );
      }}
    </QueryView>
  );
}

/** A close of several days leaves days after the last tap: the board opens with one that has something on it. */
function LastDayWithMoney({ days }: { readonly days: readonly string[] }) {
  const toAddress = useHref();
  const first = useQuery(firstWithMoneyQuery(days));
  return (
    <QueryView query={first}>{(day) => <Navigate to={toAddress(settlementPath(day))} replace />}</QueryView>
  );
}

function BoardHead({ period }: { readonly period: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const heading = useHeadingFocus(true);
  return (
    <header className={wide.head}>
      <h1 ref={heading} tabIndex={-1} className={wide.title}>
        {t('settlement.title')}
        <span className={styles.when}>{toPeriodText(period, t, language)}</span>
        <IllustrativeMark why={t('settlement.simulatedWhy')} />
      </h1>
      <div className={wide.tools}>
        <Link to={toAddress('/settlement/desk')} className={wide.link}>
          {t('desk.title')}
        </Link>
        <Link to={toAddress('/settlement/cards')} className={wide.link}>
          {t('card.all')}
        </Link>
      </div>
    </header>
  );
}

function NothingYet() {
  const { t } = useTranslation();
  const command = 'npx tongcheng simulate --date 2026-11-25 --riders 5000';
  return (
    <article className={wide.page}>
      <h1 className={wide.title}>{t('settlement.title')}</h1>
      <StateMessage title={t('settlement.nothing')}>
        <p>{t('settlement.nothingWhy')}</p>
        <p>
          <code className={wide.code}>{command}</code>
        </p>
        <p>{t('settlement.nothingRide')}</p>
      </StateMessage>
    </article>
  );
}

function Board({ period }: { readonly period: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const settlement = useQuery(settlementQuery(period));
  const isThere = settlement.data !== undefined;
  useEffect(() => {
    if (isThere) announce(t('settlement.loaded', { period: toPeriodText(period, t, language) }));
  }, [isThere, period, announce, language, t]);
  return <QueryView query={settlement}>{(data) => <BoardParts settlement={data} />}</QueryView>;
}

/** Net positions come first; a day that is still to be closed begins with its steps, because they are what is left to do. */
function BoardParts({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const isPaid = settlement.batches.length > 0 && settlement.batches.every(({ state }) => state === 'paid');
  return (
    <>
      {settlement.isProvisional && <p className={styles.provisional}>{t('settlement.provisional')}</p>}
      {!isPaid && <DaySteps settlement={settlement} />}
      <PositionsTable settlement={settlement} />
      <FlowSection settlement={settlement} />
      <section className={wide.box} aria-labelledby="taps">
        <h2 id="taps">{t('settlement.taps')}</h2>
        <CountFigures settlement={settlement} />
      </section>
      <section className={wide.box} aria-labelledby="money">
        <h2 id="money">{t('settlement.money')}</h2>
        <MoneyFigures settlement={settlement} />
      </section>
      {isPaid && <DaySteps settlement={settlement} />}
    </>
  );
}
