import { useTranslation } from 'react-i18next';
import styles from './bureau.module.css';
import { ChoiceField, MinutesField, NumberField } from './fields.tsx';
import type { TimetableFieldsProps } from './timetable-fields.tsx';

/** How fast the line runs, and how long it stops. */
export function RuntimeFields({ line, onChange }: TimetableFieldsProps) {
  const { t } = useTranslation();
  const { dwellSecs, runtime, stops, vehicle } = line;
  const motion = { vmaxKmh: vehicle.maxKmh, accelMps2: 0.4, brakeMps2: 0.5, recoveryShare: 0.07 };
  return (
    <>
      <ChoiceField
        label={t('bureau.runtimeHow')}
        path="runtime"
        value={runtime.method}
        options={{
          speed: t('bureau.runtimeSpeed'),
          kinematic: t('bureau.runtimeKinematic'),
          given: t('bureau.runtimeGiven'),
        }}
        onChange={(method) => {
          if (method === runtime.method) return;
          if (method === 'speed')
            onChange({ ...line, runtime: { method, kmh: Math.min(25, vehicle.maxKmh) } });
          else if (method === 'kinematic') onChange({ ...line, runtime: { method, ...motion } });
          else onChange({ ...line, runtime: { method, hopSecs: stops.slice(1).map(() => 300) } });
        }}
      />
      {runtime.method === 'speed' && (
        <NumberField
          label={t('bureau.kmh')}
          isWhole={false}
          min={1}
          max={400}
          value={runtime.kmh}
          onChange={(kmh) => onChange({ ...line, runtime: { ...runtime, kmh } })}
        />
      )}
      {runtime.method === 'kinematic' && (
        <>
          <NumberField
            label={t('bureau.vmaxKmh')}
            isWhole={false}
            min={1}
            max={400}
            value={runtime.vmaxKmh}
            onChange={(vmaxKmh) => onChange({ ...line, runtime: { ...runtime, vmaxKmh } })}
          />
          <NumberField
            label={t('bureau.accel')}
            isWhole={false}
            min={0.05}
            max={5}
            value={runtime.accelMps2}
            onChange={(accelMps2) => onChange({ ...line, runtime: { ...runtime, accelMps2 } })}
          />
          <NumberField
            label={t('bureau.brake')}
            isWhole={false}
            min={0.05}
            max={5}
            value={runtime.brakeMps2}
            onChange={(brakeMps2) => onChange({ ...line, runtime: { ...runtime, brakeMps2 } })}
          />
          <NumberField
            label={t('bureau.recovery')}
            isWhole={false}
            min={0}
            max={100}
            value={runtime.recoveryShare * 100}
            onChange={(percent) =>
              onChange({ ...line, runtime: { ...runtime, recoveryShare: percent / 100 } })
            }
          />
        </>
      )}
      {runtime.method === 'given' &&
        runtime.hopSecs.map((sec, i) => (
          <MinutesField
            // biome-ignore lint/suspicious/noArrayIndexKey: a hop is its place in the list
            key={i}
            label={t('bureau.hopMinutes', { from: i + 1, to: i + 2 })}
            path={`runtime.hopSecs[${i}]`}
            value={sec}
            onChange={(next) =>
              onChange({ ...line, runtime: { ...runtime, hopSecs: runtime.hopSecs.with(i, next) } })
            }
          />
        ))}
      {Array.isArray(dwellSecs) ? (
        <p className={styles.muted}>{t('bureau.dwellByStop')}</p>
      ) : (
        <NumberField
          label={t('bureau.dwellSecs')}
          path="dwellSecs"
          min={0}
          max={3_600}
          value={dwellSecs}
          onChange={(sec) => onChange({ ...line, dwellSecs: sec })}
        />
      )}
      <MinutesField
        label={t('bureau.layover')}
        path="layoverSecs"
        min={0}
        value={line.layoverSecs}
        onChange={(layoverSecs) => onChange({ ...line, layoverSecs })}
      />
    </>
  );
}
