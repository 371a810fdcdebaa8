import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation, useNavigate } from 'react-router';
import { configQuery } from '../api/queries.ts';
import { setDocumentLanguage } from '../i18n/i18n.ts';
import { endonyms, type Language, languageTags, storeLanguage } from '../i18n/language.ts';
import { toHref, useHref } from './links.ts';
import { useLanguage } from './name.tsx';
import styles from './page-header.module.css';
import { useIsClerk } from './use-is-clerk.ts';

/** Name, main pages, language. The clearing is for those who work with it: the help page leads there. */
export function PageHeader() {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const toAddress = useHref();
  const config = useQuery(configQuery());
  const isClerk = useIsClerk(pathname);

  function switchLanguage() {
    storeLanguage(other);
    void i18n.changeLanguage(other);
    setDocumentLanguage(other);
    // Read from the window, because the map writes its view into the address without the router.
    const address = toHref(pathname, new URLSearchParams(window.location.search), other);
    void navigate(address, { replace: true });
  }

  return (
    <header className={styles.header}>
      <NavLink to={toAddress('/plan')} className={styles.brand}>
        <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
          <path d="M7 16h18" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
          <circle cx="8" cy="16" r="5" fill="var(--paper)" stroke="currentColor" strokeWidth="3" />
          <circle cx="24" cy="16" r="5" fill="currentColor" stroke="currentColor" strokeWidth="3" />
        </svg>
        <span>
          <b>{t('app.name')}</b>
          <small>{t('app.tagline')}</small>
        </span>
      </NavLink>
      <nav aria-label={t('app.views')} className={styles.nav}>
        <NavLink to={toAddress('/plan')}>{t('app.planShort')}</NavLink>
        <NavLink to={toAddress('/lines')}>{t('app.lines')}</NavLink>
        <NavLink to={toAddress('/reach')}>{t('app.reach')}</NavLink>
        <NavLink to={toAddress('/bureau')}>{t('app.bureau')}</NavLink>
        {config.data?.hasCard !== false && (
          <>
            <NavLink to={toAddress('/card')}>{t('app.card')}</NavLink>
            {isClerk && <NavLink to={toAddress('/settlement')}>{t('app.settlement')}</NavLink>}
          </>
        )}
      </nav>
      <NavLink to={toAddress('/about')} className={styles.language ?? ''}>
        {t('app.help')}
      </NavLink>
      <UnstyledButton className={styles.language} lang={languageTags[other]} onClick={switchLanguage}>
        {endonyms[other]}
      </UnstyledButton>
    </header>
  );
}
