import { useTranslation } from 'react-i18next';
import { Chart, SideKey, XAxis } from './chart.tsx';
import { toDomain, toScale, toTicks } from './chart-scale.ts';
import styles from './compare.module.css';
import { type Range, toRangeText, toRough } from './numbers.ts';

export interface RangeBarsProps {
  readonly label: string;
  readonly rows: readonly { readonly name: string; readonly before: Range; readonly after: Range }[];
}

const [ROW, BAR, LEFT, RIGHT] = [58, 14, 4, 26] as const;

/** Two bars a row, before and after, each with a line from its low to its high value. */
export function RangeBars({ label, rows }: RangeBarsProps) {
  const { t } = useTranslation();
  const ticks = toTicks(0, Math.max(1, ...rows.flatMap(({ after, before }) => [after.high, before.high])), 4);
  const bottom = rows.length * ROW;
  return (
    <Chart
      label={label}
      height={bottom + 22}
      legend={
        <>
          <SideKey side="before" text={t('compare.before')} />
          <SideKey side="after" text={t('compare.after')} />
          <span className={styles.muted}>{t('compare.rangeLine')}</span>
        </>
      }
    >
      {(width) => {
        const toX = toScale(toDomain(ticks), [LEFT, width - RIGHT]);
        return (
          <>
            <XAxis ticks={ticks} scale={toX} from={bottom} to={0} toText={toRough} />
            {rows.map(({ after, before, name }, row) => (
              <g key={name} transform={`translate(0 ${row * ROW})`}>
                <text className={styles.rowName} x={LEFT + 2} y={16}>
                  {name}
                </text>
                {[['before', before] as const, ['after', after] as const].map(([side, range], i) => (
                  <g key={side} data-side={side} className={styles.rangeBar}>
                    <title>{`${t(`compare.${side}`)} ${toRangeText(range)}`}</title>
                    <rect
                      x={LEFT}
                      y={22 + i * (BAR + 2)}
                      width={Math.max(0, toX(range.central) - LEFT)}
                      height={BAR}
                    />
                    <path
                      d={`M${toX(range.low)} ${29 + i * (BAR + 2)}H${toX(range.high)}m0 -4v8M${toX(range.low)} ${25 + i * (BAR + 2)}v8`}
                    />
                  </g>
                ))}
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}
