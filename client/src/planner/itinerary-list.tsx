import { Button, NativeSelect, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { toDateText, toInstant, toLocalTime } from '../i18n/clock.ts';
import { useLanguage } from '../ui/name.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { EmptyPlan } from './empty-plan.tsx';
import { ItineraryCard } from './itinerary-card.tsx';
import styles from './itinerary-list.module.css';
import { ItinerarySkeletons } from './itinerary-skeletons.tsx';
import type { Merits } from './merits.ts';
import { PlanFailure } from './plan-failure.tsx';
import { type PlanState, type SortOrder, sortOrders } from './plan-url.ts';
import { type TripsInSight, toTripsInSight } from './trips-in-sight.ts';
import type { FoundItinerary, Itineraries } from './use-itineraries.ts';

export interface ItineraryListProps {
  readonly state: PlanState;
  readonly itineraries: Itineraries;
  readonly sight: TripsInSight;
  /** Measures in which each trip beats the other trips shown. */
  readonly merits: Merits;
  /** Shows trips with longer walks than wished, too. */
  readonly onShowTooFar: () => void;
  /** The address has a trip that this search did not find. */
  readonly isGone: boolean;
  /** Id of the trip that was open before; its card gets the focus. */
  readonly focusKey: string | undefined;
  readonly onOpen: (found: FoundItinerary) => void;
  readonly onChange: (next: PlanState, replace: boolean) => void;
}

/** Which button is above the list and which below it. */
const pageOrders = { depart: ['earlier', 'later'], arrive: ['later', 'earlier'] } as const;

export function ItineraryList(props: ItineraryListProps) {
  const { state, itineraries, sight, merits, isGone, focusKey, onShowTooFar, onOpen, onChange } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const { found, status } = itineraries;

  if (status === 'idle') {
    return (
      <div className={styles.start}>
        <StateMessage title={t('empty.start')}>
          <p>{t('empty.startHint')}</p>
          <p>{t('search.mapHint')}</p>
        </StateMessage>
      </div>
    );
  }
  if (status === 'searching') return <ItinerarySkeletons />;
  if (status === 'failed') {
    return (
      <div className={styles.start}>
        <PlanFailure
          state={state}
          error={itineraries.error}
          onRetry={itineraries.again}
          onChange={onChange}
        />
      </div>
    );
  }
  if (found.length === 0) {
    return <EmptyPlan state={state} reason={itineraries.emptyReason} onChange={onChange} />;
  }

  const { shown, tooFar } = sight;
  const left = found.length - shown.length;
  const plain = toTripsInSight(found, { ...state, sort: 'recommended' }, left === 0).shown;
  const isSame = state.sort !== 'recommended' && shown.every((one, index) => one === plain[index]);
  const limit = t('options.walkMinutes', { count: state.maxWalkMin ?? 0 });
  // For an arrival the latest trip comes first, so earlier trips are loaded below.
  const [above, below] = state.time.kind === 'arrive' ? pageOrders.arrive : pageOrders.depart;
  const asked = state.time.kind === 'now' ? toLocalTime(Date.now()) : state.time.local;
  return (
    <section aria-labelledby="results-title" className={styles.results}>
      <div className={styles.head}>
        <h2 id="results-title" tabIndex={-1}>
          {t('plan.results')}
          <span className={styles.date}>{toDateText(toInstant(asked), language)}</span>
        </h2>
        <SortSelect value={state.sort} onChange={(sort) => onChange({ ...state, sort }, true)} />
      </div>
      {isGone && <p className={styles.notice}>{t('plan.gone')}</p>}
      {isSame && shown.length > 1 && <p className={styles.notice}>{t('sort.same')}</p>}
      {left > 0 && (
        <p className={styles.notice}>
          {t('plan.tooFar', { count: left, limit })}{' '}
          <UnstyledButton className={styles.show} onClick={onShowTooFar}>
            {t('plan.showTooFar')}
          </UnstyledButton>
        </p>
      )}
      {itineraries.isIncomplete && <p className={styles.notice}>{t('plan.incomplete')}</p>}
      {tooFar.length === found.length && <p className={styles.notice}>{t('plan.allTooFar', { limit })}</p>}
      <PageButton itineraries={itineraries} way={above} />
      <ol className={styles.list}>
        {shown.map((one) => (
          <li key={one.itinerary.id}>
            <ItineraryCard
              itinerary={one.itinerary}
              merits={merits.get(one.itinerary.id) ?? []}
              focused={one.itinerary.id === focusKey}
              askedDate={asked.slice(0, 10)}
              onOpen={() => onOpen(one)}
            />
          </li>
        ))}
      </ol>
      <PageButton itineraries={itineraries} way={below} />
    </section>
  );
}

interface SortSelectProps {
  readonly value: SortOrder;
  readonly onChange: (sort: SortOrder) => void;
}

function SortSelect({ value, onChange }: SortSelectProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      variant="unstyled"
      label={t('options.sort')}
      classNames={{ root: styles.sort ?? '', label: styles.sortLabel ?? '', input: styles.sortInput ?? '' }}
      value={value}
      onChange={(event) => {
        const sort = sortOrders.find((one) => one === event.target.value);
        if (sort) onChange(sort);
      }}
      data={sortOrders.map((one) => ({ value: one, label: t(`sort.${one}`) }))}
    />
  );
}

interface PageButtonProps {
  readonly itineraries: Itineraries;
  readonly way: 'earlier' | 'later';
}

/** Loads earlier or later trips; says so where that failed or where there are none. */
function PageButton({ itineraries, way }: PageButtonProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const page = itineraries[way];
  return (
    <>
      {page.failed && <p className={styles.notice}>{toFailureText(itineraries.error, t, language)}</p>}
      <Button
        variant="subtle"
        size="md"
        fullWidth
        className={styles.page ?? ''}
        loading={page.busy}
        disabled={page.exhausted}
        onClick={page.load}
      >
        {page.exhausted ? t(way === 'earlier' ? 'plan.noEarlier' : 'plan.noLater') : t(`plan.${way}`)}
      </Button>
    </>
  );
}
