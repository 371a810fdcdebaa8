import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Access } from '../../api/contract.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import type { CompareChange, CompareState } from './compare-url.ts';
import { EvidenceMark } from './evidence-mark.tsx';
import { toMinutes, toPercent, toRough, toSignedPercent, toSignedRough } from './numbers.ts';
import { PercentileChart, type SideTimes } from './percentile-chart.tsx';
import { toCategoryText, useMeasureText } from './use-measure-text.ts';

export interface TimesViewProps {
  readonly access: Access;
  readonly state: CompareState;
  readonly onChange: (change: CompareChange) => void;
}

/** Travel times between pairs of stations, what is in reach, and the nearest places. */
export function TimesView({ access, onChange, state }: TimesViewProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.stack}>
      <p className={styles.muted}>
        {t('compare.timesBasis')} <EvidenceMark mark="C" />
      </p>
      <PairCurves access={access} shown={state.pair} onShow={(pair) => onChange({ pair: String(pair) })} />
      <PairTable access={access} />
      <Cumulative access={access} />
      <Nearest access={access} />
    </div>
  );
}

type Pair = Access['pairs'][number];

function listKinds({ doorToDoor, stationToStation }: Pair) {
  return [
    ...(stationToStation ? [{ kind: 'station' as const, times: stationToStation }] : []),
    { kind: 'door' as const, times: doorToDoor },
  ];
}

interface PairCurvesProps {
  readonly access: Access;
  readonly shown: number;
  readonly onShow: (pair: number) => void;
}

/** Curves of one pair, from station to station and from door to door on one scale. */
function PairCurves({ access: { pairs, percents }, onShow, shown }: PairCurvesProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const pair = pairs[shown] ?? pairs[0];
  if (!pair) return <p className={styles.note}>{t('compare.noPairs')}</p>;
  const kinds = listKinds(pair);
  const sides: SideTimes[] = kinds.flatMap(({ times }) => [times.before, times.after]);
  const minutes = sides.flatMap(({ percentileSec }) =>
    percentileSec.flatMap((sec) => (sec === null ? [] : [sec / 60])),
  );
  const toName = ({ from, to }: Pair) => `${toNameText(from, language)} → ${toNameText(to, language)}`;
  return (
    <>
      {pairs.length > 1 && (
        <NativeSelect
          size="md"
          label={t('compare.pair')}
          value={String(pairs.indexOf(pair))}
          onChange={(event) => onShow(Number(event.target.value))}
          data={pairs.map((one, i) => ({ value: String(i), label: toName(one) }))}
        />
      )}
      <h3>{toName(pair)}</h3>
      {minutes.length === 0 ? (
        <p className={styles.note}>{t('compare.pairUnreachable')}</p>
      ) : (
        kinds.map(({ kind, times }) => (
          <PercentileChart
            key={kind}
            title={t(`compareKind.${kind}`)}
            percents={percents}
            before={times.before}
            after={times.after}
            minutes={[Math.min(...minutes), Math.max(...minutes)]}
          />
        ))
      )}
    </>
  );
}

function PairTable({ access: { pairs, percents } }: { readonly access: Access }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  if (pairs.length === 0) return null;
  const ends = { low: percents[0] ?? 0, high: percents.at(-1) ?? 100 };
  const rows = pairs.flatMap((pair) => {
    const name = `${toNameText(pair.from, language)} → ${toNameText(pair.to, language)}`;
    return listKinds(pair).flatMap(({ kind, times }) =>
      (['before', 'after'] as const).map((side) => ({ name, kind, side, times: times[side] })),
    );
  });
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.pairTimes')}</h3>
      <DataTable
        labelledBy={id}
        className={styles.table}
        testId="pair-times"
        rows={rows}
        toKey={({ kind, name, side }) => `${name} ${kind} ${side}`}
        columns={(column) => [
          column.name(
            t('compare.pair'),
            ({ kind, name, side }) =>
              `${pairs.length > 1 ? `${name} · ` : ''}${t(`compareKind.${kind}`)} · ${t(`compare.${side}`)}`,
          ),
          column.amount(t('compare.mean'), ({ times }) => toMinutes(times.meanSec)),
          column.amount(
            t('compare.percentRange', ends),
            ({ times }) =>
              `${toMinutes(times.percentileSec[0] ?? null)}–${toMinutes(times.percentileSec.at(-1) ?? null)}`,
          ),
          column.amount(t('compare.planned'), ({ times }) => toMinutes(times.plannedSec)),
          column.amount(t('compare.arrives'), ({ times }) => toPercent(times.reachedShare)),
        ]}
      />
    </section>
  );
}

function Cumulative({ access }: { readonly access: Access }) {
  const { t } = useTranslation();
  const toText = useMeasureText(access);
  const id = useId();
  if (access.cumulative.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.cumulative')}</h3>
      <DataTable
        labelledBy={id}
        className={styles.table}
        testId="cumulative"
        rows={access.cumulative}
        toKey={({ cutoffMin, opportunity }) => `${opportunity} ${cutoffMin}`}
        columns={(column) => [
          column.name(t('compare.inReach'), ({ cutoffMin, opportunity }) =>
            toText({ kind: 'within', cutoffMin, opportunity }),
          ),
          column.amount(t('compare.before'), ({ before }) => toRough(before)),
          column.amount(t('compare.after'), ({ after }) => toRough(after)),
          column.amount(
            t('compare.change'),
            ({ after, before }) =>
              `${toSignedRough(after - before)}${before > 0 ? ` (${toSignedPercent(after / before - 1)})` : ''}`,
          ),
        ]}
      />
    </section>
  );
}

function Nearest({ access: { nearest } }: { readonly access: Access }) {
  const { t } = useTranslation();
  const id = useId();
  if (nearest.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.nearest')}</h3>
      <DataTable
        labelledBy={id}
        className={styles.table}
        rows={nearest}
        toKey={({ category }) => category}
        columns={(column) => [
          column.name(t('compare.place'), ({ category }) => toCategoryText(category, t)),
          column.amount(t('compare.before'), ({ meanSec }) => toMinutes(meanSec.before)),
          column.amount(t('compare.after'), ({ meanSec }) => toMinutes(meanSec.after)),
          column.amount(t('compare.reachShare'), ({ reachedShare: { after, before } }) =>
            toPercent(before) === toPercent(after)
              ? toPercent(after)
              : `${toPercent(before)} → ${toPercent(after)}`,
          ),
        ]}
      />
    </section>
  );
}
