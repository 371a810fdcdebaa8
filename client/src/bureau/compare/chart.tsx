import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Scale } from './chart-scale.ts';
import styles from './compare.module.css';

export interface ChartProps {
  /** What the chart shows, for readers who do not see it; a table beside it has the figures. */
  readonly label: string;
  readonly height: number;
  readonly legend?: ReactNode;
  /** Draws into the given width in pixels. */
  readonly children: (width: number) => ReactNode;
}

/** Where nothing is laid out, as in tests and before the first measurement. */
const USUAL_PX = 360;

/** A drawing as wide as its column. It prints sharply and scales on paper. */
export function Chart({ children, height, label, legend }: ChartProps) {
  const { ref, width: measured } = useElementSize<HTMLElement>();
  const width = Math.max(240, Math.round(measured) || USUAL_PX);
  return (
    <figure ref={ref} className={styles.figure}>
      {legend && <figcaption className={styles.legend}>{legend}</figcaption>}
      <svg
        role="img"
        aria-label={label}
        className={styles.chart}
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        style={{ aspectRatio: `${width} / ${height}` }}
      >
        {children(width)}
      </svg>
    </figure>
  );
}

export interface AxisProps {
  readonly ticks: readonly number[];
  readonly scale: Scale;
  readonly toText: (value: number) => string;
  /** For `XAxis` the height of the axis and the top of its lines; for `YAxis` the left and right end of its lines. */
  readonly from: number;
  readonly to: number;
}

/** Numbers below an axis from left to right, with lines up to `to`. */
export function XAxis({ from, scale, ticks, to, toText }: AxisProps) {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={scale(tick)} x2={scale(tick)} y1={from} y2={to} />
          <text className={styles.tick} x={scale(tick)} y={from + 16} textAnchor="middle">
            {toText(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Numbers left of an axis from bottom to top, with lines to the right. */
export function YAxis({ from, scale, ticks, to, toText }: AxisProps) {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={from} x2={to} y1={scale(tick)} y2={scale(tick)} />
          <text className={styles.tick} x={from - 6} y={scale(tick) + 4} textAnchor="end">
            {toText(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** A sample of the line or bar of one side. */
export function SideKey({ side, text }: { readonly side: 'before' | 'after'; readonly text: string }) {
  return (
    <span className={styles.key}>
      <i className={styles.keyMark} data-side={side} aria-hidden="true" />
      {text}
    </span>
  );
}
