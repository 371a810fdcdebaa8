import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CardRegistrations } from '../api/contract.ts';
import { cardRegistrationsQuery } from '../api/money-queries.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';

/** What was registered of a card, and what the deny lists said of it: from when on, by which file and by whom. */
export function CardRegistrationList({ cardId }: { readonly cardId: string }) {
  const { t } = useTranslation();
  const query = useQuery(cardRegistrationsQuery(cardId));
  return (
    <section className={wide.box} aria-labelledby="registrations">
      <h2 id="registrations">{t('registration.title')}</h2>
      <QueryView query={query}>{(data) => <Lists data={data} />}</QueryView>
    </section>
  );
}

function Lists({ data }: { readonly data: CardRegistrations }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const join = t('plan.listJoin');
  return (
    <>
      {!data.isRegistered && <p className={wide.muted}>{t('registration.unregistered')}</p>}
      <ul className={styles.concessions}>
        {data.registrations.map((one) => (
          <li key={one.registrationNo}>
            <p>
              <b>
                {one.from ? <When at={one.from} word="registration.from" /> : t('registration.fromBeginning')}
              </b>
            </p>
            <p>
              {one.changes.length === 0
                ? t('registration.confirmed')
                : one.changes.map(({ text }) => text[language]).join(join)}
            </p>
            <Origin {...one} />
          </li>
        ))}
      </ul>
      <h3>{t('registration.denials')}</h3>
      {data.denials.length === 0 ? (
        <p className={wide.muted}>{t('registration.neverDenied')}</p>
      ) : (
        <ul className={styles.concessions}>
          {data.denials.map((ruling) => (
            <li key={ruling.list?.listNo ?? 0}>
              {ruling.entries.length === 0 ? (
                <p>{t('registration.free')}</p>
              ) : (
                ruling.entries.map(({ from, reason, to }) => (
                  <p key={from}>
                    <b>{reason}</b> <When at={from} word="registration.from" />
                    {to && (
                      <>
                        {join}
                        <When at={to} word="registration.to" />
                      </>
                    )}
                  </p>
                ))
              )}
              {ruling.list && (
                <>
                  <p className={wide.muted}>{t('registration.list', { version: ruling.list.version })}</p>
                  <Origin {...ruling.list} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function When({ at, word }: { readonly at: string; readonly word: 'registration.from' | 'registration.to' }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return <time dateTime={at}>{t(word, { time: `${toDateText(at, language)} ${toClock(at)}` })}</time>;
}

interface OriginProps {
  readonly source: string;
  readonly by: string;
  readonly received: string;
}

function Origin({ by, received, source }: OriginProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <p className={wide.muted}>
      {[toDateText(received, language), source === 'request' ? t('registration.request') : source, by]
        .filter((part) => part !== '')
        .join(' · ')}
    </p>
  );
}
