import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settlement } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { languageTags } from '../i18n/language.ts';
import { settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import styles from './settlement.module.css';

const countKeys = [
  'received',
  'matched',
  'rejected',
  'settled',
  'late',
  'unresolved',
  'duplicate',
  'moneyTaps',
] as const;
type CountKey = (typeof countKeys)[number];

/** Number of taps received, and of taps in each state; figures with a list behind them are links. */
export function CountFigures({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { counts, period, links } = settlement;
  const numbers = new Intl.NumberFormat(languageTags[language]);

  /** Address of the list of taps behind a figure. */
  function toList(key: CountKey): string | undefined {
    if (key === 'rejected') return toAddress(settlementPath(period, '/items'));
    if (key === 'unresolved') {
      const entries = links.find((link) => link.kind === 'unresolved')?.entries;
      return entries && toAddress(settlementPath(period, '/entries'), new URLSearchParams(entries));
    }
    if (key === 'settled' || key === 'matched') return '#flows';
    return key === 'late' ? '#positions' : undefined;
  }

  if (!counts) return <p className={wide.hint}>{t('settlement.counting')}</p>;
  return (
    <dl className={styles.counts}>
      {countKeys.map((key) => {
        const list = counts[key] > 0 ? toList(key) : undefined;
        const value = numbers.format(counts[key]);
        return (
          <div key={key}>
            <dt>{t(`count.${key}`)}</dt>
            <dd data-testid={`count-${key}`}>
              {list === undefined ? (
                value
              ) : list.startsWith('#') ? (
                <a href={list}>{value}</a>
              ) : (
                <Link to={list}>{value}</Link>
              )}
            </dd>
            <dd className={styles.countWhy}>{t(`countWhy.${key}`)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Sums of the period, and who pays for the discounts. */
export function MoneyFigures({ settlement }: { readonly settlement: Settlement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { money } = settlement;
  const sums = [
    ['gross', money.grossFen],
    ['rider', money.riderFen],
    ['funded', money.fundedFen],
    ['capOff', money.capOffFen],
    ['redivided', money.redividedFen],
    ['commission', money.commissionFen],
    ['held', money.heldFen],
    ['due', money.dueFen],
    ['aged', money.agedFen],
    ['disputed', money.disputedFen],
    ['toppedUp', money.toppedUpFen],
    ['refunded', money.refundedFen],
  ] as const;
  return (
    <>
      <dl className={styles.sums}>
        {sums.map(
          ([key, fen]) =>
            fen !== undefined && (
              <div key={key}>
                <dt>{t(`money.${key}`)}</dt>
                <dd>{toAmountText(fen)}</dd>
              </div>
            ),
        )}
      </dl>
      {money.fundedBy.length > 0 && (
        <details className={styles.fold}>
          <summary>{t('money.fundedBy')}</summary>
          <ul className={styles.funders}>
            {money.fundedBy.map(({ payer, policy, amountFen }) => (
              <li key={`${payer.id}|${policy?.id}`}>
                <span>
                  {toNameText(payer.names, language)}
                  {policy && ` · ${toNameText(policy.names, language)}`}
                </span>
                <b>{toAmountText(amountFen)}</b>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
