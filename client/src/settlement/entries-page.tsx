import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { entriesQuery, settlementQuery, statementQuery } from '../api/money-queries.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { toPeriodText } from '../i18n/period.ts';
import { Failure } from '../ui/failure.tsx';
import { cardPath, journeyPath, settlementPath, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import { isEntriesOf, toFlowRows } from './flow-rows.ts';
import styles from './settlement.module.css';

/** `/settlement/:period/entries?party&line`: the transfers behind a figure, each with its journey and taps. */
export function EntriesPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { period = '' } = useParams();
  const [params] = useSearchParams();
  const [party, line] = [params.get('party') ?? '', params.get('line') ?? ''];
  const statement = useQuery(statementQuery(period, party));
  const entries = useInfiniteQuery(entriesQuery(period, party, line));
  const rows = entries.data?.pages.flatMap((page) => page.entries);
  const of = statement.data?.lines.find(({ lineId }) => lineId === line);
  const board = useQuery({ ...settlementQuery(period), enabled: statement.data !== undefined && !of }).data;
  const flow = board && toFlowRows(board).find(({ link }) => isEntriesOf(link, party, line));
  const parts = flow
    ? [
        `${toNameText(flow.source.names, language)} → ${toNameText(flow.target.names, language)}`,
        t(`flow.${flow.link.kind}`),
      ]
    : [statement.data && toNameText(statement.data.party.names, language), of?.text[language]];
  const title = parts.filter(Boolean).join(' · ') || t('settlement.entries');
  const heading = useHeadingFocus(rows !== undefined);
  const periodText = toPeriodText(period, t, language);
  usePageTitle(`${title} ${periodText}`);
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {title} <span className={styles.when}>{periodText}</span>
        </h1>
        <span className={wide.tools}>
          <Link to={toAddress(settlementPath(period))} className={wide.link}>
            {t('settlement.toBoard', { period: periodText })}
          </Link>
          <Link
            to={toAddress(settlementPath(period, `/statements/${encodeURIComponent(party)}`))}
            className={wide.link}
          >
            {t('settlement.statement')}
          </Link>
        </span>
      </header>
      <section className={wide.box} aria-labelledby="entries">
        <h2 id="entries">
          {of
            ? t('settlement.entriesOf', { count: of.transferCount, amount: toAmountText(of.amountFen, true) })
            : t('settlement.entries')}
        </h2>
        {entries.isLoadingError ? (
          <Failure error={entries.error} onRetry={() => void entries.refetch()} />
        ) : !rows ? (
          <p className={wide.hint}>{t('app.loading')}</p>
        ) : rows.length === 0 ? (
          <p className={wide.muted}>{t('settlement.noEntries')}</p>
        ) : (
          <ScrollFrame labelledBy="entries">
            <table className={wide.table}>
              <thead>
                <tr>
                  <th scope="col">{t('statement.when')}</th>
                  <th scope="col">{t('statement.what')}</th>
                  <th scope="col">{t('settlement.card')}</th>
                  <th scope="col" className={wide.amount}>
                    {t('statement.amount')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.transferId}>
                    <td>
                      <time dateTime={row.at}>
                        {toDateText(row.at, language)} {toClock(row.at)}
                      </time>
                    </td>
                    <td>
                      {row.journeyId ? (
                        <Link to={toAddress(journeyPath(row.journeyId))}>{row.text[language]}</Link>
                      ) : (
                        row.text[language]
                      )}
                    </td>
                    <td>
                      {row.cardId && (
                        <Link to={toAddress(cardPath(row.cardId))} className={wide.code}>
                          {row.cardId}
                        </Link>
                      )}
                    </td>
                    <td className={wide.amount}>{toAmountText(row.amountFen, true)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollFrame>
        )}
        <MoreButton query={entries} />
      </section>
    </article>
  );
}
