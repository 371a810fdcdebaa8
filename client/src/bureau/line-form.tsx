import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AddLine } from '../api/contract.ts';
import { toKeyed } from '../ui/keyed.ts';
import styles from './bureau.module.css';
import { NumberField, TimeField } from './fields.tsx';
import { findVehicleKind, type VehicleKind, withVehicleKind } from './new-document.ts';
import type { LineDrawing } from './use-line-drawing.ts';

export interface LineFormProps {
  readonly line: AddLine;
  readonly onChange: (line: AddLine) => void;
  readonly isDrawn: boolean;
  readonly isReadOnly: boolean;
  readonly drawing: LineDrawing;
  readonly onDraw: (isDrawn: boolean) => void;
}

/** A drawn line: its stops, and the fields of its service. */
export function LineForm({ drawing, isDrawn, isReadOnly, line, onChange, onDraw }: LineFormProps) {
  const { t } = useTranslation();
  const { fare, operator, runtime, timetables } = line;
  const [timetable] = timetables;
  const kinds: Readonly<Record<VehicleKind, string>> = {
    bus: t('bureau.kindBus'),
    coach: t('bureau.kindCoach'),
    metro: t('bureau.kindMetro'),
    train: t('bureau.kindTrain'),
  };
  const kind = findVehicleKind(line);
  const setTimetable = (change: Partial<AddLine['timetables'][number]>) =>
    onChange({ ...line, timetables: timetables.map((one, i) => (i === 0 ? { ...one, ...change } : one)) });
  return (
    <>
      {!isReadOnly && (
        <Button
          mih={44}
          variant={isDrawn ? 'filled' : 'default'}
          aria-pressed={isDrawn}
          onClick={() => onDraw(!isDrawn)}
        >
          {isDrawn ? t('bureau.drawDone') : t('bureau.drawOnMap')}
        </Button>
      )}
      {isDrawn && (
        <>
          <p className={styles.muted}>
            {drawing.insertAt === undefined
              ? t('bureau.drawHint')
              : t('bureau.insertHint', { number: drawing.insertAt + 1 })}
          </p>
          <StopList line={line} onChange={onChange} drawing={drawing} />
        </>
      )}
      <p className={styles.muted}>{t('bureau.stopCount', { count: line.stops.length })}</p>
      <div className={styles.fields}>
        <TextInput
          label={t('bureau.shortName')}
          value={line.shortName}
          onChange={(event) => onChange({ ...line, shortName: event.target.value })}
        />
        <NativeSelect
          label={t('bureau.vehicle')}
          value={kind ?? ''}
          onChange={(event) => onChange(withVehicleKind(line, event.target.value as VehicleKind))}
          data={[
            ...(kind ? [] : [{ value: '', label: line.vehicle.type }]),
            ...Object.entries(kinds).map(([value, label]) => ({ value, label })),
          ]}
        />
        {timetable?.headwaySecs !== undefined && (
          <>
            <NumberField
              label={t('bureau.headwayMin')}
              isWhole={false}
              min={0.1}
              max={1_440}
              value={timetable.headwaySecs / 60}
              onChange={(minutes) => setTimetable({ headwaySecs: Math.max(1, Math.round(minutes * 60)) })}
            />
            <TimeField
              label={t('bureau.from')}
              value={timetable.start ?? ''}
              onChange={(start) => setTimetable({ start })}
            />
            <TimeField
              label={t('bureau.to')}
              value={timetable.end ?? ''}
              onChange={(end) => setTimetable({ end })}
            />
          </>
        )}
        {runtime.method === 'speed' && (
          <NumberField
            label={t('bureau.kmh')}
            isWhole={false}
            min={1}
            max={400}
            value={runtime.kmh}
            onChange={(kmh) => onChange({ ...line, runtime: { method: 'speed', kmh } })}
          />
        )}
        {'new' in operator ? (
          <TextInput
            label={t('bureau.operator')}
            value={operator.new.name}
            onChange={(event) =>
              onChange({ ...line, operator: { new: { ...operator.new, name: event.target.value } } })
            }
          />
        ) : (
          <TextInput
            label={t('bureau.operator')}
            value={operator.existing}
            onChange={(event) => onChange({ ...line, operator: { existing: event.target.value } })}
          />
        )}
        {fare.kind === 'flat' && (
          <NumberField
            label={t('bureau.fareYuan')}
            isWhole={false}
            min={0}
            max={100_000}
            value={fare.fen / 100}
            onChange={(yuan) => onChange({ ...line, fare: { ...fare, fen: Math.round(yuan * 100) } })}
          />
        )}
        <Checkbox
          label={t('bureau.oneCard')}
          checked={line.oneCard}
          onChange={(event) => onChange({ ...line, oneCard: event.target.checked })}
        />
      </div>
      <p className={styles.muted}>{t('bureau.assumed')}</p>
    </>
  );
}

function StopList({ drawing, line, onChange }: Pick<LineFormProps, 'line' | 'onChange' | 'drawing'>) {
  const { t } = useTranslation();
  const stops = line.stops.map((stop, place) => ({ stop, place, name: drawing.names[place] ?? '' }));
  return (
    <ol className={styles.list} aria-label={t('bureau.stops')}>
      {toKeyed(stops, ({ stop }) => ('ref' in stop ? stop.ref : `${stop.new.lat} ${stop.new.lon}`)).map(
        ({ entry: { name, place, stop }, key }) => (
          <li key={key} className={styles.tools}>
            {'new' in stop ? (
              <TextInput
                aria-label={t('bureau.stopNameOf', { number: place + 1 })}
                value={stop.new.name}
                onChange={(event) => {
                  const renamed = { new: { ...stop.new, name: event.target.value } };
                  onChange({ ...line, stops: line.stops.with(place, renamed) });
                }}
              />
            ) : (
              <span>
                {place + 1} {name}
              </span>
            )}
            <Button
              variant="default"
              aria-label={t('bureau.insertBefore', { name })}
              onClick={() => drawing.setInsertAt(place)}
            >
              {t('bureau.insert')}
            </Button>
            <Button
              variant="default"
              aria-label={t('bureau.removeStopOf', { name })}
              onClick={() => drawing.removeStop(place)}
            >
              {t('bureau.remove')}
            </Button>
          </li>
        ),
      )}
    </ol>
  );
}
