import { useTranslation } from 'react-i18next';
import { toDurationText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './leg.module.css';

/** Waiting before a ride: time that the legs themselves do not mention. */
export function WaitLegView({ durationSec }: { readonly durationSec: number }) {
  const { t } = useTranslation();
  return (
    <li className={styles.leg} data-kind="wait">
      <div className={styles.middle}>
        <span />
        <i aria-hidden="true" />
        <p className={styles.wait}>
          <Icon name="clock" size={16} />
          {t('detail.wait', { duration: toDurationText(durationSec, t) })}
        </p>
      </div>
    </li>
  );
}
