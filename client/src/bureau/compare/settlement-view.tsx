import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedSettlement } from '../../api/contract.ts';
import { toAmountText } from '../../i18n/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { IllustrativeMark } from '../../ui/illustrative-mark.tsx';
import { Name } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { groupParties, type PartyChange } from './party-groups.ts';

export interface SettlementViewProps {
  readonly settlement: ComparedSettlement;
  readonly currency: string;
}

/** Who gets and pays what on the expected or the simulated days, before and after, by the fen. */
export function SettlementView({ currency, settlement }: SettlementViewProps) {
  const { t } = useTranslation();
  const { held, parties, people, simulated, sumFen } = settlement;
  const groups = groupParties(parties);
  const changed = parties
    .filter(({ change }) => change.netFen !== 0)
    .sort((a, b) => b.change.netFen - a.change.netFen);
  const [winners, losers] = [
    changed.filter(({ change }) => change.netFen > 0),
    changed.filter(({ change }) => change.netFen < 0).toReversed(),
  ];
  return (
    <div className={styles.stack} data-testid="settlement">
      <p className={styles.muted}>
        {people &&
          t('compare.settlementExpected', {
            before: toAbout(people.before),
            after: toAbout(people.after),
          })}
        {simulated &&
          t('compare.settlementBasis', { ...simulated, riders: simulated.riders.toLocaleString('en') })}{' '}
        <IllustrativeMark why={t('compare.settlementWhy')} />
      </p>
      {changed.length === 0 ? (
        <p className={styles.note}>{t('compare.noSettlementChange')}</p>
      ) : (
        <>
          <Ends title={t('compare.winners')} parties={winners} currency={currency} />
          <Ends title={t('compare.losers')} parties={losers} currency={currency} />
        </>
      )}
      {groups.map(({ kind, parties: own }) => (
        <PartyTable key={kind} title={t(`compareParty.${kind}`)} parties={own} currency={currency} />
      ))}
      <p className={styles.note} data-testid="settlement-sum">
        {t(sumFen === 0 ? 'compare.sumProof' : 'compare.sumBroken', {
          held: toAmountText(held.changeFen, true, currency),
          sum: toAmountText(sumFen, false, currency),
        })}
      </p>
    </div>
  );
}

/** Two significant digits: people are an estimate. */
const toAbout = (people: number) => Number(people.toPrecision(2)).toLocaleString('en');

/** Parties that are named above the tables. */
const NAMED = 4;

/** Those with the greatest changes in one direction. */
function Ends({ currency, parties, title }: PartyTableProps) {
  const { t } = useTranslation();
  if (parties.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className={styles.ranking}>
        {parties.slice(0, NAMED).map(({ change, names, partyId }) => (
          <li key={partyId}>
            <Name names={names} inline /> <b>{toAmountText(change.netFen, true, currency)}</b>
          </li>
        ))}
        {parties.length > NAMED && (
          <li className={styles.muted}>{t('compare.andMore', { count: parties.length - NAMED })}</li>
        )}
      </ul>
    </div>
  );
}

interface PartyTableProps {
  readonly title: string;
  readonly parties: readonly PartyChange[];
  readonly currency: string;
}

function PartyTable({ currency, parties: all, title }: PartyTableProps) {
  const { t } = useTranslation();
  const id = useId();
  const parties = all.filter(({ change }) => Object.values(change).some((fen) => fen !== 0));
  const stillCount = all.length - parties.length;
  const most = Math.max(1, ...parties.map(({ change }) => Math.abs(change.netFen)));
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {parties.length > 0 && (
        <DataTable
          labelledBy={id}
          className={styles.table}
          testId="settlement-parties"
          rows={parties}
          toKey={({ partyId }) => partyId}
          toRowData={({ partyId }) => ({ 'data-party': partyId })}
          columns={(column) => [
            column.name(t('compare.party'), ({ names }) => <Name names={names} inline />),
            {
              kind: 'drawing',
              className: styles.signCell,
              cell: ({ change }) => (
                <i
                  className={styles.signBar}
                  data-sign={Math.sign(change.netFen)}
                  style={{ width: `${(Math.abs(change.netFen) / most) * 50}%` }}
                />
              ),
            },
            column.amount(
              t('compare.change'),
              ({ change }) => <b>{toAmountText(change.netFen, true, currency)}</b>,
              ({ change }) => change.netFen,
            ),
            column.amount(
              t('compare.netBefore'),
              ({ before }) => toAmountText(before.netFen, true, currency),
              ({ before }) => before.netFen,
            ),
            column.amount(
              t('compare.netAfter'),
              ({ after }) => toAmountText(after.netFen, true, currency),
              ({ after }) => after.netFen,
            ),
            // A column without any amount only takes room from the others.
            ...(['revenue', 'funding'] as const)
              .filter((kind) => parties.some(({ change }) => change[`${kind}Fen`] !== 0))
              .map((kind) =>
                column.amount<PartyChange>(
                  t(`compare.${kind}Change`),
                  ({ change }) => toAmountText(change[`${kind}Fen`], true, currency),
                  ({ change }) => change[`${kind}Fen`],
                ),
              ),
          ]}
        />
      )}
      {stillCount > 0 && <p className={styles.muted}>{t('compare.unchanged', { count: stillCount })}</p>}
    </section>
  );
}
