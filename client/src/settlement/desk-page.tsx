import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { periodsQuery } from '../api/money-queries.ts';
import { useHref } from '../ui/links.ts';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import { CardFiles } from './card-files.tsx';
import { Disputes } from './disputes.tsx';
import { Queue } from './queue.tsx';

/** `/settlement/desk?reason&state&days&fen`: all that waits for a person, and what is done about it. */
export function DeskPage() {
  const { t } = useTranslation();
  const toAddress = useHref();
  const heading = useHeadingFocus(true);
  const periods = useQuery(periodsQuery());
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
      <QueryView query={periods}>
        {({ quarters }) => <Queue periods={quarters.map(({ period }) => period).sort()} />}
      </QueryView>
      <Disputes />
      <CardFiles />
    </article>
  );
}
