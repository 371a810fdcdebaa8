import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Modification } from '../api/contract.ts';
import styles from './bureau.module.css';
import { IdsField, NumberField, TimeField } from './fields.tsx';

export interface ModificationFormProps {
  readonly modification: Exclude<Modification, { readonly type: 'addLine' }>;
  readonly onChange: (modification: Modification) => void;
}

/** Fields of the usual modifications; others are edited as JSON. */
export function ModificationForm({ modification: one, onChange }: ModificationFormProps) {
  const { t } = useTranslation();
  switch (one.type) {
    case 'setHeadway':
      return (
        <div className={styles.fields}>
          <IdsField
            label={t('bureau.lines')}
            value={one.lines}
            onChange={(lines) => onChange({ ...one, lines: [...lines] })}
          />
          <NumberField
            label={t('bureau.headwayMin')}
            isWhole={false}
            min={0.1}
            max={1_440}
            value={one.headwaySecs / 60}
            onChange={(minutes) => onChange({ ...one, headwaySecs: Math.max(1, Math.round(minutes * 60)) })}
          />
          <TimeField
            label={t('bureau.from')}
            value={one.window[0]}
            onChange={(from) => onChange({ ...one, window: [from, one.window[1]] })}
          />
          <TimeField
            label={t('bureau.to')}
            value={one.window[1]}
            onChange={(to) => onChange({ ...one, window: [one.window[0], to] })}
          />
          <Checkbox
            label={t('bureau.exact')}
            checked={one.exact}
            onChange={(event) => onChange({ ...one, exact: event.target.checked })}
          />
        </div>
      );
    case 'removeTrips': {
      const { window, ...rest } = one;
      return (
        <div className={styles.fields}>
          <IdsField
            label={t('bureau.lines')}
            value={one.lines ?? []}
            onChange={(lines) => onChange({ ...one, lines: [...lines] })}
          />
          <Checkbox
            label={t('bureau.onlyInWindow')}
            checked={window !== undefined}
            onChange={(event) =>
              onChange(event.target.checked ? { ...rest, window: ['07:00', '09:00'] } : rest)
            }
          />
          {window && (
            <>
              <TimeField
                label={t('bureau.from')}
                value={window[0]}
                onChange={(from) => onChange({ ...one, window: [from, window[1]] })}
              />
              <TimeField
                label={t('bureau.to')}
                value={window[1]}
                onChange={(to) => onChange({ ...one, window: [window[0], to] })}
              />
            </>
          )}
        </div>
      );
    }
    case 'adjustSpeed':
      return (
        <div className={styles.fields}>
          <IdsField
            label={t('bureau.lines')}
            value={one.lines}
            onChange={(lines) => onChange({ ...one, lines: [...lines] })}
          />
          <NumberField
            label={t('bureau.speedFactor')}
            isWhole={false}
            min={0.1}
            max={10}
            value={one.scale}
            onChange={(scale) => onChange({ ...one, scale })}
          />
          <Checkbox
            label={t('bureau.scaleDwell')}
            checked={one.scaleDwell}
            onChange={(event) => onChange({ ...one, scaleDwell: event.target.checked })}
          />
        </div>
      );
    default:
      return <p className={styles.muted}>{t('bureau.onlyJson')}</p>;
  }
}
