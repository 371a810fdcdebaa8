import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { Entry } from '../api/contract.ts';
import { entriesQuery, settlementQuery, statementQuery } from '../api/money-queries.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { toPeriodText } from '../i18n/period.ts';
import { DataTable } from '../ui/data-table.tsx';
import { cardPath, journeyPath, settlementPath, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
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
  const entries = useInfiniteQuery(entriesQuery(period, party, line));
  const { title, statementLine } = useTitle(period, party, line);
  const heading = useHeadingFocus(entries.data !== undefined);
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
          {statementLine
            ? t('settlement.entriesOf', {
                count: statementLine.transferCount,
                amount: toAmountText(statementLine.amountFen, true),
              })
            : t('settlement.entries')}
        </h2>
        <QueryView query={entries}>
          {({ pages }) => <EntryTable rows={pages.flatMap((page) => page.entries)} />}
        </QueryView>
        <MoreButton query={entries} />
      </section>
    </article>
  );
}

/** Title of the page: the line of the party's statement, or the flow of the board that the entries belong to. */
function useTitle(period: string, party: string, line: string) {
  const { t } = useTranslation();
  const language = useLanguage();
  const statement = useQuery(statementQuery(period, party)).data;
  const statementLine = statement?.lines.find(({ lineId }) => lineId === line);
  const board = useQuery({
    ...settlementQuery(period),
    enabled: statement !== undefined && !statementLine,
  }).data;
  const flow = board && toFlowRows(board).find(({ link }) => isEntriesOf(link, party, line));
  const parts = flow
    ? [
        `${toNameText(flow.source.names, language)} → ${toNameText(flow.target.names, language)}`,
        t(`flow.${flow.link.kind}`),
      ]
    : [statement && toNameText(statement.party.names, language), statementLine?.text[language]];
  return { title: parts.filter(Boolean).join(' · ') || t('settlement.entries'), statementLine };
}

function EntryTable({ rows }: { readonly rows: readonly Entry[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  return (
    <DataTable
      labelledBy="entries"
      stacks
      rows={rows}
      toKey={({ transferId }) => String(transferId)}
      empty={t('settlement.noEntries')}
      columns={(column) => [
        column.text(t('statement.when'), ({ at }) => (
          <time dateTime={at}>
            {toDateText(at, language)} {toClock(at)}
          </time>
        )),
        column.text(t('statement.what'), ({ journeyId, text }) =>
          journeyId ? <Link to={toAddress(journeyPath(journeyId))}>{text[language]}</Link> : text[language],
        ),
        column.text(
          t('settlement.card'),
          ({ cardId }) =>
            cardId && (
              <Link to={toAddress(cardPath(cardId))} className={wide.code}>
                {cardId}
              </Link>
            ),
        ),
        column.amount(t('statement.amount'), ({ amountFen }) => toAmountText(amountFen, true)),
      ]}
    />
  );
}
