import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { toPeriodText } from '../i18n/period.ts';
import { settlementPath, useHref } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import { Disputes } from './disputes.tsx';
import { ReconItems } from './recon-items.tsx';
import styles from './settlement.module.css';

/** `/settlement/:period/items?kind`: differences to be checked by a person, and disputes. */
export function ItemsPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { period = '' } = useParams();
  const heading = useHeadingFocus(true);
  const periodText = toPeriodText(period, t, language);
  usePageTitle(`${t('settlement.items')} ${periodText}`);
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {t('settlement.items')} <span className={styles.when}>{periodText}</span>
        </h1>
        <Link to={toAddress(settlementPath(period))} className={wide.link}>
          {t('settlement.toBoard', { period: periodText })}
        </Link>
      </header>
      <ReconItems period={period} />
      <Disputes />
    </article>
  );
}
