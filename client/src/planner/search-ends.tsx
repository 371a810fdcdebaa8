import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import { baseEn as en } from '../i18n/en-base.ts';
import { toDurationText } from '../i18n/format.ts';
import { baseZh as zh } from '../i18n/zh-base.ts';
import { findLinkedView } from '../map/view-param.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { type LocateFailure, locate } from './locate.ts';
import { useOwnPlacesHere } from './own-places.ts';
import type { PlaceChoice } from './place-choice.ts';
import { stayChoices, type ViaChoice } from './plan-url.ts';
import { useRecentPlaces } from './recent-places.ts';
import { SearchBox } from './search-box.tsx';
import styles from './search-form.module.css';
import { useLatest } from './use-latest.ts';
import { type Plan, toClosed, toWithEnd, toWithVia } from './use-plan.ts';

type End = 'from' | 'via' | 'to';

export interface SearchEndsProps {
  readonly plan: Plan;
  readonly showsVia: boolean;
  readonly onRemoveVia: () => void;
}

/** Start, place on the way, destination; with buttons that find the device, swap both ends, and remove the place on the way. */
export function SearchEnds({ plan: { state, go }, showsVia, onRemoveVia }: SearchEndsProps) {
  const { t } = useTranslation();
  const { raise } = useSheet();
  const recent = useRecentPlaces();
  const own = useOwnPlacesHere();
  const device = useDevicePlace((place) => setPlace('from', place));

  function setPlace(end: End, place: PlaceChoice | undefined) {
    if (end === 'via') go(toWithVia(state, place && { place, stayMin: state.via?.stayMin ?? 0 }));
    else go(toWithEnd(state, end, place));
    if (end === 'from') device.clearFailure();
    if (place) recent.remember(place);
  }

  function swap() {
    const { from, to, ...rest } = toClosed(state);
    go({ ...rest, ...(to && { from: to }), ...(from && { to: from }) });
  }

  /** Of places that fit alike, those near the other end of the trip come first, else those on the map. */
  function toNear(end: End) {
    const { from, to } = state;
    const other = end === 'from' ? to : end === 'to' ? from : (from ?? to);
    return other ?? findLinkedView(window.location.search);
  }

  const box = (end: End) => (
    <SearchBox
      end={end}
      value={end === 'via' ? state.via?.place : state[end]}
      recent={recent.list}
      own={own}
      near={toNear(end)}
      onChoose={(place) => setPlace(end, place)}
      onForget={recent.forgetAll}
      onFocus={raise}
    />
  );
  return (
    <>
      <div className={styles.ends}>
        <Dots hasVia={showsVia} />
        <div className={styles.boxes}>
          {box('from')}
          {showsVia && (
            <div>
              {box('via')}
              {state.via && (
                <StaySelect
                  value={state.via.stayMin}
                  onChange={(stayMin) =>
                    state.via && go(toWithVia(state, { ...state.via, stayMin }), { replace: true })
                  }
                />
              )}
            </div>
          )}
          {box('to')}
        </div>
        <div className={styles.side}>
          <IconButton icon="locate" label={t('search.locate')} busy={device.busy} onClick={device.locate} />
          {showsVia && (
            <IconButton
              icon="close"
              label={t('search.removeVia')}
              onClick={() => {
                onRemoveVia();
                if (state.via) setPlace('via', undefined);
              }}
            />
          )}
          <IconButton
            icon="swap"
            label={t('search.swap')}
            disabled={!state.from && !state.to}
            onClick={swap}
          />
        </div>
      </div>
      {(device.failure || device.busy) && (
        <p className={styles.failure} data-busy={device.busy}>
          {t(device.busy ? 'locate.busy' : (device.failure ?? 'locate.unavailable'))}
        </p>
      )}
    </>
  );
}

/** A line from start to destination, with a dot for each box beside it. */
function Dots({ hasVia }: { readonly hasVia: boolean }) {
  return (
    <div className={styles.dots} aria-hidden="true">
      <i />
      <b />
      {hasVia && <i data-via />}
      {hasVia && <b />}
      <i />
    </div>
  );
}

/** Asks the device where it is. A failure is announced and kept until the next attempt or `clearFailure`. */
function useDevicePlace(onFound: (place: PlaceChoice) => void) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const bounds = useQuery(configQuery()).data?.bounds;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<LocateFailure>();
  // Until the device answers, another place may be chosen, or another view opened.
  const latest = useLatest(onFound);

  async function find() {
    setBusy(true);
    const answer = await locate(bounds);
    setBusy(false);
    if (answer.kind === 'found') {
      latest.current?.({ ...answer.point, name: { zh: zh['search.myPlace'], en: en['search.myPlace'] } });
    } else {
      setFailure(answer.reason);
      announce(t(answer.reason));
    }
  }
  return { busy, failure, locate: () => void find(), clearFailure: () => setFailure(undefined) };
}

interface StaySelectProps {
  readonly value: ViaChoice['stayMin'];
  readonly onChange: (stayMin: ViaChoice['stayMin']) => void;
}

/** How long to stay at the place on the way. */
function StaySelect({ value, onChange }: StaySelectProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('search.stay')}
      classNames={{ root: styles.stay ?? '', label: styles.stayLabel ?? '', input: styles.staySelect ?? '' }}
      value={String(value)}
      onChange={(event) => {
        const chosen = stayChoices.find((minutes) => String(minutes) === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
      data={stayChoices.map((minutes) => ({
        value: String(minutes),
        label: minutes === 0 ? t('search.noStay') : toDurationText(minutes * 60, t),
      }))}
    />
  );
}
