import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AddLine } from '../api/contract.ts';
import styles from './bureau.module.css';
import { useFieldProblem, useStopName } from './bureau-tools.tsx';
import type { LineDrawing } from './drawing/use-line-drawing.ts';
import { ChoiceField, YesField } from './fields.tsx';
import { FareFields, OperatorFields, VehicleFields } from './forms/money-fields.tsx';
import { findVehicleKind, type VehicleKind, withVehicleKind } from './new-document.ts';
import { RuntimeFields } from './runtime-fields.tsx';
import { StopList } from './stop-list.tsx';
import { PatternFields, TimetableFields } from './timetable-fields.tsx';

export interface LineFormProps {
  readonly line: AddLine;
  readonly onChange: (line: AddLine) => void;
  readonly isDrawn: boolean;
  readonly isReadOnly: boolean;
  readonly drawing: LineDrawing;
  readonly onDraw: (isDrawn: boolean) => void;
}

/** A drawn line: its stops, its service, its vehicles and its price. */
export function LineForm({ drawing, isDrawn, isReadOnly, line, onChange, onDraw }: LineFormProps) {
  const { t } = useTranslation();
  const nameProblem = useFieldProblem('shortName');
  const kinds: Readonly<Record<VehicleKind, string>> = {
    bus: t('bureau.kindBus'),
    coach: t('bureau.kindCoach'),
    metro: t('bureau.kindMetro'),
    train: t('bureau.kindTrain'),
  };
  const kind = findVehicleKind(line);
  const stopName = useStopName();
  const names = line.stops.map((stop) => ('new' in stop ? stop.new.name : stopName(stop.ref)));
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
      {isDrawn && <StopList line={line} onChange={onChange} drawing={drawing} />}
      <p className={styles.muted}>
        {t('bureau.stopCount', { count: line.stops.length })}
        {!isDrawn && names.length > 0 && `${t('app.colon')}${names.join(' – ')}`}
      </p>
      <div className={styles.fields}>
        <TextInput
          label={t('bureau.shortName')}
          value={line.shortName}
          error={line.shortName === '' ? t('bureau.nameNeeded') : nameProblem}
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
        <ChoiceField
          label={t('bureau.snap')}
          value={line.snap}
          options={{
            road: t('bureau.snapRoad'),
            rail: t('bureau.snapRail'),
            none: t('bureau.snapNone'),
          }}
          onChange={(snap) => onChange({ ...line, snap })}
        />
      </div>
      <TimetableFields line={line} onChange={onChange} />
      <details>
        <summary>{t('bureau.runTimeAndStops')}</summary>
        <div className={styles.list}>
          <div className={styles.fields}>
            <RuntimeFields line={line} onChange={onChange} />
          </div>
          <PatternFields line={line} names={names} onChange={onChange} />
        </div>
      </details>
      <details>
        <summary>{t('bureau.vehicleAndFare')}</summary>
        <div className={styles.fields}>
          <OperatorFields
            newId={`${line.id}-operator`}
            operator={line.operator}
            onChange={(operator) => onChange({ ...line, operator })}
          />
          <FareFields fare={line.fare} onChange={(fare) => onChange({ ...line, fare })} />
          <YesField
            label={t('bureau.oneCard')}
            value={line.oneCard}
            onChange={(oneCard) => onChange({ ...line, oneCard })}
          />
          <VehicleFields vehicle={line.vehicle} onChange={(vehicle) => onChange({ ...line, vehicle })} />
        </div>
        <p className={styles.muted}>{t('bureau.assumed')}</p>
      </details>
    </>
  );
}
