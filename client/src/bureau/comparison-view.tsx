import { useTranslation } from 'react-i18next';
import type { Access } from '../api/contract.ts';
import { changeSteps, toChangeTone } from '../ui/change-tones.ts';
import { DataTable } from '../ui/data-table.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { useIsDark } from '../ui/use-is-dark.ts';
import styles from './bureau.module.css';

/** A result of a model has two significant digits. */
function toRough(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded.toLocaleString('en', { maximumSignificantDigits: 2 });
}

const toSigned = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${toRough(Math.abs(value))}`;
const toMinutes = (sec: number | null) => (sec === null ? '–' : String(Math.round(sec / 60)));
const toPercent = (share: number) => `${Math.round(share * 100)} %`;

/** The figures of a comparison as tables; the map shows the zones beside them. */
export function ComparisonView({ access }: { readonly access: Access }) {
  return (
    <div data-testid="comparison" className={styles.page}>
      <Pairs access={access} />
      <Cumulative access={access} />
      <Nearest access={access} />
      <Districts access={access} />
      <ChangeLegend access={access} />
    </div>
  );
}

function Pairs({ access: { pairs, percents } }: { readonly access: Access }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (pairs.length === 0) return <p className={styles.muted}>{t('bureau.noPairs')}</p>;
  const ends = [percents[0], percents.at(-1)].map((p) => `p${p}`).join('–');
  const rows = pairs.flatMap(({ doorToDoor, from, stationToStation, to }) => {
    const name = `${toNameText(from, language)} → ${toNameText(to, language)}`;
    return [
      ...(stationToStation ? [{ name, kind: t('bureau.stationToStation'), times: stationToStation }] : []),
      { name, kind: t('bureau.doorToDoor'), times: doorToDoor },
    ];
  });
  const toText = ({ meanSec, percentileSec, plannedSec }: (typeof rows)[number]['times']['before']) =>
    `${toMinutes(meanSec)} (${toMinutes(percentileSec[0] ?? null)}–${toMinutes(percentileSec.at(-1) ?? null)}) · ${toMinutes(plannedSec)}`;
  return (
    <DataTable
      className={styles.table}
      caption={t('bureau.pairTimes', { ends })}
      rows={rows}
      toKey={({ kind, name }) => `${name} ${kind}`}
      columns={(column) => [
        column.name(t('bureau.pair'), ({ kind, name }) => `${name} · ${kind}`),
        column.text(t('bureau.before'), ({ times }) => toText(times.before)),
        column.text(t('bureau.after'), ({ times }) => toText(times.after)),
      ]}
    />
  );
}

function useOpportunityText(): (opportunity: string) => string {
  const { t } = useTranslation();
  const texts: Readonly<Record<string, string>> = {
    population: t('bureau.population'),
    jobs: t('bureau.jobs'),
  };
  return (opportunity) => texts[opportunity] ?? opportunity;
}

function Cumulative({ access: { cumulative } }: { readonly access: Access }) {
  const { t } = useTranslation();
  const toText = useOpportunityText();
  return (
    <DataTable
      className={styles.table}
      caption={t('bureau.cumulative')}
      rows={cumulative}
      toKey={({ cutoffMin, opportunity }) => `${opportunity} ${cutoffMin}`}
      columns={(column) => [
        column.name(t('bureau.opportunity'), ({ cutoffMin, opportunity }) =>
          t('bureau.withinMinutes', { what: toText(opportunity), minutes: cutoffMin }),
        ),
        column.text(t('bureau.before'), ({ before }) => toRough(before)),
        column.text(t('bureau.after'), ({ after }) => toRough(after)),
        column.text(t('bureau.change'), ({ after, before }) => toSigned(after - before)),
      ]}
    />
  );
}

function Nearest({ access: { nearest } }: { readonly access: Access }) {
  const { t } = useTranslation();
  return (
    <DataTable
      className={styles.table}
      caption={t('bureau.nearest')}
      rows={nearest}
      toKey={({ category }) => category}
      columns={(column) => [
        column.name(t('bureau.place'), ({ category }) =>
          t(`placeKind.${category}`, { defaultValue: category }),
        ),
        column.text(
          t('bureau.before'),
          ({ meanSec, reachedShare }) => `${toMinutes(meanSec.before)} · ${toPercent(reachedShare.before)}`,
        ),
        column.text(
          t('bureau.after'),
          ({ meanSec, reachedShare }) => `${toMinutes(meanSec.after)} · ${toPercent(reachedShare.after)}`,
        ),
      ]}
    />
  );
}

function Districts({ access: { districts } }: { readonly access: Access }) {
  const { t } = useTranslation();
  return (
    <DataTable
      className={styles.table}
      caption={t('bureau.districts')}
      rows={districts}
      toKey={({ district }) => district}
      columns={(column) => [
        column.name(t('bureau.district'), ({ district }) => district),
        column.text(t('bureau.before'), ({ before }) => toRough(before)),
        column.text(t('bureau.after'), ({ after }) => toRough(after)),
        column.text(t('bureau.change'), ({ after, before }) => toSigned(after - before)),
      ]}
    />
  );
}

/** Counts of zones by change, which is also the legend of the map. */
function ChangeLegend({ access: { change, zoneCount } }: { readonly access: Access }) {
  const { t } = useTranslation();
  const isDark = useIsDark();
  const [small, large] = changeSteps;
  const tone = (value: number) => (
    <i className={styles.tone} style={{ background: toChangeTone(value, isDark) }} aria-hidden="true" />
  );
  return (
    <section aria-label={t('bureau.zones')}>
      <p>{t('bureau.zonesText', { count: zoneCount })}</p>
      <ul className={styles.legend}>
        <li>
          {tone(small)}
          {tone(large)}
          {t('bureau.better', { count: change.better.zones })}
        </li>
        <li>
          {tone(0)}
          {t('bureau.same', { count: change.same.zones })}
        </li>
        <li>
          {tone(-small)}
          {tone(-large)}
          {t('bureau.worse', { count: change.worse.zones })}
        </li>
      </ul>
      <p className={styles.muted}>{t('bureau.modelNote')}</p>
    </section>
  );
}
