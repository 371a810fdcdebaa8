import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { schemeQuery } from '../api/money-queries.ts';
import { toAmountText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { settlementPath, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import wide from '../ui/wide.module.css';
import { FlowChart } from './flow-chart.tsx';
import { withModes } from './flow-modes.ts';
import { type FlowRow, type GroupedKind, toChartRows, toEndSums, toFlowRows } from './flow-rows.ts';
import { FlowSums } from './flow-sums.tsx';
import styles from './settlement.module.css';

const tableId = 'flow-table';

type GroupKey = `flowGroup.${GroupedKind | 'purchase'}`;

/** Who pays whom, as a chart and as a table; each amount of the table opens to its transfers. */
export function FlowSection({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const rows = useMemo(() => toFlowRows(settlement), [settlement]);
  const drawn = useDrawnRows(rows, settlement.toDate);
  const { balance } = settlement;
  return (
    <section className={wide.box} aria-labelledby="flows">
      <h2 id="flows">{t('settlement.flows')}</h2>
      {rows.length === 0 ? (
        <p className={wide.muted}>{t('settlement.noFlows')}</p>
      ) : (
        <>
          <div className={styles.flowChart}>
            <ScrollFrame labelledBy="flows">
              <FlowChart
                rows={drawn}
                period={settlement.period}
                tableId={tableId}
                onTable={() => setOpen(true)}
              />
            </ScrollFrame>
          </div>
          <FlowSums rows={drawn} />
          <details
            id={tableId}
            className={styles.fold}
            open={isOpen}
            onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
          >
            <summary>{t('settlement.flowTable', { count: rows.length })}</summary>
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

/** Rows of the chart, with the networks of the scheme that is valid at the end of the period once they are known. */
function useDrawnRows(rows: readonly FlowRow[], date: string): readonly FlowRow[] {
  const { i18n } = useTranslation();
  const networks = useQuery(schemeQuery(date)).data?.networks;
  return useMemo(() => {
    const both = (key: GroupKey) => ({ zh: i18n.t(key, { lng: 'zh' }), en: i18n.t(key, { lng: 'en' }) });
    return withModes(
      toChartRows(rows, (kind) => both(`flowGroup.${kind}`)),
      networks ?? [],
      both('flowGroup.purchase'),
    );
  }, [rows, networks, i18n]);
}

function FlowTable({ rows, period }: { readonly rows: readonly FlowRow[]; readonly period: string }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const sums = toEndSums(rows);
  return (
    <DataTable
      labelledBy="flows"
      stacks
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
