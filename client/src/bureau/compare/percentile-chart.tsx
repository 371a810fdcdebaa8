import { useTranslation } from 'react-i18next';
import { Chart, SideKey, XAxis, YAxis } from './chart.tsx';
import { toDomain, toScale, toTicks } from './chart-scale.ts';
import styles from './compare.module.css';
import { toMinutes } from './numbers.ts';

/** Travel times of one side: seconds by percentile, null where too many departures do not arrive. */
export interface SideTimes {
  readonly percentileSec: readonly (number | null)[];
}

export interface PercentileChartProps {
  readonly title: string;
  readonly percents: readonly number[];
  readonly before: SideTimes;
  readonly after: SideTimes;
  /** Minutes that the axis encloses, so that charts beside each other have one scale. */
  readonly minutes: readonly [number, number];
}

const HEIGHT = 190;
const [TOP, BOTTOM, LEFT, RIGHT] = [12, 150, 44, 12] as const;

/** Share of the departures (upwards) that take at most so many minutes (to the right), before and after. */
export function PercentileChart({ after, before, minutes, percents, title }: PercentileChartProps) {
  const { t } = useTranslation();
  const ticks = toTicks(...minutes, 5);
  const shares = [0, 25, 50, 75, 100];
  const toY = toScale([0, 100], [BOTTOM, TOP]);
  return (
    <Chart
      label={t('compare.percentileLabel', { title })}
      height={HEIGHT}
      legend={
        <>
          <b>{title}</b>
          <SideKey side="before" text={t('compare.before')} />
          <SideKey side="after" text={t('compare.after')} />
        </>
      }
    >
      {(width) => {
        const toX = toScale(toDomain(ticks), [LEFT, width - RIGHT]);
        return (
          <>
            <YAxis
              ticks={shares}
              scale={toY}
              from={LEFT}
              to={width - RIGHT}
              toText={(value) => `${value}%`}
            />
            <XAxis ticks={ticks} scale={toX} from={BOTTOM} to={TOP} toText={String} />
            <text className={styles.axis} x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 4} textAnchor="middle">
              {t('compare.minutesAxis')}
            </text>
            {[['before', before] as const, ['after', after] as const].map(([side, { percentileSec }]) => {
              const points = percents.flatMap((percent, i) => {
                const sec = percentileSec[i];
                return sec == null ? [] : [{ percent, sec, x: toX(sec / 60), y: toY(percent) }];
              });
              return (
                <g key={side} data-side={side} className={styles.curve}>
                  <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
                  {points.map(({ percent, sec, x, y }) => (
                    <circle key={percent} cx={x} cy={y} r={3.5}>
                      <title>{t('compare.percentileAt', { percent, minutes: toMinutes(sec) })}</title>
                    </circle>
                  ))}
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
