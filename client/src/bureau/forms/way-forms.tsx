/** Forms of modifications of where lines run, of walks, and of vehicles on demand. */
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from '../bureau.module.css';
import { useStopName } from '../bureau-tools.tsx';
import {
  ChoiceField,
  MinutesField,
  NumberField,
  OptionalNumberField,
  SecondsField,
  YesField,
} from '../fields.tsx';
import type { StopSpec } from '../line-path.ts';
import { LineField, LineStopField, LineStopsField, StopField } from '../pick-fields.tsx';
import { FareFields, OperatorFields, VehicleFields } from './money-fields.tsx';
import {
  BothWays,
  Days,
  Direction,
  Exact,
  type FormProps,
  Headway,
  SavedPerStop,
  ServiceWindow,
  TakesCard,
  withOptional,
} from './shared-fields.tsx';
import { StopSpecsField } from './stop-specs-field.tsx';
import { ZoneField } from './zone-field.tsx';

export function RemoveStopsForm({ onChange, value }: FormProps<'removeStops'>) {
  const { t } = useTranslation();
  return (
    <>
      <LineField
        path="line"
        value={value.line}
        onChange={(line) => onChange(line === value.line ? value : { ...value, line, stops: [] })}
      />
      <LineStopsField
        line={value.line}
        label={t('bureau.stopsToRemove')}
        path="stops"
        value={value.stops}
        lack={value.stops.length === 0 ? t('bureau.pickStops') : undefined}
        onChange={(stops) => onChange({ ...value, stops })}
      />
      <div className={styles.fields}>
        <SavedPerStop value={value} onChange={onChange} />
      </div>
    </>
  );
}

/** Seconds of a hop, and of a dwell, that a reroute begins with. */
const HOP_SECS = 180;
const DWELL_SECS = 20;

export function RerouteForm({ onChange, value }: FormProps<'reroute'>) {
  const { t } = useTranslation();
  const stopName = useStopName();
  const { from, stops, to } = value;
  /** The lists of times, as long as the ends and stops ask for. */
  const setFitting = (next: FormProps<'reroute'>['value']) => {
    const hops = next.stops.length + 1 - (next.from === null ? 1 : 0) - (next.to === null ? 1 : 0);
    onChange({
      ...next,
      hopSecs: Array.from({ length: Math.max(0, hops) }, (_, i) => next.hopSecs[i] ?? HOP_SECS),
      dwellSecs: next.stops.map((_, i) => next.dwellSecs[i] ?? DWELL_SECS),
    });
  };
  const nameOf = (spec: StopSpec | undefined) =>
    spec === undefined ? '' : 'new' in spec ? spec.new.name : stopName(spec.ref);
  const call = [
    ...(from === null ? [] : [stopName(from)]),
    ...stops.map(nameOf),
    ...(to === null ? [] : [stopName(to)]),
  ];
  return (
    <>
      <LineField
        path="line"
        value={value.line}
        onChange={(line) => line !== value.line && setFitting({ ...value, line, from: null, to: null })}
      />
      <div className={styles.fields}>
        <LineStopField
          line={value.line}
          label={t('bureau.rerouteFrom')}
          none={t('bureau.fromStart')}
          path="from"
          value={from}
          onChange={(next) => setFitting({ ...value, from: next })}
        />
        <LineStopField
          line={value.line}
          label={t('bureau.rerouteTo')}
          none={t('bureau.toEnd')}
          path="to"
          value={to}
          onChange={(next) => setFitting({ ...value, to: next })}
        />
        <Direction value={value} onChange={onChange} />
      </div>
      {from === null && to === null && <p className={styles.fieldProblem}>{t('bureau.rerouteEnds')}</p>}
      <StopSpecsField
        label={t('bureau.stopsBetween')}
        stops={stops}
        onChange={(next) => setFitting({ ...value, stops: next })}
      />
      <div className={styles.fields}>
        {value.hopSecs.map((sec, i) => (
          <SecondsField
            // biome-ignore lint/suspicious/noArrayIndexKey: a hop is its place in the list
            key={i}
            label={t('bureau.hopOf', { from: call[i] ?? '', to: call[i + 1] ?? '' })}
            path={`hopSecs[${i}]`}
            min={1}
            value={sec}
            onChange={(next) => onChange({ ...value, hopSecs: value.hopSecs.with(i, next) })}
          />
        ))}
      </div>
    </>
  );
}

