/** The departures of a drawn line, and its stopping patterns. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AddLine } from '../api/contract.ts';
import { toKeyed } from '../ui/keyed.ts';
import styles from './bureau.module.css';
import {
  ChoiceField,
  DaysField,
  MinutesField,
  OptionalNumberField,
  TimesField,
  WindowFields,
  YesField,
} from './fields.tsx';
import { toFreeId } from './new-document.ts';
import { LineField, StopField } from './pick-fields.tsx';

export interface TimetableFieldsProps {
  readonly line: AddLine;
  readonly onChange: (line: AddLine) => void;
}

type Timetable = AddLine['timetables'][number];

export function TimetableFields({ line, onChange }: TimetableFieldsProps) {
  const { t } = useTranslation();
  const { timetables } = line;
  const set = (i: number, next: Timetable) => onChange({ ...line, timetables: timetables.with(i, next) });
  function add() {
    const last = timetables.at(-1) as Timetable;
    onChange({ ...line, timetables: [...timetables, { ...last, start: last.end ?? '22:00', end: '24:00' }] });
  }
  return (
    <>
      {timetables.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a timetable is its place in the list
        <fieldset key={i} className={styles.group}>
          <legend>
            {timetables.length > 1 ? t('bureau.timetableOf', { number: i + 1 }) : t('bureau.timetable')}
          </legend>
          <OneTimetable
            line={line}
            timetable={one}
            path={`timetables[${i}]`}
            onChange={(next) => set(i, next)}
          />
          {timetables.length > 1 && (
            <Button
              variant="default"
              onClick={() => onChange({ ...line, timetables: timetables.toSpliced(i, 1) })}
            >
              {t('bureau.removeTimetable', { number: i + 1 })}
            </Button>
          )}
        </fieldset>
      ))}
      <div className={styles.tools}>
        <Button variant="default" onClick={add}>
          {t('bureau.addTimetable')}
        </Button>
      </div>
    </>
  );
}

interface OneTimetableProps {
  readonly line: AddLine;
  readonly timetable: Timetable;
  readonly path: string;
  readonly onChange: (timetable: Timetable) => void;
}

function OneTimetable({ line: { patterns }, onChange, path, timetable: one }: OneTimetableProps) {
  const { t } = useTranslation();
  const { departures, direction, phase } = one;
  const {
    departures: _,
    end: _end,
    exact: _exact,
    headwaySecs: _headway,
    phase: _phase,
    start: _start,
    ...rest
  } = one;
  return (
    <>
      <div className={styles.fields}>
        <ChoiceField
          label={t('bureau.departuresHow')}
          value={departures ? 'times' : 'headway'}
          options={{ headway: t('bureau.byHeadway'), times: t('bureau.byTimes') }}
          onChange={(how) =>
            onChange(
              how === 'times'
                ? { ...rest, departures: ['07:00', '08:00'] }
                : { ...rest, start: '06:00', end: '22:00', headwaySecs: 900, exact: false },
            )
          }
        />
        {departures ? (
          <TimesField
            label={t('bureau.departures')}
            path={`${path}.departures`}
            value={departures}
            onChange={(times) => onChange({ ...one, departures: [...times] })}
          />
        ) : (
          <>
            <MinutesField
              label={t('bureau.headwayMin')}
              path={`${path}.headwaySecs`}
              value={one.headwaySecs ?? 900}
              onChange={(headwaySecs) => onChange({ ...one, headwaySecs })}
            />
            <WindowFields
              path={`${path}.end`}
              value={[one.start ?? '', one.end ?? '']}
              onChange={([start, end]) => onChange({ ...one, start, end })}
            />
          </>
        )}
        <ChoiceField
          label={t('bureau.direction')}
          path={`${path}.direction`}
          value={direction}
          options={{
            both: t('bureau.bothDirections'),
            outbound: t('bureau.outbound'),
            inbound: t('bureau.inbound'),
          }}
          onChange={(next) => onChange({ ...one, direction: next })}
        />
        {patterns.length > 1 && (
          <ChoiceField
            label={t('bureau.pattern')}
            path={`${path}.pattern`}
            value={one.pattern}
            options={Object.fromEntries(patterns.map(({ id }) => [id, id]))}
            onChange={(pattern) => onChange({ ...one, pattern })}
          />
        )}
        {!departures && (
          <YesField
            label={t('bureau.exact')}
            value={one.exact ?? false}
            onChange={(exact) => onChange({ ...one, exact })}
          />
        )}
        {!departures && (
          <YesField
            label={t('bureau.phase')}
            value={phase !== undefined}
            onChange={(isMet) => {
              const { phase: _old, ...others } = one;
              onChange(isMet ? { ...others, phase: { line: '', stop: '', offsetSecs: 300 } } : others);
            }}
          />
        )}
      </div>
      {phase && (
        <>
          <LineField
            label={t('bureau.phaseLine')}
            path={`${path}.phase.line`}
            value={phase.line}
            onChange={(line) => onChange({ ...one, phase: { ...phase, line } })}
          />
          <StopField
            label={t('bureau.phaseStop')}
            path={`${path}.phase.stop`}
            value={phase.stop}
            onChange={(stop) => onChange({ ...one, phase: { ...phase, stop } })}
          />
          <div className={styles.fields}>
            <MinutesField
              label={t('bureau.phaseMinutes')}
              path={`${path}.phase.offsetSecs`}
              min={0}
              value={phase.offsetSecs}
              onChange={(offsetSecs) => onChange({ ...one, phase: { ...phase, offsetSecs } })}
            />
          </div>
        </>
      )}
      <DaysField path={`${path}.days`} value={one.days} onChange={(days) => onChange({ ...one, days })} />
    </>
  );
}

/** Stopping patterns: which stops each one runs through. */
export function PatternFields({
  line,
  names,
  onChange,
}: TimetableFieldsProps & { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  const { patterns, stops, timetables } = line;
  function rename(i: number, id: string) {
    const old = patterns[i]?.id;
    onChange({
      ...line,
      patterns: patterns.map((one, k) => (k === i ? { ...one, id } : one)),
      timetables: timetables.map((one) => (one.pattern === old ? { ...one, pattern: id } : one)),
    });
  }
  return (
    <>
      {patterns.map((pattern, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pattern is its place in the list
        <fieldset key={i} className={styles.group}>
          <legend>{t('bureau.patternOf', { name: pattern.id })}</legend>
          <div className={styles.fields}>
            <TextInput
              label={t('bureau.patternId')}
              value={pattern.id}
              error={/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(pattern.id) ? undefined : t('bureau.idRule')}
              onChange={(event) => rename(i, event.target.value)}
            />
            <OptionalNumberField
              label={t('bureau.savedPerStop')}
              min={0}
              max={3_600}
              value={pattern.savedPerStopSecs}
              onChange={(saved) => {
                const { savedPerStopSecs: _, ...rest } = pattern;
                const next = saved === undefined ? rest : { ...rest, savedPerStopSecs: saved };
                onChange({ ...line, patterns: patterns.with(i, next) });
              }}
            />
          </div>
          <fieldset className={styles.days}>
            <legend>{t('bureau.callsAt')}</legend>
            {toKeyed(
              stops.map((_, place) => names[place] ?? String(place + 1)),
              (name) => name,
            ).map(({ entry, key }, place) => (
              <Checkbox
                key={key}
                label={entry}
                checked={!pattern.skip.includes(place)}
                onChange={(event) => {
                  const skip = event.target.checked
                    ? pattern.skip.filter((one) => one !== place)
                    : [...pattern.skip, place].sort((a, b) => a - b);
                  onChange({ ...line, patterns: patterns.with(i, { ...pattern, skip }) });
                }}
              />
            ))}
          </fieldset>
          {patterns.length > 1 && (
            <Button
              variant="default"
              onClick={() => {
                const kept = patterns.toSpliced(i, 1);
                const [first] = kept;
                onChange({
                  ...line,
                  patterns: kept,
                  timetables: timetables.map((one) =>
                    one.pattern === pattern.id && first ? { ...one, pattern: first.id } : one,
                  ),
                });
              }}
            >
              {t('bureau.removePattern', { name: pattern.id })}
            </Button>
          )}
        </fieldset>
      ))}
      <div className={styles.tools}>
        <Button
          variant="default"
          onClick={() => {
            const id = toFreeId(
              'express',
              patterns.map((one) => one.id),
            );
            onChange({ ...line, patterns: [...patterns, { id, skip: [] }] });
          }}
        >
          {t('bureau.addPattern')}
        </Button>
      </div>
    </>
  );
}
