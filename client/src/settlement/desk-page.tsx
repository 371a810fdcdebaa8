import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useHref } from '../ui/links.ts';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import { CardFiles } from './card-files.tsx';
import { SetAsideRecords } from './set-aside-records.tsx';

/** `/settlement/desk?reason&state`: records that could not be taken, and what is done about them. */
export function DeskPage() {
  const { t } = useTranslation();
  const toAddress = useHref();
  const heading = useHeadingFocus(true);
  usePageTitle(t('desk.title'));
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {t('desk.title')}
        </h1>
        <Link to={toAddress('/settlement')} className={wide.link}>
          {t('desk.toBoard')}
        </Link>
      </header>
      <p className={wide.muted}>{t('desk.why')}</p>
      <SetAsideRecords />
      <CardFiles />
    </article>
  );
}
