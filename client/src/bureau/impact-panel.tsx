import { Loader } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddLine, ScenarioCheck, ScenarioDocument } from '../api/contract.ts';
import { toAmountText, toDistanceText, toDurationText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';
import { EvidenceMark } from './compare/evidence-mark.tsx';
import { toModificationName } from './modification-words.ts';

export interface ImpactPanelProps {
  readonly check: ScenarioCheck | undefined;
  /** The document that `check` is about. */
  readonly document: ScenarioDocument;
  /** The figures are of an older document; the new ones are being computed. */
  readonly isOld: boolean;
}

/** How a figure is known, as reports mark it: counted from timetables, or resting on assumptions. */
type Mark = 'A' | 'C';

/** As in the style sheets: the panel is wide enough for two columns. */
const WIDE = '(min-width: 1600px)';

type Operation = NonNullable<ScenarioCheck['operations']>['change'];
type Range = Operation['costFen'];

/** What the scenario does, without a search. Follows while a line is drawn. */
export function ImpactPanel({ check, document, isOld }: ImpactPanelProps) {
  const { t } = useTranslation();
  // Where the panel is beside the cards, there is room for all figures.
  const [isOpen, setIsOpen] = useState(() => window.matchMedia(WIDE).matches);
  return (
    <section
      aria-label={t('bureau.impact')}
      aria-busy={isOld}
      className={styles.card}
      data-old={isOld || undefined}
      data-testid="impact"
    >
      <h2 className={styles.impactHead}>
        <span>{t('bureau.impact')}</span>
        {isOld && (
          <span className={styles.computing}>
            <Loader size={16} aria-hidden="true" /> {t('bureau.computing')}
          </span>
        )}
      </h2>
      {!check && !isOld && <p className={styles.muted}>{t('bureau.noImpact')}</p>}
      {/* Figures of an older document are not shown: they would be read as those of the present one. */}
      {check && !isOld && <Figures {...{ check, document, isOpen, setIsOpen }} />}
      {check && isOld && <OldFigures {...{ check, document, isOpen, setIsOpen }} />}
    </section>
  );
}

/** Keeps the height of the panel while its figures are computed, without showing them. */
function OldFigures(props: FiguresProps) {
  return (
    <div className={styles.blank} aria-hidden="true" inert>
      <Figures {...props} />
    </div>
  );
}

interface FiguresProps {
  readonly check: ScenarioCheck;
  readonly document: ScenarioDocument;
  readonly isOpen: boolean;
  readonly setIsOpen: (isOpen: boolean) => void;
}

function Figures({ check, document, isOpen, setIsOpen }: FiguresProps) {
  const { t } = useTranslation();
  const { operations } = check;
  if (!check.isRight) return <p className={styles.lack}>{t('bureau.hasErrors')}</p>;
  if (document.modifications.length === 0) return <p className={styles.muted}>{t('bureau.noImpact')}</p>;
  return (
    <>
      {operations && <Headline change={operations.change} currency={check.currency} />}
      {operations?.costsOf === 'stated' && (
        <p className={styles.muted}>{t('bureau.onlyStatedCosts', { currency: check.currency })}</p>
      )}
      <details
        className={styles.more}
        open={isOpen}
        onToggle={(event) => setIsOpen(event.currentTarget.open)}
      >
        <summary>{t('bureau.allFigures')}</summary>
        <LineFigures check={check} document={document} />
        <RunTimes check={check} document={document} />
        {operations && <DayFigures change={operations.change} />}
        <p className={styles.muted}>{t('bureau.impactNote')}</p>
      </details>
    </>
  );
}

const toSigned = (value: number, digits = 0) => {
  const rounded = Number(Math.abs(value).toFixed(digits));
  const sign = rounded === 0 ? '' : value > 0 ? '+' : '−';
  return `${sign}${rounded.toLocaleString('en')}`;
};

/** Results that rest on assumptions have two significant digits. */
const toTwoDigits = (value: number) => (value === 0 ? 0 : Number(value.toPrecision(2)));

const toCost = (currency: string) => (fen: number) => {
  const whole = toTwoDigits(Math.round(fen / 100));
  return toAmountText(whole * 100, true, currency).replace(/\.00$/, '');
};
const toAbout = (value: number) => toSigned(toTwoDigits(value));

/** The figures that are always in sight. */
function Headline({ change, currency }: { readonly change: Operation; readonly currency: string }) {
  const { t } = useTranslation();
  const { costFen, departures, fleet, vehicleKm } = change;
  return (
    <dl className={styles.headline} aria-label={t('bureau.perDay')}>
      <Figure name={t('bureau.departuresChange')} mark="C">
        {toSigned(departures)}
      </Figure>
      <Figure name={t('bureau.fleet')} mark="A">
        {toSigned(fleet)}
      </Figure>
      <Figure name={t('bureau.vehicleKm')} mark="C">
        {toSigned(vehicleKm)}
      </Figure>
      <Figure name={t('bureau.costDay')} mark="A">
        <RangeText range={costFen} toText={toCost(currency)} />
      </Figure>
    </dl>
  );
}

/** Change of all lines on the service day, besides the headline. */
function DayFigures({ change }: { readonly change: Operation }) {
  const { t } = useTranslation();
  const { co2Kg, kwh, litres, spares, vehicleHours } = change;
  return (
    <>
      <h3>{t('bureau.perDay')}</h3>
      <dl className={styles.figures}>
        <Figure name={t('bureau.vehicleHours')} mark="C">
          {toSigned(vehicleHours, 1)}
        </Figure>
        {spares !== 0 && (
          <Figure name={t('bureau.spareVehicles')} mark="A">
            {toSigned(spares)}
          </Figure>
        )}
        {hasAny(kwh) && (
          <Figure name={t('bureau.kwhDay')} mark="A">
            <RangeText range={kwh} toText={toAbout} />
          </Figure>
        )}
        {hasAny(litres) && (
          <Figure name={t('bureau.litresDay')} mark="A">
            <RangeText range={litres} toText={toAbout} />
          </Figure>
        )}
        <Figure name={t('bureau.co2Day')} mark="A">
          <RangeText range={co2Kg} toText={toAbout} />
        </Figure>
      </dl>
    </>
  );
}

const hasAny = ({ high, low }: Range) => Math.round(low) !== 0 || Math.round(high) !== 0;

function RangeText({ range, toText }: { readonly range: Range; readonly toText: (value: number) => string }) {
  const [low, high] = [toText(range.low), toText(range.high)];
  return low === high ? toText(range.central) : `${low} … ${high}`;
}

interface FigureProps {
  readonly name: string;
  readonly mark: Mark;
  readonly children: ReactNode;
}

function Figure({ children, mark, name }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>
        {children} <EvidenceMark mark={mark} />
      </dd>
    </div>
  );
}

