import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Sets the title of the document to the name of the page, and restores the plain title afterwards. */
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
