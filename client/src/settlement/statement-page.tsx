import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Statement } from '../api/contract.ts';
import { statementQuery, toStatementFileUrl } from '../api/money-queries.ts';
import { toPeriodText } from '../i18n/period.ts';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './settlement.module.css';
import { DayTable, LateTable, LineTable } from './statement-tables.tsx';

const formats = ['html', 'csv', 'json'] as const;

/** `/settlement/:period/statements/:party`: what a party receives or pays; to read, print and download. */
export function StatementPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { period = '', party = '' } = useParams();
  const statement = useQuery(statementQuery(period, party));
  const heading = useHeadingFocus(statement.data !== undefined);
  const name = statement.data && toNameText(statement.data.party.names, language);
  const title = name ? t('settlement.statementOf', { party: name }) : t('settlement.statement');
  const periodText = toPeriodText(period, t, language);
  usePageTitle(`${title} ${periodText}`);
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {title} <span className={styles.when}>{periodText}</span>
          <IllustrativeMark why={t('settlement.simulatedWhy')} />
        </h1>
        <span className={wide.tools}>
          <Link to={toAddress(settlementPath(period))} className={wide.link}>
            {t('settlement.toBoard', { period: periodText })}
          </Link>
          {statement.data && (
            <Button size="md" leftSection={<Icon name="print" size={18} />} onClick={() => window.print()}>
              {t('detail.print')}
            </Button>
          )}
          {(statement.data ? formats : []).map((format) => (
            <a
              key={format}
              href={toStatementFileUrl(period, party, format, language)}
              download={`${party}-${period}.${format}`}
              className={wide.link}
            >
              {format.toUpperCase()}
            </a>
          ))}
        </span>
      </header>
      <QueryView query={statement}>{(data) => <Sheet statement={data} />}</QueryView>
    </article>
  );
}

function Sheet({ statement }: { readonly statement: Statement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { party } = statement;
  return (
    <>
      <section className={wide.box} aria-labelledby="lines">
        <h2 id="lines">{toNameText(party.names, language)}</h2>
        <p className={wide.muted}>
          {t(`party.${party.kind}`)} · {statement.fromDate} – {statement.toDate} ·{' '}
          {t(statement.isFinal ? 'settlement.final' : 'settlement.notFinal')}
        </p>
        <LineTable statement={statement} />
      </section>
      <section className={wide.box} aria-labelledby="days">
        <h2 id="days">{t('settlement.days')}</h2>
        <DayTable days={statement.days} />
      </section>
      {statement.lateItems.length > 0 && (
        <section className={wide.box} aria-labelledby="late">
          <h2 id="late">{t('settlement.lateItems', { count: statement.lateCount })}</h2>
          <LateTable items={statement.lateItems} />
        </section>
      )}
      <p className={wide.muted}>
        {t('settlement.bodyHash')} <span className={wide.code}>{statement.bodyHash}</span>
      </p>
    </>
  );
}
