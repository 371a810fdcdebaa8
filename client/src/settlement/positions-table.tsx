import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { settlementPath, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import styles from './settlement.module.css';

/** Net position of each party, with bars of one scale; the party's name opens its statement. */
export function PositionsTable({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const positions = [...settlement.positions].sort((a, b) => b.netFen - a.netFen);
  const most = Math.max(1, ...positions.map(({ netFen }) => Math.abs(netFen)));
  const { balance, period } = settlement;
  return (
    <section className={wide.box} aria-labelledby="positions">
      <h2 id="positions">{t('settlement.positions')}</h2>
      <DataTable
        labelledBy="positions"
        className={styles.positions}
        rows={positions}
        toKey={({ party }) => party.id}
        empty={t('settlement.noFlows')}
        columns={(column) => [
          column.name(t('settlement.party'), ({ kind, party }) => (
            <>
              <Link to={toAddress(settlementPath(period, `/statements/${encodeURIComponent(party.id)}`))}>
                <Name names={party.names} inline />
              </Link>{' '}
              <small className={wide.muted}>{t(`party.${kind}`)}</small>
            </>
          )),
          {
            kind: 'amount',
            className: styles.gross,
            header: t('settlement.receivable'),
            cell: ({ receivableFen }) => toAmountText(receivableFen),
          },
          {
            kind: 'amount',
            className: styles.gross,
            header: t('settlement.payable'),
            cell: ({ payableFen }) => toAmountText(payableFen),
          },
          column.amount(t('settlement.net'), ({ netFen }) => (
            <>
              {toAmountText(netFen, true)}
              <small className={styles.direction}>
                {netFen === 0 ? '' : t(netFen > 0 ? 'settlement.receives' : 'settlement.pays')}
              </small>
            </>
          )),
          {
            kind: 'drawing',
            className: styles.barCell,
            cell: ({ netFen }) => (
              <i
                className={styles.bar}
                data-sign={Math.sign(netFen)}
                style={{ width: `${(Math.abs(netFen) / most) * 50}%` }}
              />
            ),
          },
        ]}
      />
      <p className={styles.proof} data-testid="proof">
        {t(balance.differenceFen === 0 ? 'settlement.proof' : 'settlement.proofBroken', {
          positions: toAmountText(balance.positionsFen, true),
          held: toAmountText(balance.heldAndDueFen, true),
          difference: toAmountText(balance.differenceFen),
        })}
      </p>
    </section>
  );
}
