/** The flows as a Sankey diagram: an SVG of its own, which prints sharply and whose labels are never cut or wrapped. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowNode } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './flow-chart.module.css';
import { barPx, type PlacedBand, type PlacedNode, toFlowLayout } from './flow-layout.ts';
import type { FlowRow } from './flow-rows.ts';
import { useWidth } from './use-width.ts';

export interface FlowChartProps {
  /** Rows of the chart. */
  readonly rows: readonly FlowRow[];
  readonly period: string;
  /** Id of the table with the same rows. */
  readonly tableId: string;
  /** Unfolds that table: where bands lead that stand for several rows of it. */
  readonly onTable: () => void;
}

/** `Hohhot card company (Qingchengtong)` without what stands in brackets, where no other label becomes the same. */
export function toShortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const toShort = (name: string) => name.replaceAll(/\s*[(（][^)）]*[)）]/g, '').trim() || name;
  const counts = new Map<string, number>();
  for (const name of new Set(names)) counts.set(toShort(name), (counts.get(toShort(name)) ?? 0) + 1);
  return new Map(names.map((name) => [name, counts.get(toShort(name)) === 1 ? toShort(name) : name]));
}

export function FlowChart({ rows, period, tableId, onTable }: FlowChartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [frame, widthPx] = useWidth();
  const layout = useMemo(() => {
    const nameOf = (node: FlowNode) => toNameText(node.names, language);
    const short = toShortNames(rows.flatMap(({ source, target }) => [nameOf(source), nameOf(target)]));
    return toFlowLayout(rows, (node) => short.get(nameOf(node)) ?? nameOf(node), widthPx);
  }, [rows, language, widthPx]);
  return (
    <figure ref={frame} className={styles.figure} aria-label={t('settlement.flowChart')}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure has the name; a title here would be shown over every band. */}
      <svg
        className={styles.chart}
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
      >
        {layout.bands.map((band) => (
          <Band key={band.row.key} band={band} period={period} tableId={tableId} onTable={onTable} />
        ))}
        {layout.nodes.map((placed) => (
          <Node key={placed.node.id} placed={placed} label={layout.labels.get(placed.node.id) ?? ''} />
        ))}
      </svg>
    </figure>
  );
}

interface BandProps extends Pick<FlowChartProps, 'period' | 'tableId' | 'onTable'> {
  readonly band: PlacedBand;
}

/** One flow. It opens its transfers, from which journeys and taps follow. */
function Band({ band: { path, row, width }, period, tableId, onTable }: BandProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { entries, amountFen } = row.link;
  const label = t('settlement.band', {
    from: toNameText(row.source.names, language),
    to: toNameText(row.target.names, language),
    amount: toAmountText(amountFen),
  });
  const drawn = (
    <path d={path} strokeWidth={width} data-column={row.source.column}>
      <title>{label}</title>
    </path>
  );
  return entries ? (
    <Link
      to={toAddress(settlementPath(period, '/entries'), new URLSearchParams(entries))}
      className={styles.band}
      aria-label={label}
    >
      {drawn}
    </Link>
  ) : (
    <a href={`#${tableId}`} className={styles.band} aria-label={label} onClick={onTable}>
      {drawn}
    </a>
  );
}

function Node({ placed, label }: { readonly placed: PlacedNode; readonly label: string }) {
  const { amountFen, height, isLast, node, x, y } = placed;
  const at = isLast ? x - 6 : x + barPx + 6;
  const middle = y + height / 2;
  return (
    <g textAnchor={isLast ? 'end' : 'start'}>
      <rect x={x} y={y} width={barPx} height={height} rx={2} data-column={node.column} />
      <text x={at} y={middle - 3} className={styles.label}>
        {label}
      </text>
      <text x={at} y={middle + 13} className={styles.amount}>
        {toAmountText(amountFen)}
      </text>
    </g>
  );
}
