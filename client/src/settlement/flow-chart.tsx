/** The flows as a Sankey diagram. A module of its own, because its library is larger than the rest of the board. */
import { SankeyChart } from 'echarts/charts';
import { TooltipComponent } from 'echarts/components';
import { getInstanceByDom, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toAmountText } from '../i18n/format.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { useIsDark } from '../ui/use-is-dark.ts';
import { type FlowRow, toChartRows, toDrawable, toThroughput } from './flow-rows.ts';
import styles from './settlement.module.css';

// SVG prints sharply and its labels are text.
use([SankeyChart, TooltipComponent, SVGRenderer]);

/** Height of a node with a label of two lines. */
const rowPx = 46;

function toOption(rows: readonly FlowRow[], toText: (names: FlowRow['source']['names']) => string) {
  const tokens = getComputedStyle(document.documentElement);
  const token = (name: string) => tokens.getPropertyValue(name).trim();
  const { nodes, rows: drawn } = toDrawable(rows);
  const lastColumn = Math.max(...nodes.map(({ column }) => column));
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: 'item' as const,
      backgroundColor: token('--card'),
      borderColor: token('--rule'),
      textStyle: { color: token('--ink') },
      valueFormatter: (fen: unknown) => toAmountText(Number(fen)),
    },
    series: [
      {
        type: 'sankey' as const,
        left: 4,
        right: 4,
        top: 20,
        bottom: 24,
        nodeGap: 30,
        nodeWidth: 14,
        nodeAlign: 'justify' as const,
        draggable: false,
        emphasis: { focus: 'adjacency' as const },
        lineStyle: { color: 'source' as const, opacity: 0.32, curveness: 0.5 },
        data: nodes.map((node) => ({
          name: node.id,
          depth: node.column,
          itemStyle: { color: token(`--flow-${node.column}`), borderWidth: 0 },
          label: {
            position: node.column === lastColumn ? ('left' as const) : ('right' as const),
            color: token('--ink'),
            textBorderColor: token('--card'),
            textBorderWidth: 3,
            fontSize: 12,
            lineHeight: 15,
            width: 230,
            overflow: 'break' as const,
            formatter: `${toText(node.names)}\n${toAmountText(toThroughput(drawn, node.id))}`,
          },
          tooltip: { formatter: () => toText(node.names) },
        })),
        links: drawn.map(({ source, target, link }) => ({
          source: source.id,
          target: target.id,
          value: link.amountFen,
          tooltip: {
            formatter: () =>
              `${toText(source.names)} → ${toText(target.names)}<br>${toAmountText(link.amountFen)}`,
          },
        })),
      },
    ],
  };
}

export function FlowChart({ rows: all }: { readonly rows: readonly FlowRow[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const isDark = useIsDark();
  const element = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () =>
      toChartRows(all, (kind) => {
        const text = t(`flowGroup.${kind}`);
        return { zh: text, en: text };
      }),
    [all, t],
  );
  const { nodes } = toDrawable(rows);
  const columns = Map.groupBy(nodes, ({ column }) => column);
  const most = Math.max(1, ...[...columns.values()].map((list) => list.length));

  useEffect(() => {
    if (!element.current) return;
    const chart = init(element.current, null, { renderer: 'svg' });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, []);

  useEffect(() => {
    if (!element.current) return;
    // Colours are read from the page: draw again when the colour scheme changes.
    void isDark;
    getInstanceByDom(element.current)?.setOption(
      toOption(rows, (names) => toNameText(names, language)),
      true,
    );
  }, [rows, language, isDark]);

  return (
    <div
      ref={element}
      role="img"
      aria-label={t('settlement.flowChart')}
      className={styles.chart}
      style={{ height: Math.max(320, most * rowPx + 60) }}
    />
  );
}
