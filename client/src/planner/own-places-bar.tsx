import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import { baseEn as en } from '../i18n/en-base.ts';
import { baseZh as zh } from '../i18n/zh-base.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { locate } from './locate.ts';
import styles from './own-places.module.css';
import { type OwnPlaceKind, type OwnPlaces, ownPlaceKinds, useOwnPlacesHere } from './own-places.ts';
import { isSamePlace, type PlaceChoice } from './place-choice.ts';
import { useLatest } from './use-latest.ts';
import { type Plan, toClosed } from './use-plan.ts';

const OwnPlacesDialog = lazy(() =>
  import('./own-places-dialog.tsx').then((module) => ({ default: module.OwnPlacesDialog })),
);

/** Buttons that plan a trip home or to work, and one that sets both places. */
export function OwnPlacesBar({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const places = useOwnPlacesHere();
  const { busy, go } = useGoToOwn(plan, places);
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const known = ownPlaceKinds.filter((kind) => places[kind]);
  const edit = () => {
    setUsed(true);
    setOpen(true);
  };
  return (
    <div className={styles.bar}>
      {known.map((kind) => (
        <UnstyledButton
          key={kind}
          className={styles.chip ?? ''}
          aria-busy={busy === kind}
          onClick={() => void go(kind)}
        >
          <Icon name={kind} size={18} />
          {t(`own.${kind}Go`)}
        </UnstyledButton>
      ))}
      {known.length === 0 ? (
        <UnstyledButton className={styles.chip ?? ''} onClick={edit}>
          <Icon name="home" size={18} />
          {t('own.set')}
        </UnstyledButton>
      ) : (
        <IconButton icon="edit" iconSize={18} tone="quiet" label={t('own.set')} onClick={edit} />
      )}
      {used && (
        <Suspense fallback={null}>
          <OwnPlacesDialog opened={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/**
 * Plans a trip to an own place: from the start of the form, else from where the device is, else from the other own place.
 * Where none of these is known, only the destination is set.
 */
function useGoToOwn(plan: Plan, places: OwnPlaces) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const bounds = useQuery(configQuery()).data?.bounds;
  const [busy, setBusy] = useState<OwnPlaceKind>();
  // Until the device answers, the form may change, or another view may be opened.
  const latest = useLatest(plan);

  async function findStart(
    to: PlaceChoice,
    other: PlaceChoice | undefined,
  ): Promise<PlaceChoice | undefined> {
    const findTyped = () => {
      const from = latest.current?.state.from;
      return from && !isSamePlace(from, to) ? from : undefined;
    };
    const typed = findTyped();
    if (typed) return typed;
    const answer = await locate(bounds);
    const since = findTyped();
    if (since || !latest.current) return since;
    if (answer.kind === 'found') {
      return { ...answer.point, name: { zh: zh['search.myPlace'], en: en['search.myPlace'] } };
    }
    announce(t(answer.reason));
    return other && !isSamePlace(other, to) ? other : undefined;
  }

  async function goTo(kind: OwnPlaceKind) {
    const to = places[kind];
    if (!to || busy) return;
    setBusy(kind);
    const start = await findStart(to, places[kind === 'home' ? 'work' : 'home']);
    setBusy(undefined);
    if (!latest.current) return;
    const { go, state } = latest.current;
    const { from: _from, to: _to, via: _via, ...rest } = toClosed(state);
    go({ ...rest, to, ...(start && { from: start }) });
  }
  return { busy, go: goTo };
}
