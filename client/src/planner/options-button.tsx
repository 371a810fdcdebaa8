import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FareChoices } from '../api/contract.ts';
import { fareChoicesQuery } from '../api/queries.ts';
import { Icon } from '../ui/icon.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './options.module.css';
import type { OptionsProps } from './options-dialog.tsx';
import { keepOwnFare, useOwnFare } from './own-fare.ts';
import { LOWEST_PRICE, modeGroups } from './plan-url.ts';

const OptionsDialog = lazy(() =>
  import('./options-dialog.tsx').then((module) => ({ default: module.OptionsDialog })),
);

/** Forgets a card or rider that the server does not know (any more): it would refuse every search. */
function useKnownFare(choices: FareChoices | undefined): void {
  const { mediumId, riderId } = useOwnFare();
  useEffect(() => {
    if (!choices) return;
    const isMedium = choices.media.some(({ id }) => id === mediumId) || mediumId === LOWEST_PRICE;
    const isRider = choices.riderCategories.some(({ id }) => id === riderId);
    const isKnown = (mediumId === undefined || isMedium) && (riderId === undefined || isRider);
    if (!isKnown)
      keepOwnFare({
        ...(isMedium && mediumId !== undefined && { mediumId }),
        ...(isRider && riderId !== undefined && { riderId }),
      });
  }, [choices, mediumId, riderId]);
}

/** Opens payment and preferences; its label is a summary of the chosen ones. */
export function OptionsButton({ state, onChange }: OptionsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const choices = useQuery(fareChoicesQuery());
  useKnownFare(choices.data);
  const medium = choices.data?.media.find((one) => one.id === state.mediumId);
  const rider = choices.data?.riderCategories.find((one) => one.id === state.riderId);
  const chosen = [
    state.mediumId === LOWEST_PRICE ? t('options.lowestPrice') : medium && toNameText(medium.names, language),
    rider && !rider.isDefault && toNameText(rider.names, language),
    state.maxWalkMin && `${t('mode.walk')} ≤ ${t('options.walkMinutes', { count: state.maxWalkMin })}`,
    state.wheelchair && t('options.wheelchair'),
    state.minChangeMin &&
      `${t('options.changeShort')} ≥ ${t('options.walkMinutes', { count: state.minChangeMin })}`,
    state.maxChanges !== undefined &&
      (state.maxChanges === 0 ? t('plan.direct') : `≤ ${t('plan.transfers', { count: state.maxChanges })}`),
    state.modes.length < modeGroups.length && state.modes.map((mode) => t(`mode.${mode}`)).join('/'),
  ].filter((text) => typeof text === 'string');
  return (
    <>
      <Button
        variant="default"
        size="md"
        className={styles.open ?? ''}
        leftSection={<Icon name="sliders" size={18} />}
        aria-haspopup="dialog"
        onClick={() => {
          setUsed(true);
          setOpen(true);
        }}
      >
        <span className={styles.summary}>{chosen.length > 0 ? chosen.join(' · ') : t('options.open')}</span>
      </Button>
      {used && (
        <Suspense fallback={null}>
          <OptionsDialog state={state} onChange={onChange} opened={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
