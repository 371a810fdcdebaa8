/** Forms of modifications of when and how fast lines run. */
import { useTranslation } from 'react-i18next';
import styles from '../bureau.module.css';
import {
  ChoiceField,
  MinutesField,
  NumberField,
  OptionalNumberField,
  SecondsField,
  WindowFields,
  YesField,
} from '../fields.tsx';
import { LineField, LineStopsField, LinesField } from '../pick-fields.tsx';
import { FareFields } from './money-fields.tsx';
import {
  Days,
  Direction,
  Exact,
  type FormProps,
  Headway,
  SavedPerStop,
  ServiceWindow,
  TakesCard,
} from './shared-fields.tsx';

export function SetHeadwayForm({ onChange, value }: FormProps<'setHeadway'>) {
  const { t } = useTranslation();
  return (
    <>
      <LinesField path="lines" value={value.lines} onChange={(lines) => onChange({ ...value, lines })} />
      <div className={styles.fields}>
        <Headway value={value} onChange={onChange} />
        <ServiceWindow value={value} onChange={onChange} />
        <Direction value={value} onChange={onChange} />
        <ChoiceField
          label={t('bureau.otherTrips')}
          path="others"
          value={value.others}
          options={{ keep: t('bureau.othersKeep'), remove: t('bureau.othersRemove') }}
          onChange={(others) => onChange({ ...value, others })}
        />
        <Exact value={value} onChange={onChange} />
      </div>
      <Days value={value} onChange={onChange} />
    </>
  );
}

export function RemoveTripsForm({ onChange, value }: FormProps<'removeTrips'>) {
  const { t } = useTranslation();
  const { window, ...rest } = value;
  return (
    <>
      <LinesField
        path="lines"
        value={value.lines ?? []}
        onChange={(lines) => onChange({ ...value, lines })}
      />
      <YesField
        label={t('bureau.onlyInWindow')}
        value={window !== undefined}
        onChange={(isLimited) => onChange(isLimited ? { ...rest, window: ['07:00', '09:00'] } : rest)}
      />
      {window && (
        <div className={styles.fields}>
          <WindowFields
            path="window"
            value={window}
            onChange={(next) => onChange({ ...rest, window: next })}
          />
        </div>
      )}
      {value.trips && <p className={styles.muted}>{t('bureau.tripCount', { count: value.trips.length })}</p>}
    </>
  );
}

export function ExpressForm({ onChange, value }: FormProps<'express'>) {
  const { t } = useTranslation();
  const { headwaySecs, ...rest } = value;
  return (
    <>
      <LineField
        path="line"
        value={value.line}
        onChange={(line) => onChange(line === value.line ? value : { ...value, line, keepStops: [] })}
      />
      <LineStopsField
        line={value.line}
        label={t('bureau.keepStops')}
        path="keepStops"
        value={value.keepStops}
        lack={value.keepStops.length < 2 ? t('bureau.pickTwoStops') : undefined}
        onChange={(keepStops) => onChange({ ...value, keepStops })}
      />
      <div className={styles.fields}>
        <ChoiceField
          label={t('bureau.expressTrips')}
          path="trips"
          value={value.trips}
          options={{ add: t('bureau.expressAdd'), convert: t('bureau.expressConvert') }}
          onChange={(trips) =>
            onChange(
              trips === 'add' ? { ...rest, trips, headwaySecs: headwaySecs ?? 900 } : { ...rest, trips },
            )
          }
        />
        {headwaySecs !== undefined && (
          <MinutesField
            label={t('bureau.headwayMin')}
            path="headwaySecs"
            value={headwaySecs}
            onChange={(next) => onChange({ ...value, headwaySecs: next })}
          />
        )}
        <ServiceWindow value={value} onChange={onChange} />
        <Direction value={value} onChange={onChange} />
        <SavedPerStop value={value} onChange={onChange} />
      </div>
      <Days value={value} onChange={onChange} />
    </>
  );
}

export function AdjustSpeedForm({ onChange, value }: FormProps<'adjustSpeed'>) {
  const { t } = useTranslation();
  return (
    <>
      <LinesField path="lines" value={value.lines} onChange={(lines) => onChange({ ...value, lines })} />
      <div className={styles.fields}>
        <NumberField
          label={t('bureau.speedPercent')}
          path="scale"
          isWhole={false}
          min={10}
          max={1_000}
          value={value.scale * 100}
          onChange={(percent) => onChange({ ...value, scale: Math.round(percent * 100) / 10_000 })}
        />
        <YesField
          label={t('bureau.scaleDwell')}
          value={value.scaleDwell}
          onChange={(scaleDwell) => onChange({ ...value, scaleDwell })}
        />
      </div>
      {value.hops && <p className={styles.muted}>{t('bureau.hopCount', { count: value.hops.length })}</p>}
    </>
  );
}

export function AdjustDwellForm({ onChange, value }: FormProps<'adjustDwell'>) {
  const { t } = useTranslation();
  const { dwellSecs, scale, stops, ...rest } = value;
  const [line = ''] = value.lines;
  const kept = stops === undefined ? {} : { stops };
  return (
    <>
      <LinesField path="lines" value={value.lines} onChange={(lines) => onChange({ ...value, lines })} />
      <div className={styles.fields}>
        <ChoiceField
          label={t('bureau.dwellHow')}
          value={scale === undefined ? 'set' : 'scale'}
          options={{ set: t('bureau.dwellSet'), scale: t('bureau.dwellScale') }}
          onChange={(how) =>
            onChange(how === 'set' ? { ...rest, ...kept, dwellSecs: 20 } : { ...rest, ...kept, scale: 0.8 })
          }
        />
        {scale === undefined ? (
          <SecondsField
            label={t('bureau.dwellSecs')}
            path="dwellSecs"
            value={dwellSecs ?? 20}
            onChange={(next) => onChange({ ...rest, ...kept, dwellSecs: next })}
          />
        ) : (
          <OptionalNumberField
            label={t('bureau.dwellPercent')}
            path="scale"
            isNeeded
            isWhole={false}
            min={0}
            max={2_000}
            value={scale * 100}
            onChange={(percent = 100) =>
              onChange({ ...rest, ...kept, scale: Math.round(percent * 100) / 10_000 })
            }
          />
        )}
      </div>
      <LineStopsField
        line={line}
        label={t('bureau.dwellStops')}
        path="stops"
        value={stops ?? []}
        onChange={(next) => {
          const { stops: _, ...others } = value;
          onChange(next.length === 0 ? others : { ...others, stops: next });
        }}
      />
    </>
  );
}

export function SetFareForm({ onChange, value }: FormProps<'setFare'>) {
  return (
    <>
      <LinesField path="lines" value={value.lines} onChange={(lines) => onChange({ ...value, lines })} />
      <div className={styles.fields}>
        <FareFields fare={value.fare} onChange={(fare) => onChange({ ...value, fare })} />
        <TakesCard value={value} onChange={onChange} />
      </div>
    </>
  );
}
