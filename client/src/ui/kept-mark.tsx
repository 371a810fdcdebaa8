import { useTranslation } from 'react-i18next';
import { toClock, toDateText, toDaysBetween } from '../i18n/clock.ts';
import { Icon } from './icon.tsx';
import styles from './kept-mark.module.css';
import { useLanguage } from './name.tsx';

/** Says that what follows was kept on the device, and since when; nothing for answers of the server. */
export function KeptMark({ keptAt, now }: { readonly keptAt: number | undefined; readonly now?: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (keptAt === undefined) return null;
  const isToday = toDaysBetween(keptAt, now ?? Date.now()) === 0;
  const time = isToday ? toClock(keptAt) : `${toDateText(keptAt, language)} ${toClock(keptAt)}`;
  return (
    <p className={styles.kept} data-testid="kept-mark">
      <Icon name="kept" size={18} />
      <span>{t('kept.mark', { time })}</span>
    </p>
  );
}
