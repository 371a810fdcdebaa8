import { useTranslation } from 'react-i18next';
import { toToneClass } from '../../ui/change-tones.ts';
import { Chart, YAxis } from './chart.tsx';
import { toDomain, toScale, toTicks } from './chart-scale.ts';
import styles from './compare.module.css';
import type { ChangeBin } from './measures.ts';
import { toRough } from './numbers.ts';

export interface ChangeHistogramProps {
  readonly bins: readonly ChangeBin[];
  /** Whether the bins are minutes; else shares. */
  readonly isMinutes: boolean;
  /** What the bars count: residents. */
  readonly unit: string;
}

const HEIGHT = 214;
const [TOP, BOTTOM, LEFT, RIGHT] = [24, 170, 62, 6] as const;

/** Residents by the change of their zone, in the tones of the map. */
export function ChangeHistogram({ bins, isMinutes, unit }: ChangeHistogramProps) {
  const { t } = useTranslation();
  const middle = (bins.length - 1) / 2;
  // Most residents have no change: the axis fits the others, and the bar of zero is cut off with its number above it.
  const others = bins.filter((_, i) => i !== middle).map(({ weight }) => weight);
  const ticks = toTicks(0, Math.max(1, ...others), 4);
  const [, most] = toDomain(ticks);
  const toY = toScale([0, most], [BOTTOM, TOP]);
  const still = bins[middle]?.weight ?? 0;
  const toEdge = (value: number) => {
    const shown = Math.round(isMinutes ? value : value * 100);
    return `${shown > 0 ? '+' : shown < 0 ? '−' : ''}${Math.abs(shown)}`;
  };
  const toName = ({ from, to }: ChangeBin, i: number) =>
    i === middle ? t('compare.noChange') : `${toEdge(from)} … ${toEdge(to)}${isMinutes ? '' : '%'}`;
  return (
    <Chart label={t('compare.histogramLabel', { unit })} height={HEIGHT}>
      {(width) => {
        const slot = (width - LEFT - RIGHT) / bins.length;
        return (
          <>
            <YAxis ticks={ticks} scale={toY} from={LEFT} to={width - RIGHT} toText={toRough} />
            {bins.map((bin, i) => (
              <rect
                key={`${bin.from} ${bin.to}`}
                className={`${styles.bar} ${toToneClass(bin.tone)}`}
                x={LEFT + i * slot + 1.5}
                width={slot - 3}
                y={toY(Math.min(bin.weight, most))}
                height={BOTTOM - toY(Math.min(bin.weight, most))}
              >
                <title>{`${toName(bin, i)}: ${toRough(bin.weight)}`}</title>
              </rect>
            ))}
            {bins.map((bin, i) =>
              i === middle ? (
                <text
                  key="0"
                  className={styles.tick}
                  x={LEFT + (i + 0.5) * slot}
                  y={BOTTOM + 16}
                  textAnchor="middle"
                >
                  0
                </text>
              ) : (
                // Every other edge: all of them would touch each other on a narrow screen.
                Math.abs(i - middle) % 2 === 0 && (
                  <text
                    key={i < middle ? bin.from : bin.to}
                    className={styles.tick}
                    x={LEFT + (i < middle ? i : i + 1) * slot}
                    y={BOTTOM + 16}
                    textAnchor={i === bins.length - 1 ? 'end' : i === 0 ? 'start' : 'middle'}
                  >
                    {toEdge(i < middle ? bin.from : bin.to)}
                  </text>
                )
              ),
            )}
            {still > most && (
              <>
                <path className={styles.cut} d={`M${LEFT + middle * slot - 2} ${TOP + 14}l${slot + 4} -8`} />
                <text
                  className={styles.value}
                  x={LEFT + (middle + 0.5) * slot}
                  y={TOP - 4}
                  textAnchor="middle"
                >
                  {`${t('compare.noChange')} ${toRough(still)}`}
                </text>
              </>
            )}
            <text className={styles.axis} x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle">
              {t(isMinutes ? 'compare.changeMinutesAxis' : 'compare.changeShareAxis')}
            </text>
          </>
        );
      }}
    </Chart>
  );
}
