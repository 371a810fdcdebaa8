import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the view in the title of the window, and gives the plain title back afterwards. */
export function usePageTitle(view: string | undefined): void {
  const { t } = useTranslation();
  const title = t('app.title');
  useEffect(() => {
    document.title = view ? `${view} · ${title}` : title;
    return () => {
      document.title = title;
    };
  }, [view, title]);
}
