import { useTranslation } from 'react-i18next';
import type { Card } from '../api/contract.ts';
import { FactMark } from '../ui/fact-mark.tsx';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';

/** The card's concessions and the networks that recognise them. */
export function ConcessionList({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const join = t('plan.listJoin');
  return (
    <section className={wide.box} aria-labelledby="concessions">
      <h2 id="concessions">{t('card.concessions')}</h2>
      {card.concessions.length === 0 ? (
        <p className={wide.muted}>{t('card.noConcessions')}</p>
      ) : (
        <ul className={styles.concessions}>
          {card.concessions.map((one) => (
            <li key={one.id}>
              <p>
                <b>
                  <Name names={one.names} inline />
                </b>{' '}
                <FactMark isFact={one.isFact} />
              </p>
              <p>{one.text[language]}</p>
              <p className={wide.muted}>
                {one.recognisedBy.length === 0
                  ? t('card.recognisedNowhere')
                  : t('card.recognised', {
                      networks: one.recognisedBy.map((by) => toNameText(by.names, language)).join(join),
                    })}
                {one.cities.length > 0 &&
                  ` (${one.cities.map((city) => toNameText(city.names, language)).join(join)})`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
