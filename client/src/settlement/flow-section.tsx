import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { settlementPath, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import { Loading } from '../ui/query-view.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import wide from '../ui/wide.module.css';
import { type FlowRow, toEndSums, toFlowRows } from './flow-rows.ts';
import styles from './settlement.module.css';

const FlowChart = lazy(() => import('./flow-chart.tsx').then((module) => ({ default: module.FlowChart })));

/** Who pays whom, as a chart and as a table; each amount of the table opens to its transfers. */
export function FlowSection({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const rows = useMemo(() => toFlowRows(settlement), [settlement]);
  const { balance } = settlement;
  return (
    <section className={wide.box} aria-labelledby="flows">
      <h2 id="flows">{t('settlement.flows')}</h2>
      {rows.length === 0 ? (
        <p className={wide.muted}>{t('settlement.noFlows')}</p>
      ) : (
        <>
          <ScrollFrame labelledBy="flows">
            <Suspense fallback={<Loading />}>
              <FlowChart rows={rows} />
            </Suspense>
          </ScrollFrame>
          <details className={styles.fold} open>
            <summary>{t('settlement.flowTable')}</summary>
            <FlowTable rows={rows} period={settlement.period} />
            <p className={styles.proof} data-testid="flow-sums">
              {t('settlement.flowSums', {
                paidIn: toAmountText(balance.paidInFen),
                paidOut: toAmountText(balance.paidOutFen),
              })}
            </p>
          </details>
        </>
      )}
    </section>
  );
}

function FlowTable({ rows, period }: { readonly rows: readonly FlowRow[]; readonly period: string }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const sums = toEndSums(rows);
  return (
    <DataTable
      labelledBy="flows"
      rows={rows}
      toKey={({ key }) => key}
      toRowData={({ link, source, target }) => ({
        'data-fen': link.amountFen,
        'data-source': source.id,
        'data-target': target.id,
      })}
      columns={(column) => [
        column.text(t('settlement.from'), ({ source }) => <Name names={source.names} inline />),
        column.text(t('settlement.to'), ({ target }) => <Name names={target.names} inline />),
        column.text(t('settlement.kind'), ({ link }) => t(`flow.${link.kind}`)),
        column.amount(t('settlement.transfers'), ({ link }) => link.transferCount),
        column.amount(t('statement.amount'), ({ link: { amountFen, entries } }) =>
          entries ? (
            <Link
              to={toAddress(settlementPath(period, '/entries'), new URLSearchParams(entries))}
              aria-label={t('settlement.openEntries', { amount: toAmountText(amountFen) })}
            >
              {toAmountText(amountFen)}
            </Link>
          ) : (
            toAmountText(amountFen)
          ),
        ),
      ]}
      foot={[
        {
          key: 'from-payers',
          header: t('settlement.fromPayers'),
          cells: [
            <span key="sum" data-testid="from-payers">
              {toAmountText(sums.inFen)}
            </span>,
          ],
        },
        {
          key: 'to-receivers',
          header: t('settlement.toReceivers'),
          cells: [
            <span key="sum" data-testid="to-receivers">
              {toAmountText(sums.outFen)}
            </span>,
          ],
        },
      ]}
    />
  );
}
