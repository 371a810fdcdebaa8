import { useTranslation } from 'react-i18next';
import { Chart, XAxis } from './chart.tsx';
import { toDomain, toScale, toTicks } from './chart-scale.ts';
import styles from './compare.module.css';
import { toRough } from './numbers.ts';

export interface TornadoChartProps {
  readonly central: number;
  /** Widest first. */
  readonly bars: readonly { readonly name: string; readonly low: number; readonly high: number }[];
}

const [ROW, LEFT, RIGHT] = [40, 12, 26] as const;

/** Riders with one parameter at its low or high value and all others at their central ones. */
export function TornadoChart({ bars, central }: TornadoChartProps) {
  const { t } = useTranslation();
  const values = bars.flatMap(({ high, low }) => [high, low]);
  const ticks = toTicks(Math.min(central, ...values), Math.max(central, ...values), 4);
  const bottom = bars.length * ROW;
  return (
    <Chart label={t('compare.tornadoLabel')} height={bottom + 22}>
      {(width) => {
        const toX = toScale(toDomain(ticks), [LEFT, width - RIGHT]);
        return (
          <>
            <XAxis ticks={ticks} scale={toX} from={bottom} to={0} toText={toRough} />
            {bars.map(({ high, low, name }, row) => (
              <g key={name} transform={`translate(0 ${row * ROW})`}>
                <title>{t('compare.tornadoBar', { name, low: toRough(low), high: toRough(high) })}</title>
                <text className={styles.rowName} x={LEFT} y={15}>
                  {name}
                </text>
                {(
                  [
                    ['low', low],
                    ['high', high],
                  ] as const
                ).map(([end, value]) => (
                  <rect
                    key={end}
                    className={styles.tornadoBar}
                    data-end={end}
                    x={Math.min(toX(value), toX(central))}
                    width={Math.abs(toX(value) - toX(central))}
                    y={20}
                    height={14}
                  />
                ))}
                <line className={styles.central} x1={toX(central)} x2={toX(central)} y1={18} y2={36} />
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}
