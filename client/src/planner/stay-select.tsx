import { useTranslation } from 'react-i18next';
import { toDurationText } from '../i18n/format.ts';
import { stayChoices, type ViaChoice } from './plan-url.ts';
import styles from './search-form.module.css';

export interface StaySelectProps {
  readonly value: ViaChoice['stayMin'];
  readonly onChange: (stayMin: ViaChoice['stayMin']) => void;
}

/** How long to stay at the place on the way. */
export function StaySelect({ value, onChange }: StaySelectProps) {
  const { t } = useTranslation();
  return (
    <label className={styles.stay}>
      <span>{t('search.stay')}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = stayChoices.find((minutes) => String(minutes) === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {stayChoices.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes === 0 ? t('search.noStay') : toDurationText(minutes * 60, t)}
          </option>
        ))}
      </select>
    </label>
  );
}
