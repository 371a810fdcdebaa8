import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Card } from '../api/contract.ts';
import { cardQuery, toCardFileUrl } from '../api/money-queries.ts';
import { toDayText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { FactMark } from '../ui/fact-mark.tsx';
import { cardPath, useHref } from '../ui/links.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';
import { CardFace } from './card-face.tsx';
import { CardRegistrationList } from './card-registrations.tsx';
import { rememberCard } from './known-cards.ts';
import { MoveDialog } from './move-dialog.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';
import { TransactionList } from './transaction-list.tsx';

/** `/card/:cardId`: balance, caps, concessions and transactions of a card. */
export function CardPage() {
  const { t } = useTranslation();
  const { cardId = '' } = useParams();
  const card = useQuery(cardQuery(cardId));
  usePageTitle(`${t('card.title')} ${cardId}`);
  const isKnown = card.data !== undefined;
  useEffect(() => {
    if (isKnown) rememberCard(cardId);
  }, [isKnown, cardId]);
  return <QueryView query={card}>{(data) => <CardView card={data} />}</QueryView>;
}

function CardView({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const announce = useAnnounce();
  const [isToppingUp, setToppingUp] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const [isRefunding, setRefunding] = useState(false);
  const heading = useHeadingFocus(true);
  const { cardId } = card;
  const month = card.date.slice(0, 7);
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {t('card.title')} <span className={styles.number}>{cardId}</span>
        </h1>
        <Link to={toAddress('/card')} className={wide.link}>
          {t('card.other')}
        </Link>
      </header>
      <div className={styles.columns}>
        <div className={styles.side}>
          <CardFace card={card} />
          <div className={wide.tools}>
            <Button size="md" aria-haspopup="dialog" onClick={() => setToppingUp(true)}>
              {t('card.topUp')}
            </Button>
            <Link to={toAddress('/plan')} className={wide.link}>
              {t('card.planTrip')}
            </Link>
            {card.balanceFen > 0 && (
              <>
                <Button variant="subtle" size="md" aria-haspopup="dialog" onClick={() => setRefunding(true)}>
                  {t('card.refund')}
                </Button>
                <Button variant="subtle" size="md" aria-haspopup="dialog" onClick={() => setMoving(true)}>
                  {t('card.move')}
                </Button>
              </>
            )}
          </div>
          <CapList card={card} />
          <ConcessionList card={card} />
          <CardRegistrationList cardId={cardId} />
        </div>
        <section className={wide.box} aria-labelledby="transactions">
          <div className={wide.head}>
            <h2 id="transactions" className={styles.boxTitle}>
              {t('card.transactions')}
            </h2>
            <span className={wide.tools}>
              <Link
                to={toAddress(`${cardPath(cardId)}/statement`, new URLSearchParams({ month }))}
                className={wide.link}
              >
                {t('card.statement')}
              </Link>
              <a href={toCardFileUrl(cardId, month, 'csv', language)} download className={wide.link}>
                CSV
              </a>
            </span>
          </div>
          <TransactionList cardId={cardId} />
        </section>
      </div>
      <MoveDialog card={card} opened={isMoving} onClose={() => setMoving(false)} />
      <RefundDialog card={card} opened={isRefunding} onClose={() => setRefunding(false)} />
      <TopUpDialog
        cardId={cardId}
        opened={isToppingUp}
        onClose={() => setToppingUp(false)}
        onDone={({ balanceFen }) => announce(t('card.balanceNow', { amount: toAmountText(balanceFen) }))}
      />
    </article>
  );
}

/** Each cap with the amount charged so far and the amount left until the cap is reached. */
function CapList({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (card.caps.length === 0) return null;
  return (
    <section className={wide.box} aria-labelledby="caps">
      <h2 id="caps">{t('card.caps')}</h2>
      <ul className={styles.caps}>
        {card.caps.map((cap) => (
          <li key={cap.id}>
            <p className={styles.capHead}>
              <Name names={cap.names} inline />
              <b>
                {toAmountText(cap.chargedFen)} / {toAmountText(cap.amountFen)}
              </b>
            </p>
            <progress
              max={cap.amountFen}
              value={Math.min(cap.chargedFen, cap.amountFen)}
              aria-label={toNameText(cap.names, language)}
            />
            <p className={wide.muted}>
              {cap.leftFen > 0 ? t('card.capLeft', { amount: toAmountText(cap.leftFen) }) : t('card.capFull')}
              {' · '}
              {cap.fromDate === cap.toDate
                ? toDayText(cap.fromDate, language)
                : `${toDayText(cap.fromDate, language)} – ${toDayText(cap.toDate, language)}`}
            </p>
            <p className={wide.muted}>
              {cap.networks.map((one) => toNameText(one.names, language)).join(t('plan.listJoin'))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The card's concessions and the networks that recognise them. */
function ConcessionList({ card }: { readonly card: Card }) {
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
