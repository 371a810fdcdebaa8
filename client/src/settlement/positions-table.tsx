import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { settlementPath, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import wide from '../ui/wide.module.css';
import styles from './settlement.module.css';

/** Who receives and who pays, with bars to one scale; a party opens to its statement. */
export function PositionsTable({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const positions = [...settlement.positions].sort((a, b) => b.netFen - a.netFen);
  const most = Math.max(1, ...positions.map(({ netFen }) => Math.abs(netFen)));
  const { balance } = settlement;
  return (
    <section className={wide.box} aria-labelledby="positions">
      <h2 id="positions">{t('settlement.positions')}</h2>
      {positions.length === 0 ? (
        <p className={wide.muted}>{t('settlement.noFlows')}</p>
      ) : (
        <ScrollFrame labelledBy="positions">
          <table className={`${wide.table} ${styles.positions}`}>
            <thead>
              <tr>
                <th scope="col">{t('settlement.party')}</th>
                <th scope="col" className={`${wide.amount} ${styles.gross}`}>
                  {t('settlement.receivable')}
                </th>
                <th scope="col" className={`${wide.amount} ${styles.gross}`}>
                  {t('settlement.payable')}
                </th>
                <th scope="col" className={wide.amount}>
                  {t('settlement.net')}
                </th>
                <td aria-hidden="true" className={styles.barCell} />
              </tr>
            </thead>
            <tbody>
              {positions.map(({ party, kind, receivableFen, payableFen, netFen }) => (
                <tr key={party.id}>
                  <th scope="row">
                    <Link
                      to={toAddress(
                        settlementPath(settlement.period, `/statements/${encodeURIComponent(party.id)}`),
                      )}
                    >
                      <Name names={party.names} inline />
                    </Link>{' '}
                    <small className={wide.muted}>{t(`party.${kind}`)}</small>
                  </th>
                  <td className={`${wide.amount} ${styles.gross}`}>{toAmountText(receivableFen)}</td>
                  <td className={`${wide.amount} ${styles.gross}`}>{toAmountText(payableFen)}</td>
                  <td className={wide.amount}>
                    {toAmountText(netFen, true)}
                    <small className={styles.direction}>
                      {netFen === 0 ? '' : t(netFen > 0 ? 'settlement.receives' : 'settlement.pays')}
                    </small>
                  </td>
                  <td className={styles.barCell} aria-hidden="true">
                    <i
                      className={styles.bar}
                      data-sign={Math.sign(netFen)}
                      style={{ width: `${(Math.abs(netFen) / most) * 50}%` }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollFrame>
      )}
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
