import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { settlementPath, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import wide from '../ui/wide.module.css';
import { type FlowRow, toEndSums, toFlowRows } from './flow-rows.ts';
import styles from './settlement.module.css';

const FlowChart = lazy(() => import('./flow-chart.tsx').then((module) => ({ default: module.FlowChart })));

/** Who pays whom, drawn and as a table of the same rows; every row opens to its taps. */
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
            <Suspense fallback={<p className={wide.hint}>{t('app.loading')}</p>}>
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
    <ScrollFrame labelledBy="flows">
      <table className={wide.table}>
        <thead>
          <tr>
            <th scope="col">{t('settlement.from')}</th>
            <th scope="col">{t('settlement.to')}</th>
            <th scope="col">{t('settlement.kind')}</th>
            <th scope="col" className={wide.amount}>
              {t('settlement.transfers')}
            </th>
            <th scope="col" className={wide.amount}>
              {t('statement.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, source, target, link }) => (
            <tr key={key} data-fen={link.amountFen} data-source={source.id} data-target={target.id}>
              <td>
                <Name names={source.names} inline />
              </td>
              <td>
                <Name names={target.names} inline />
              </td>
              <td>{t(`flow.${link.kind}`)}</td>
              <td className={wide.amount}>{link.transferCount}</td>
              <td className={wide.amount}>
                {link.entries ? (
                  <Link
                    to={toAddress(settlementPath(period, '/entries'), new URLSearchParams(link.entries))}
                    aria-label={t('settlement.openEntries', { amount: toAmountText(link.amountFen) })}
                  >
                    {toAmountText(link.amountFen)}
                  </Link>
                ) : (
                  toAmountText(link.amountFen)
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t('settlement.fromPayers')}
            </th>
            <td className={wide.amount} data-testid="from-payers">
              {toAmountText(sums.inFen)}
            </td>
          </tr>
          <tr>
            <th scope="row" colSpan={4}>
              {t('settlement.toReceivers')}
            </th>
            <td className={wide.amount} data-testid="to-receivers">
              {toAmountText(sums.outFen)}
            </td>
          </tr>
        </tfoot>
      </table>
    </ScrollFrame>
  );
}
