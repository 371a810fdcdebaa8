import { Button, NativeSelect, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { toDateText, toInstant, toLocalTime } from '../i18n/clock.ts';
import { KeptMark } from '../ui/kept-mark.tsx';
import { useLanguage } from '../ui/name.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { EmptyPlan } from './empty-plan.tsx';
import { ItineraryCard } from './itinerary-card.tsx';
import type { FoundItinerary } from './itinerary-facts.ts';
import styles from './itinerary-list.module.css';
import { ItinerarySkeletons } from './itinerary-skeletons.tsx';
import type { Merits } from './merits.ts';
import { OtherDepartures } from './other-departures.tsx';
import { PlanFailure } from './plan-failure.tsx';
import { type PlanState, type SortOrder, sortOrders } from './plan-url.ts';
import { type TripsInSight, toTripsInSight } from './trips-in-sight.ts';
import type { Itineraries } from './use-itineraries.ts';

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
  /** Called with the id of the trip to which a pointer or the focus comes. */
  readonly onPoint: (id: string) => void;
  readonly onChange: (next: PlanState, replace: boolean) => void;
}

/** Which button is above the list and which below it. */
const pageOrders = { depart: ['earlier', 'later'], arrive: ['later', 'earlier'] } as const;

export function ItineraryList(props: ItineraryListProps) {
  const { state, itineraries, sight, merits, isGone, focusKey, onShowTooFar, onOpen, onPoint, onChange } =
    props;
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

  const { rows, shown, tooFar } = sight;
  const left = found.length - shown.length;
  const plain = toTripsInSight(found, { ...state, sort: 'recommended' }, left === 0, itineraries.ways).rows;
  const isSame = state.sort !== 'recommended' && rows.every((row, index) => row.lead === plain[index]?.lead);
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
        <PageButton itineraries={itineraries} way={above} />
      </div>
      <PageFailure itineraries={itineraries} way={above} />
      <KeptMark keptAt={itineraries.keptAt} />
      {isGone && <p className={styles.notice}>{t('plan.gone')}</p>}
      {isSame && rows.length > 1 && <p className={styles.notice}>{t('sort.same')}</p>}
      {left > 0 && (
        <p className={styles.notice}>
          {t('plan.tooFar', { count: left, limit })}{' '}
          <UnstyledButton className={styles.show} onClick={onShowTooFar}>
            {t('plan.showTooFar')}
          </UnstyledButton>
        </p>
      )}
      {itineraries.notes.map((note) => (
        <p key={note.code} className={styles.notice}>
          {note.text[language]}
        </p>
      ))}
      {itineraries.isIncomplete && <p className={styles.notice}>{t('plan.incomplete')}</p>}
      {tooFar.length === found.length && <p className={styles.notice}>{t('plan.allTooFar', { limit })}</p>}
      <ol className={styles.list}>
        {rows.map((row) => (
          <li key={row.lead.itinerary.id}>
            <ItineraryCard
              row={row}
              merits={merits.get(row.lead.itinerary.id) ?? []}
              focused={row.lead.itinerary.id === focusKey}
              askedDate={asked.slice(0, 10)}
              onOpen={() => onOpen(row.lead)}
              onPoint={() => onPoint(row.lead.itinerary.id)}
            />
            <OtherDepartures row={row} focusKey={focusKey} onOpen={onOpen} />
          </li>
        ))}
      </ol>
      <PageFailure itineraries={itineraries} way={below} />
      <PageButton itineraries={itineraries} way={below} wide />
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

interface PageProps {
  readonly itineraries: Itineraries;
  readonly way: 'earlier' | 'later';
}

/** Says why earlier or later trips were not loaded. */
function PageFailure({ itineraries, way }: PageProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return itineraries[way].failed ? (
    <p className={styles.notice}>{toFailureText(itineraries.error, t, language)}</p>
  ) : null;
}

/** Loads earlier or later trips; says where there are none. */
function PageButton({ itineraries, way, wide }: PageProps & { readonly wide?: boolean }) {
  const { t } = useTranslation();
  const page = itineraries[way];
  return (
    <Button
      variant="subtle"
      size="md"
      fullWidth={wide}
      className={styles.page ?? ''}
      loading={page.busy}
      disabled={page.exhausted}
      onClick={page.load}
    >
      {page.exhausted ? t(way === 'earlier' ? 'plan.noEarlier' : 'plan.noLater') : t(`plan.${way}`)}
    </Button>
  );
}
