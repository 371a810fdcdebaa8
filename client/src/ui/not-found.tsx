import { useTranslation } from 'react-i18next';
import { useGo } from './links.ts';
import { StateMessage } from './state-message.tsx';
import { usePageTitle } from './use-page-title.ts';

/** Shown at unknown addresses; offers the planner. */
export function NotFound() {
  const { t } = useTranslation();
  const go = useGo();
  usePageTitle(t('app.notFound'));
  return (
    <StateMessage title={t('app.notFound')} action={{ label: t('app.toPlan'), onClick: () => go('/plan') }}>
      {t('app.notFoundHint')}
    </StateMessage>
  );
}
