import { useTranslation } from 'react-i18next';
import { toDurationText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import styles from './headway-chart.module.css';
import { type Hour, toHours, toHourText } from './hours.ts';

interface HeadwayChartProps {
  /** ISO instants, ascending. */
  readonly departures: readonly string[];
  /** Service date. */
  readonly date: string;
}

/** Fewer departures are read faster from a list. */
const LEAST = 8;
const HEIGHT = 72;
const STEP = 21;
const GAP = 4;

/** How many vehicles leave in each hour, and how long one waits between them; the same as a table. */
export function HeadwayChart({ date, departures }: HeadwayChartProps) {
  const { t } = useTranslation();
  if (departures.length < LEAST) return null;
  const hours = toHours(departures, date);
  const most = Math.max(...hours.map((hour) => hour.departures.length));
  const width = hours.length * STEP;
  return (
    <figure className={styles.chart}>
      <figcaption aria-hidden="true">{t('chart.title')}</figcaption>
      <svg
        role="img"
        aria-label={t('chart.title')}
        viewBox={`0 0 ${width} ${HEIGHT + 34}`}
        preserveAspectRatio="xMidYMax meet"
      >
        {hours.map((hour, i) => (
          <Bar key={hour.hour} hour={hour} x={i * STEP} height={(hour.departures.length / most) * HEIGHT} />
        ))}
        <line x1="0" x2={width} y1={HEIGHT + 14} y2={HEIGHT + 14} className={styles.base} />
      </svg>
      <details className={styles.table}>
        <summary>{t('chart.asTable')}</summary>
        <DataTable
          caption={<span className="visually-hidden">{t('chart.title')}</span>}
          rows={hours}
          toKey={({ hour }) => String(hour)}
          columns={(column) => [
            column.name(t('chart.hour'), ({ hour }) => `${toHourText(hour)}:00`),
            column.amount(t('chart.departures'), (hour) => hour.departures.length),
            column.amount(t('chart.every'), ({ everySec }) => (everySec ? toDurationText(everySec, t) : '–')),
          ]}
        />
      </details>
    </figure>
  );
}

interface BarProps {
  readonly hour: Hour;
  readonly x: number;
  readonly height: number;
}

/** The bar of an hour with the interval in minutes above it, and every second hour below it. */
function Bar({ height, hour, x }: BarProps) {
  const middle = x + STEP / 2;
  return (
    <g>
      <rect
        x={x + GAP / 2}
        y={HEIGHT + 14 - height}
        width={STEP - GAP}
        height={height}
        rx="2"
        className={styles.bar}
      />
      {hour.everySec !== undefined && (
        <text x={middle} y={HEIGHT + 10 - height} className={styles.minutes}>
          {Math.round(hour.everySec / 60)}
        </text>
      )}
      {hour.hour % 2 === 0 && (
        <text x={middle} y={HEIGHT + 29} className={styles.hour}>
          {toHourText(hour.hour)}
        </text>
      )}
    </g>
  );
}
