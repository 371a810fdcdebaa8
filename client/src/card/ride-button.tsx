import { Button } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Itinerary } from '../api/contract.ts';
import { toCardRide } from './ride-input.ts';

const RideDialog = lazy(() => import('./ride-dialog.tsx').then((module) => ({ default: module.RideDialog })));

/** Opens the dialog that rides the trip with a card; absent for trips on foot. */
export function RideButton({ itinerary }: { readonly itinerary: Itinerary }) {
  const { t } = useTranslation();
  const ride = useMemo(() => toCardRide(itinerary), [itinerary]);
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  if (!ride) return null;
  return (
    <>
      <Button
        size="md"
        fullWidth
        mih={48}
        mt={16}
        aria-haspopup="dialog"
        onClick={() => {
          setUsed(true);
          setOpen(true);
        }}
      >
        {t('ride.open')}
      </Button>
      {used && (
        <Suspense fallback={null}>
          <RideDialog ride={ride} opened={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