export function CoachToBusForm({ onChange, value }: FormProps<'coachToBus'>) {
  const { t } = useTranslation();
  const { addStops = [], fare } = value;
  const setStops = (next: typeof addStops) => {
    const { addStops: _, ...rest } = value;
    onChange(next.length === 0 ? rest : { ...rest, addStops: next });
  };
  return (
    <>
      <LineField path="line" value={value.line} onChange={(line) => onChange({ ...value, line })} />
      <div className={styles.fields}>
        <Headway value={value} onChange={onChange} />
        <ServiceWindow value={value} onChange={onChange} />
        <ChoiceField
          label={t('bureau.boarding')}
          path="boarding"
          value={value.boarding}
          options={{ 'any-stop': t('bureau.boardingAny'), 'as-is': t('bureau.asIs') }}
          onChange={(boarding) => onChange({ ...value, boarding })}
        />
        <Exact value={value} onChange={onChange} />
        <TakesCard value={value} onChange={onChange} />
        <YesField
          label={t('bureau.newFare')}
          value={fare !== undefined}
          onChange={(isNew) => {
            const { fare: _, ...rest } = value;
            onChange(
              isNew ? { ...rest, fare: { kind: 'flat', product: `${value.id}-fare`, fen: 500 } } : rest,
            );
          }}
        />
        {fare && <FareFields fare={fare} onChange={(next) => onChange({ ...value, fare: next })} />}
      </div>
      <Days value={value} onChange={onChange} />
      <StopSpecsField
        label={t('bureau.addStops')}
        stops={addStops.map(({ stop }) => stop)}
        onChange={(stops) =>
          setStops(
            stops.map((stop, i) => {
              // A stop that stays keeps its place on the line.
              const known = addStops.find((one) => one.stop === stop);
              return known ?? { stop, after: addStops[i - 1]?.after ?? '', addSecs: 60 };
            }),
          )
        }
      />
      {addStops.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stop is its place in the list
        <div key={i} className={styles.fields}>
          <LineStopField
            line={value.line}
            label={t('bureau.afterStop', { number: i + 1 })}
            path={`addStops[${i}].after`}
            value={one.after}
            onChange={(after) => setStops(addStops.with(i, { ...one, after: after ?? '' }))}
          />
          <SecondsField
            label={t('bureau.addSecs', { number: i + 1 })}
            path={`addStops[${i}].addSecs`}
            value={one.addSecs}
            onChange={(addSecs) => setStops(addStops.with(i, { ...one, addSecs }))}
          />
        </div>
      ))}
    </>
  );
}

export function WalkLinkForm({ onChange, value }: FormProps<'walkLink'>) {
  const { t } = useTranslation();
  return (
    <>
      <StopField
        label={t('bureau.walkFrom')}
        path="from"
        value={value.from}
        onChange={(from) => onChange({ ...value, from })}
      />
      <StopField
        label={t('bureau.walkTo')}
        path="to"
        value={value.to}
        onChange={(to) => onChange({ ...value, to })}
      />
      <div className={styles.fields}>
        <MinutesField
          label={t('bureau.walkMinutes')}
          path="secs"
          value={value.secs}
          onChange={(secs) => onChange({ ...value, secs: Math.min(secs, 7_200) })}
        />
        <BothWays value={value} onChange={onChange} />
      </div>
    </>
  );
}

export function OnDemandZoneForm({ onChange, value }: FormProps<'onDemandZone'>) {
  const { t } = useTranslation();
  return (
    <>
      <ZoneField
        label={t('bureau.fromZone')}
        path="fromZone"
        value={value.fromZone}
        onChange={(fromZone) => onChange({ ...value, fromZone })}
      />
      <ZoneField
        label={t('bureau.toZone')}
        path="toZone"
        value={value.toZone}
        onChange={(toZone) => onChange({ ...value, toZone })}
      />
      <div className={styles.fields}>
        <TextInput
          label={t('bureau.shortName')}
          value={value.shortName}
          error={value.shortName === '' ? t('bureau.nameNeeded') : undefined}
          onChange={(event) => onChange({ ...value, shortName: event.target.value })}
        />
        <ServiceWindow value={value} onChange={onChange} />
        <MinutesField
          label={t('bureau.waitMinutes')}
          path="waitSecs"
          min={0}
          value={value.waitSecs}
          onChange={(waitSecs) => onChange({ ...value, waitSecs })}
        />
        <NumberField
          label={t('bureau.kmh')}
          path="kmh"
          isWhole={false}
          min={1}
          max={150}
          value={value.kmh}
          onChange={(kmh) => onChange({ ...value, kmh })}
        />
        <NumberField
          label={t('bureau.detour')}
          path="detourFactor"
          isWhole={false}
          min={1}
          max={5}
          value={value.detourFactor}
          onChange={(detourFactor) => onChange({ ...value, detourFactor })}
        />
        <MinutesField
          label={t('bureau.cycleMinutes')}
          path="cycleSecs"
          value={value.cycleSecs}
          onChange={(cycleSecs) => onChange({ ...value, cycleSecs: Math.max(60, cycleSecs) })}
        />
        <OptionalNumberField
          label={t('bureau.expectedBoardings')}
          path="expectedBoardingsPerHour"
          isWhole={false}
          min={0}
          max={100_000}
          value={value.expectedBoardingsPerHour}
          onChange={(boardings) => onChange(withOptional(value, 'expectedBoardingsPerHour', boardings))}
        />
        <BothWays value={value} onChange={onChange} />
        <YesField
          label={t('bureau.oneCard')}
          value={value.oneCard}
          onChange={(oneCard) => onChange({ ...value, oneCard })}
        />
      </div>
      <Days value={value} onChange={onChange} />
      <details>
        <summary>{t('bureau.vehicleAndFare')}</summary>
        <div className={styles.fields}>
          <VehicleFields vehicle={value.vehicle} onChange={(vehicle) => onChange({ ...value, vehicle })} />
          <OperatorFields
            newId={`${value.id}-operator`}
            operator={value.operator}
            onChange={(operator) => onChange({ ...value, operator })}
          />
          <FareFields fare={value.fare} onChange={(fare) => onChange({ ...value, fare })} />
        </div>
      </details>
    </>
  );
}
