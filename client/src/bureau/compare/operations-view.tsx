import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedOperations } from '../../api/contract.ts';
import { toAmountText } from '../../i18n/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { EvidenceKey, EvidenceMark } from './evidence-mark.tsx';
import {
  type Range,
  toEnds,
  toRangeText,
  toRough,
  toRoughAmount,
  toSignedAmount,
  toSignedRough,
} from './numbers.ts';
import { RangeValue } from './range-value.tsx';

export interface OperationsViewProps {
  readonly operations: ComparedOperations;
  readonly currency: string;
  /** Names a modification. */
  readonly nameOf: (modification: string) => string;
}

type Operation = ComparedOperations['total']['before'];

/** What it takes to run the lines of the day: departures, vehicles, energy, emissions, cost; break-even riders. */
export function OperationsView({ currency, nameOf, operations }: OperationsViewProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { costsOf, lines, operators, total } = operations;
  if (operators.length === 0) return <p className={styles.note}>{t('compare.noOperations')}</p>;
  return (
    <div className={styles.stack} data-testid="operations">
      <p className={styles.muted}>
        {t('compare.operationsBasis')} <EvidenceMark mark="A" />
      </p>
      {costsOf === 'stated' && <p className={styles.note}>{t('bureau.onlyStatedCosts', { currency })}</p>}
      <p className={styles.headline}>
        {t('compare.costChange', { range: toChangeRange(total.change.costFen, toSignedAmount(currency)) })}
      </p>
      {operators.map(({ after, before, change, name, operatorId }) => (
        <OperatorTable
          key={operatorId}
          title={toNameText(name, language)}
          before={before}
          after={after}
          change={change}
          currency={currency}
        />
      ))}
      {operators.length > 1 && (
        <OperatorTable
          title={t('compare.allOperators')}
          before={total.before}
          after={total.after}
          change={total.change}
          currency={currency}
        />
      )}
      {lines.length > 0 && <BreakEven lines={lines} nameOf={nameOf} currency={currency} />}
      <EvidenceKey />
    </div>
  );
}

/** A change with its sign, from its low to its high value. */
function toChangeRange({ central, high, low }: Range, toText: (fen: number) => string): string {
  const ends = toEnds({ low: Math.min(low, high), high: Math.max(low, high) }, toText);
  const middle = toText(central);
  // No line breaks between a sign and its amount.
  return (ends === middle ? middle : `${middle} (${ends})`).replace(/[+−]/g, '$&\u2060');
}

/** A sign in front of a number's text that has none. */
const toSigned = (text: string) => (text === '0' || /^[-−]/.test(text) ? text.replace('-', '−') : `+${text}`);

interface OperatorTableProps {
  readonly title: string;
  readonly before: Operation;
  readonly after: Operation;
  readonly change: Operation;
  readonly currency: string;
}

function OperatorTable({ after, before, change, currency, title }: OperatorTableProps) {
  const { t } = useTranslation();
  const id = useId();
  const counts = ['departures', 'fleet', 'spares', 'seats', 'vehicleKm', 'vehicleHours'] as const;
  const ranges = ['kwh', 'litres', 'co2Kg', 'costFen'] as const;
  const rows = [
    ...counts.map((field) => ({ field, before: before[field], after: after[field], change: change[field] })),
    ...ranges
      .filter((field) => before[field].high > 0 || after[field].high > 0)
      .map((field) => ({ field, before: before[field], after: after[field], change: change[field] })),
  ];
  type Row = (typeof rows)[number];
  const toCell = (field: Row['field'], value: Row['after'], isSigned = false) => {
    if (typeof value !== 'number') {
      const toText =
        field === 'costFen'
          ? (isSigned ? toSignedAmount : toRoughAmount)(currency)
          : isSigned
            ? toSignedRough
            : toRough;
      return <RangeValue range={value} toText={toText} />;
    }
    // Counts of a timetable are exact; kilometres and hours follow from a model of ways.
    const isCount = field !== 'vehicleKm' && field !== 'vehicleHours';
    return (isSigned ? toSigned : String)(isCount ? value.toLocaleString('en') : toRough(value));
  };
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <DataTable
        labelledBy={id}
        className={styles.table}
        rows={rows}
        toKey={({ field }) => field}
        columns={(column) => [
          column.name(t('compare.aDay'), ({ field }) => t(`compareOperation.${field}`)),
          column.amount(t('compare.before'), ({ before: value, field }) => toCell(field, value)),
          column.amount(t('compare.after'), ({ after: value, field }) => toCell(field, value)),
          column.amount(t('compare.change'), ({ change: value, field }) => toCell(field, value, true)),
        ]}
      />
    </section>
  );
}

interface BreakEvenProps {
  readonly lines: ComparedOperations['lines'];
  readonly nameOf: OperationsViewProps['nameOf'];
  readonly currency: string;
}

function BreakEven({ currency, lines, nameOf }: BreakEvenProps) {
  const { t } = useTranslation();
  const toAmount = toRoughAmount(currency);
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.newLines')}</h3>
      <p className={styles.muted}>{t('compare.breakEvenHint')}</p>
      <DataTable
        labelledBy={id}
        className={styles.table}
        testId="break-even"
        rows={lines}
        toKey={({ modification }) => modification}
        columns={(column) => [
          column.name(t('compare.line'), ({ modification }) => nameOf(modification)),
          column.amount(t('compare.fleet'), ({ operation: { fleet, spares } }) => `${fleet} + ${spares}`),
          column.amount(t('compare.costADay'), ({ operation }) => toRangeText(operation.costFen, toAmount)),
          column.amount(t('compare.highestFare'), ({ breakEven }) =>
            toAmountText(Math.round(breakEven.fareFen), false, currency),
          ),
          column.amount(t('compare.breakEven'), ({ breakEven }) =>
            breakEven.riders ? <RangeValue range={breakEven.riders} /> : t('compare.free'),
          ),
        ]}
      />
    </section>
  );
}
