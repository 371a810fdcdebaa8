import { useTranslation } from 'react-i18next';
import { toAmountText } from '../i18n/format.ts';
import { Name } from '../ui/name.tsx';
import { toColumns } from './flow-layout.ts';
import type { FlowRow } from './flow-rows.ts';
import styles from './settlement.module.css';

/** The chart on a narrow screen: its columns one below the other, each amount with a bar, nothing to scroll sideways. */
export function FlowSums({ rows }: { readonly rows: readonly FlowRow[] }) {
  const { t } = useTranslation();
  const columns = toColumns(rows);
  const most = Math.max(1, ...columns.flat().map(({ amountFen }) => amountFen));
  return (
    <div className={styles.flowSums}>
      {columns.map((list) => (
        <section key={list[0]?.node.column}>
          <h3>{t(`flowColumn.${toColumnKey(list[0]?.node.column)}`)}</h3>
          <ul>
            {list.map(({ amountFen, node }) => (
              <li key={node.id}>
                <Name names={node.names} inline />
                <b>{toAmountText(amountFen)}</b>
                <i data-column={node.column} style={{ width: `${(amountFen / most) * 100}%` }} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const columnKeys = ['payers', 'discounts', 'fares', 'modes', 'receivers'] as const;

const toColumnKey = (column = 0) => columnKeys[column] ?? 'receivers';