/** The lines that the scenario adds, each with its service and the residents near its stops. */
function LineFigures({
  check,
  document,
}: {
  readonly check: ScenarioCheck;
  readonly document: ScenarioDocument;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const rows = (check.operations?.lines ?? []).map((one) => {
    const modification = document.modifications.find(({ id }) => id === one.modification);
    const name = (modification && toModificationName(modification, language)) || one.modification;
    return { ...one, name, line: modification?.type === 'addLine' ? modification : undefined };
  });
  if (rows.length === 0) return null;
  return (
    <>
      {rows.map(({ line, modification, name, operation, residents }) => (
        <div key={modification} className={styles.list}>
          <h3>{name}</h3>
          <dl className={styles.figures}>
            {line && (
              <Figure name={t('bureau.headways')} mark="C">
                <Headways line={line} />
              </Figure>
            )}
            <Figure name={t('bureau.fleet')} mark="A">
              {operation.fleet}
              {operation.spares > 0 && <small> {t('bureau.spares', { count: operation.spares })}</small>}
            </Figure>
            {residents !== undefined && (
              <Figure name={t('bureau.residents')} mark="A">
                {toTwoDigits(Math.round(residents)).toLocaleString('en')}
              </Figure>
            )}
          </dl>
        </div>
      ))}
    </>
  );
}

function Headways({ line: { timetables } }: { readonly line: AddLine }) {
  const { t } = useTranslation();
  const texts = timetables.map(({ departures, end = '', headwaySecs, start = '' }) =>
    headwaySecs === undefined
      ? t('bureau.exactDepartures', { count: departures?.length ?? 0 })
      : t('bureau.headwayIn', { minutes: Math.round(headwaySecs / 6) / 10, start, end }),
  );
  return [...new Set(texts)].join(t('bureau.listComma'));
}

/** Run times beside the bound of kinematics; both directions in one row where they are alike. */
function RunTimes({
  check,
  document,
}: {
  readonly check: ScenarioCheck;
  readonly document: ScenarioDocument;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const rows = check.lines.flatMap(({ checks, modification }) => {
    const found = document.modifications.find(({ id }) => id === modification);
    const name = (found && toModificationName(found, language)) || modification;
    const hasPatterns = new Set(checks.map(({ pattern }) => pattern)).size > 1;
    const merged = new Map<string, (typeof checks)[number] & { arrow: string }>();
    for (const one of checks) {
      const { direction, leastSec, metres, pattern, plannedSec, runSec } = one;
      const key = [pattern, metres, runSec, leastSec, plannedSec].join(' ');
      const arrow = merged.has(key) ? '↔' : direction === 'outbound' ? '→' : '←';
      merged.set(key, { ...one, arrow });
    }
    return [...merged].map(([key, one]) => ({
      ...one,
      key: `${modification} ${key}`,
      name: [name, hasPatterns ? one.pattern : '', one.arrow].filter(Boolean).join(' '),
    }));
  });
  if (rows.length === 0) return null;
  return (
    <DataTable
      className={styles.table}
      caption={t('bureau.runTimes')}
      rows={rows}
      toKey={({ key }) => key}
      columns={(column) => [
        column.name(t('bureau.line'), ({ name }) => name),
        column.text(t('bureau.length'), ({ metres }) => toDistanceText(metres, t)),
        column.text(t('bureau.runTime'), ({ runSec }) => toDurationText(runSec, t)),
        column.text(t('bureau.leastTime'), ({ plannedSec }) => (
          <>
            {toDurationText(plannedSec, t)} <EvidenceMark mark="A" />
          </>
        )),
      ]}
    />
  );
}
