import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Statement } from '../api/contract.ts';
import { statementQuery, toStatementFileUrl } from '../api/money-queries.ts';
import { toAmountText } from '../i18n/format.ts';
import { toPeriodText } from '../i18n/period.ts';
import { Failure } from '../ui/failure.tsx';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { journeyPath, settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './settlement.module.css';

const formats = ['html', 'csv', 'json'] as const;

/** `/settlement/:period/statements/:party`: what a party receives or pays, to read, print and download. */
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
      {statement.isLoadingError ? (
        <Failure error={statement.error} onRetry={() => void statement.refetch()} />
      ) : statement.data ? (
        <Sheet statement={statement.data} />
      ) : (
        <p className={wide.hint}>{t('app.loading')}</p>
      )}
    </article>
  );
}

function Sheet({ statement }: { readonly statement: Statement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { party, days, lateItems } = statement;
  return (
    <>
      <section className={wide.box} aria-labelledby="lines">
        <h2 id="lines">{toNameText(party.names, language)}</h2>
        <p className={wide.muted}>
          {t(`party.${party.kind}`)} · {statement.fromDate} – {statement.toDate} ·{' '}
          {t(statement.isFinal ? 'settlement.final' : 'settlement.notFinal')}
        </p>
        <Lines statement={statement} />
      </section>
      <section className={wide.box} aria-labelledby="days">
        <h2 id="days">{t('settlement.days')}</h2>
        <ScrollFrame labelledBy="days">
          <table className={wide.table}>
            <thead>
              <tr>
                <th scope="col">{t('settlement.day')}</th>
                <th scope="col">{t('settlement.status')}</th>
                <th scope="col">{t('settlement.paymentDate')}</th>
                <th scope="col" className={wide.amount}>
                  {t('settlement.net')}
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.date}>
                  <th scope="row">{day.date}</th>
                  <td>
                    {t(`batchState.${day.state}`)}{' '}
                    {day.sealHead && <span className={wide.code}>{day.sealHead}</span>}
                  </td>
                  <td>{day.paymentDate}</td>
                  <td className={wide.amount}>{toAmountText(day.netFen, true)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollFrame>
      </section>
      {lateItems.length > 0 && (
        <section className={wide.box} aria-labelledby="late">
          <h2 id="late">{t('settlement.lateItems', { count: statement.lateCount })}</h2>
          <LateItems statement={statement} />
        </section>
      )}
      <p className={wide.muted}>
        {t('settlement.bodyHash')} <span className={wide.code}>{statement.bodyHash}</span>
      </p>
    </>
  );
}

function Lines({ statement }: { readonly statement: Statement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { lines, party, period } = statement;
  return (
    <ScrollFrame labelledBy="lines">
      <table className={wide.table}>
        <thead>
          <tr>
            <th scope="col">{t('settlement.line')}</th>
            <th scope="col" className={wide.amount}>
              {t('settlement.transfers')}
            </th>
            <th scope="col" className={wide.amount}>
              {t('statement.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineId} data-information={line.isInformation || undefined}>
              <th scope="row">
                {line.text[language]}
                {line.isInformation && <small className={wide.muted}> {t('settlement.information')}</small>}
              </th>
              <td className={wide.amount}>
                {line.transferCount > 0 ? (
                  <Link
                    to={toAddress(
                      settlementPath(period, '/entries'),
                      new URLSearchParams({ party: party.id, line: line.lineId }),
                    )}
                  >
                    {line.transferCount}
                    <span className="visually-hidden">
                      {' '}
                      {t('settlement.openLine', { line: line.text[language] })}
                    </span>
                  </Link>
                ) : (
                  line.transferCount
                )}
              </td>
              <td className={wide.amount}>{toAmountText(line.amountFen, true)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              {t('settlement.net')}{' '}
              <small>
                {statement.netFen === 0
                  ? ''
                  : t(statement.netFen > 0 ? 'settlement.receives' : 'settlement.pays')}
              </small>
            </th>
            <td />
            <td className={wide.amount} data-testid="net">
              {toAmountText(statement.netFen, true)}
            </td>
          </tr>
        </tfoot>
      </table>
    </ScrollFrame>
  );
}

function LateItems({ statement }: { readonly statement: Statement }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  return (
    <ScrollFrame labelledBy="late">
      <table className={wide.table}>
        <thead>
          <tr>
            <th scope="col">{t('settlement.journey')}</th>
            <th scope="col">{t('settlement.serviceDate')}</th>
            <th scope="col">{t('settlement.day')}</th>
            <th scope="col" className={wide.amount}>
              {t('journey.rider')}
            </th>
          </tr>
        </thead>
        <tbody>
          {statement.lateItems.map((item) => (
            <tr key={`${item.journeyId}|${item.batchDate}`}>
              <th scope="row">
                <Link to={toAddress(journeyPath(item.journeyId))} className={wide.code}>
                  {item.journeyId}
                </Link>
              </th>
              <td>{item.serviceDate}</td>
              <td>{item.batchDate}</td>
              <td className={wide.amount}>{toAmountText(item.riderFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
