import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Transaction } from '../api/contract.ts';
import { transactionsQuery } from '../api/money-queries.ts';
import { toClock, toDayText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import styles from './card.module.css';
import { JourneyExplained } from './journey-explained.tsx';
import { toPolicySums, toTransactionDays } from './transaction-days.ts';
import { useJourneyWords } from './use-journey-words.ts';

/** All transactions of a card, by day. */
export function TransactionList({ cardId }: { readonly cardId: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const list = useInfiniteQuery(transactionsQuery(cardId));
  return (
    <QueryView
      query={list}
      isEmpty={({ pages }) => pages.every((page) => page.transactions.length === 0)}
      empty={t('card.noTransactions')}
    >
      {({ pages }) => (
        <>
          {toTransactionDays(pages.flatMap((page) => page.transactions)).map((day) => (
            <section key={`${day.date}-${day.rows[0]?.rowId}`} aria-labelledby={`day-${day.rows[0]?.rowId}`}>
              <h3 id={`day-${day.rows[0]?.rowId}`} className={styles.day}>
                {toDayText(day.date, language)}
                <span>{toAmountText(day.sumFen, true)}</span>
              </h3>
              <ul className={styles.rows}>
                {day.rows.map((row) => (
                  <li key={row.rowId} data-kind={row.kind}>
                    <TransactionRow row={row} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <MoreButton query={list} />
        </>
      )}
    </QueryView>
  );
}

/** One transaction: what, when, amount, balance after it. A journey unfolds to its fare. */
function TransactionRow({ row }: { readonly row: Transaction }) {
  if (!row.journey) return <RowHead row={row} />;
  return (
    <details className={styles.row}>
      <summary data-print>
        <RowHead row={row} />
      </summary>
      <JourneyExplained journey={row.journey} />
    </details>
  );
}

function RowHead({ row }: { readonly row: Transaction }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useJourneyWords();
  const { journey } = row;
  const isTravel = journey && (row.kind === 'journey' || row.kind === 'unresolved' || row.kind === 'refused');
  const title = isTravel ? words.toTitle(journey) : t(`transaction.${row.kind}`);
  const mark = isTravel && row.kind !== 'journey' ? t(`transaction.${row.kind}`) : undefined;
  const amountFen = row.savedFen ?? row.amountFen;
  return (
    <span className={styles.rowHead}>
      <time dateTime={row.at}>{toClock(row.at)}</time>
      <span className={styles.rowTitle}>
        {title} {mark && <em className={styles.status}>{mark}</em>}
      </span>
      <b className={styles.amount} data-sign={Math.sign(row.amountFen)}>
        {row.savedFen === undefined
          ? toAmountText(amountFen, true)
          : t('card.saved', { amount: toAmountText(amountFen) })}
      </b>
      <span className={styles.rowText}>{isTravel ? words.toPlace(journey) : row.text[language]}</span>
      <span className={styles.after}>{t('card.after', { amount: toAmountText(row.balanceAfterFen) })}</span>
      {isTravel && journey.funded.length > 0 && (
        <span className={styles.off}>
          {toPolicySums(journey.funded).map((policy) => (
            <span key={policy.policyId}>
              {t('card.off', {
                policy: toNameText(policy.names, language),
                amount: toAmountText(policy.amountFen),
                payers: policy.payers
                  .map((payer) => `${toNameText(payer.names, language)} ${toAmountText(payer.amountFen)}`)
                  .join(t('plan.listJoin')),
              })}
            </span>
          ))}
        </span>
      )}
    </span>
  );
}
