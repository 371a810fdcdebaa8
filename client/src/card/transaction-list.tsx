import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { transactionsQuery } from '../api/money-queries.ts';
import { toDayText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import styles from './card.module.css';
import { toTransactionDays } from './transaction-days.ts';
import { TransactionRow } from './transaction-row.tsx';

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
