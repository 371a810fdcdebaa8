import type { Transaction } from '../api/contract.ts';
import { toLocalTime } from '../i18n/clock.ts';

export interface TransactionDay {
  /** `2026-11-25` in the feeds' time zone. */
  readonly date: string;
  readonly rows: readonly Transaction[];
  /** Sum of the day's changes of the balance. */
  readonly sumFen: number;
}

/** Groups transactions by day and keeps their order. */
export function toTransactionDays(rows: readonly Transaction[]): readonly TransactionDay[] {
  const days: { date: string; rows: Transaction[]; sumFen: number }[] = [];
  for (const row of rows) {
    const date = toLocalTime(row.at).slice(0, 10);
    let day = days.at(-1);
    if (day?.date !== date) {
      day = { date, rows: [], sumFen: 0 };
      days.push(day);
    }
    day.rows.push(row);
    day.sumFen += row.amountFen;
  }
  return days;
}

export interface PolicySum {
  readonly policyId: string;
  readonly names: Readonly<Record<string, string>>;
  readonly amountFen: number;
  readonly payers: readonly {
    readonly payerId: string;
    readonly names: Readonly<Record<string, string>>;
    readonly amountFen: number;
  }[];
}

type Funded = NonNullable<Transaction['journey']>['funded'];

const toSum = (parts: Funded) => parts.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** Reductions of a fare, one entry for each policy with its payers. */
export function toPolicySums(funded: Funded): readonly PolicySum[] {
  const byPolicy = Map.groupBy(funded, (part) => part.policy.id);
  return [...byPolicy.values()].flatMap((parts) => {
    const policy = parts[0]?.policy;
    if (!policy) return [];
    return {
      policyId: policy.id,
      names: policy.names,
      amountFen: toSum(parts),
      // A treasury that pays as the card's city and as the network's city is one payer.
      payers: [...Map.groupBy(parts, ({ payer }) => payer.id)].flatMap(([payerId, own]) => {
        const names = own[0]?.payer.names;
        return names ? { payerId, names, amountFen: toSum(own) } : [];
      }),
    };
  });
}
