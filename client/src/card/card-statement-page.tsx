import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { CardStatement, Transaction } from '../api/contract.ts';
import { cardStatementQuery, toCardFileUrl } from '../api/money-queries.ts';
import { toClock, toDateText, toLocalTime } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { findMonth, toMonthAfter, toPeriodText } from '../i18n/period.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { cardPath, useGo, useHref } from '../ui/links.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';
import { useJourneyWords } from './use-journey-words.ts';

/** `/card/:cardId/statement?month=`: transactions and sums of one month, for printing. */
export function CardStatementPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const go = useGo();
  const { cardId = '' } = useParams();
  const [params] = useSearchParams();
  const month = findMonth(params.get('month')) ?? toLocalTime(Date.now()).slice(0, 7);
  const statement = useQuery(cardStatementQuery(cardId, month));
  const heading = useHeadingFocus(statement.data !== undefined);
  const monthText = toPeriodText(month, t, language);
  usePageTitle(`${t('card.statementOf', { month: monthText })} ${cardId}`);
  const turn = (months: number) =>
    go(`${cardPath(cardId)}/statement`, new URLSearchParams({ month: toMonthAfter(month, months) }), {
      replace: true,
    });
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {t('card.statementOf', { month: monthText })} <span className={styles.number}>{cardId}</span>
        </h1>
        <span className={wide.tools}>
          <Link to={toAddress(cardPath(cardId))} className={wide.link}>
            {t('card.backToCard')}
          </Link>
          <Button variant="default" size="md" aria-label={t('card.monthBefore')} onClick={() => turn(-1)}>
            <Icon name="back" size={18} />
          </Button>
          <Button variant="default" size="md" aria-label={t('card.monthAfter')} onClick={() => turn(1)}>
            <Icon name="forward" size={18} />
          </Button>
          <Button size="md" leftSection={<Icon name="print" size={18} />} onClick={() => window.print()}>
            {t('detail.print')}
          </Button>
          <a href={toCardFileUrl(cardId, month, 'csv', language)} download className={wide.link}>
            CSV
          </a>
        </span>
      </header>
      <QueryView query={statement}>{(data) => <StatementSheet statement={data} />}</QueryView>
    </article>
  );
}

function StatementSheet({ statement }: { readonly statement: CardStatement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { card, totals, rows } = statement;
  const sums = [
    ['opening', statement.openingFen],
    ['paid', totals.paidFen],
    ['toppedUp', totals.toppedUpFen],
    ['refunded', totals.refundedFen],
    ['heldSum', totals.heldFen],
    ['moved', totals.movedFen],
    ['closing', statement.closingFen],
    ['grossSum', totals.grossFen],
    ['savedByFunders', totals.savedByFundersFen],
    ['savedByCaps', totals.savedByCapsFen],
  ] as const;
  return (
    <>
      <section className={wide.box} aria-labelledby="sums">
        <h2 id="sums">{toNameText(card.medium.names, language)}</h2>
        <p className={wide.muted}>
          <Name names={card.issuer.names} inline /> ·{' '}
          {card.category ? <Name names={card.category.names} inline /> : t('card.fullFare')} ·{' '}
          {t('card.journeys', { count: totals.journeyCount })}{' '}
          <IllustrativeMark why={t('card.simulatedWhy')} />
        </p>
        <dl className={styles.totals}>
          {sums.map(([key, fen]) => (
            <div key={key}>
              <dt>{t(`statement.${key}`)}</dt>
              <dd>{toAmountText(fen)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className={wide.box} aria-labelledby="rows">
        <h2 id="rows">{t('card.transactions')}</h2>
        <RowTable rows={rows} />
      </section>
    </>
  );
}

function RowTable({ rows }: Pick<CardStatement, 'rows'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <DataTable
      labelledBy="rows"
      stacks
      rows={rows}
      toKey={({ rowId }) => String(rowId)}
      empty={t('card.noneInMonth')}
      columns={(column) => [
        column.text(t('statement.when'), ({ at }) => (
          <time dateTime={at}>
            {toDateText(at, language)} {toClock(at)}
          </time>
        )),
        column.text(t('statement.what'), (row) => <RowWords row={row} />),
        column.amount(t('statement.amount'), ({ amountFen, savedFen }) =>
          savedFen === undefined
            ? toAmountText(amountFen, true)
            : t('card.saved', { amount: toAmountText(savedFen) }),
        ),
        column.amount(t('statement.balance'), ({ balanceAfterFen }) => toAmountText(balanceAfterFen)),
      ]}
    />
  );
}

function RowWords({ row }: { readonly row: Transaction }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useJourneyWords();
  const isTravel = row.journey && row.kind === 'journey';
  return (
    <>
      {isTravel && row.journey ? words.toTitle(row.journey) : t(`transaction.${row.kind}`)}
      <br />
      <small className={wide.muted}>
        {isTravel && row.journey ? words.toPlace(row.journey) : row.text[language]}
      </small>
    </>
  );
}
