import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { SignedIn } from '../access/signed-in.tsx';
import type { Ride } from '../api/contract.ts';
import { cardQuery, moneyKey } from '../api/money-queries.ts';
import { takeRide, toNewKey, tryRide } from '../api/money-writes.ts';
import { toAmountText, toMoneyText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { cardPath, settlementPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { Loading, QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';
import { loadKnownCards, rememberCard } from './known-cards.ts';
import { NewCardForm } from './new-card-form.tsx';
import styles from './ride.module.css';
import { type CardRide, toTopUpTime } from './ride-input.ts';
import { RideTaps } from './ride-taps.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';

export interface RideDialogProps {
  readonly ride: CardRide;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Rides a planned trip with a card: choose the card, see the price of each tap, then take the ride. */
export function RideDialog({ ride, opened, onClose }: RideDialogProps) {
  const { t } = useTranslation();
  const [known, setKnown] = useState(loadKnownCards);
  const [cardId, setCardId] = useState(known[0]);

  function choose(next: string) {
    rememberCard(next);
    setKnown(loadKnownCards());
    setCardId(next);
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('ride.title')} size="lg">
      <SignedIn as="part">
        {cardId === undefined ? (
          <>
            <p className={styles.lead}>{t('ride.needsCard')}</p>
            <NewCardForm onMade={(card) => choose(card.cardId)} />
            {known.length > 0 && (
              <Button variant="subtle" size="md" mih={44} mt={8} onClick={() => setCardId(known[0])}>
                {t('app.back')}
              </Button>
            )}
          </>
        ) : (
          <>
            {known.length > 1 && (
              <div className={styles.choice}>
                <Choice
                  fullWidth
                  vertical={known.length > 2}
                  aria-label={t('ride.card')}
                  value={cardId}
                  data={known.map((id) => ({ value: id, label: id }))}
                  onChange={setCardId}
                />
              </div>
            )}
            <RideWithCard key={cardId} ride={ride} cardId={cardId} onOther={() => setCardId(undefined)} />
          </>
        )}
      </SignedIn>
    </Dialog>
  );
}

interface RideWithCardProps {
  readonly ride: CardRide;
  readonly cardId: string;
  readonly onOther: () => void;
}

function RideWithCard({ ride, cardId, onOther }: RideWithCardProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [key] = useState(toNewKey);
  const [isToppingUp, setToppingUp] = useState(false);
  const card = useQuery(cardQuery(cardId));
  const tried = useQuery({
    queryKey: [moneyKey, 'ride', cardId, ride.input],
    queryFn: ({ signal }) => tryRide(cardId, ride.input, signal),
    staleTime: 0,
  });
  const take = useMutation({
    mutationFn: () => takeRide(cardId, ride.input, key),
    onSuccess: async (done) => {
      announce(t('ride.done', { amount: toMoneyText(done.riderFen) }));
      await client.invalidateQueries({ queryKey: [moneyKey], refetchType: 'none' });
    },
  });
  const shown = take.data ?? tried.data;
  // A trial ride does not change the balance.
  const balanceFen = take.data?.balanceAfterFen ?? tried.data?.balanceBeforeFen ?? card.data?.balanceFen ?? 0;
  const departure = ride.input.legs[0]?.departure;
  return (
    <div className={styles.ride}>
      <p className={styles.cardHead}>
        <span>
          {card.data && toNameText(card.data.medium.names, language)}{' '}
          <span className={styles.number}>{cardId}</span>
        </span>
        <span>
          {t('card.balance')} <b>{toAmountText(balanceFen)}</b>
        </span>
      </p>
      <QueryView
        query={{
          data: tried.data,
          error: tried.error,
          // A price that could not be renewed is not shown.
          isLoadingError: tried.isError,
          refetch: tried.refetch,
        }}
        loading={<Loading text={t('ride.pricing')} />}
      >
        {(data) => <RideTaps ride={ride} answer={take.data ?? data} />}
      </QueryView>
      {shown && !shown.isCompleted && (
        <p className={wide.failed}>{t(take.data ? 'ride.refused' : 'ride.wouldRefuse')}</p>
      )}
      <FailureNote error={take.error} />
      {take.data ? (
        <RideLinks cardId={cardId} answer={take.data} />
      ) : (
        <div className={styles.buttons}>
          <Button
            size="md"
            mih={48}
            loading={take.isPending}
            disabled={!tried.data?.isCompleted || tried.data.taps.length === 0}
            onClick={() => take.mutate()}
          >
            {tried.data?.isCompleted
              ? t('ride.takeFor', { amount: toMoneyText(tried.data.riderFen) })
              : t('ride.take')}
          </Button>
          <Button
            variant="default"
            size="md"
            mih={48}
            aria-haspopup="dialog"
            onClick={() => setToppingUp(true)}
          >
            {t('card.topUp')}
          </Button>
          <Button variant="subtle" size="md" mih={48} onClick={onOther}>
            {t('ride.newCard')}
          </Button>
        </div>
      )}
      <TopUpDialog
        cardId={cardId}
        opened={isToppingUp}
        at={departure && toTopUpTime(departure, Date.now())}
        onClose={() => setToppingUp(false)}
        onDone={({ balanceFen }) => announce(t('card.balanceNow', { amount: toAmountText(balanceFen) }))}
      />
    </div>
  );
}

/** After a ride: the price paid, and links to the card and to the clearing day. */
function RideLinks({ cardId, answer }: { readonly cardId: string; readonly answer: Ride }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const dates = [...new Set(answer.journeys.flatMap(({ batchDate }) => batchDate ?? []))];
  return (
    <div className={styles.done}>
      <p>
        <b>{t('ride.done', { amount: toMoneyText(answer.riderFen) })}</b>
      </p>
      <p className={wide.tools}>
        <Link to={toAddress(cardPath(cardId))} className={wide.link}>
          {t('ride.toCard')}
        </Link>
        {dates.map((date) => (
          <Link key={date} to={toAddress(settlementPath(date))} className={wide.link}>
            {t('ride.toDay', { date })}
          </Link>
        ))}
      </p>
    </div>
  );
}
