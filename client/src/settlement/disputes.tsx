import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { disputesQuery } from '../api/money-queries.ts';
import { toAmountText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { journeyPath, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';

/** Disputes that were accepted, of all periods. */
export function Disputes() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const list = useInfiniteQuery(disputesQuery());
  return (
    <section className={wide.box} aria-labelledby="disputes">
      <h2 id="disputes">{t('settlement.disputes')}</h2>
      <p className={wide.muted}>{t('settlement.disputesHow')}</p>
      <QueryView query={list}>
        {({ pages }) => (
          <DataTable
            labelledBy="disputes"
            stacks
            rows={pages.flatMap((page) => page.disputes)}
            toKey={({ caseId }) => String(caseId)}
            empty={t('settlement.noDisputes')}
            columns={(column) => [
              column.name(t('settlement.journey'), ({ journeyId }) => (
                <Link to={toAddress(journeyPath(journeyId))} className={wide.code}>
                  {journeyId}
                </Link>
              )),
              column.text(t('dispute.reason'), ({ note, text }) => (
                <>
                  {text[language]} {note && <small className={wide.muted}>{note}</small>}
                </>
              )),
              column.text(t('settlement.day'), ({ batchDate }) => batchDate),
              column.amount(t('dispute.given'), ({ amountFen }) => toAmountText(amountFen)),
            ]}
          />
        )}
      </QueryView>
      <MoreButton query={list} />
    </section>
  );
}
