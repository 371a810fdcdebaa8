import { Button } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from '../../api/contract.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import { toKeyed } from '../../ui/keyed.ts';
import styles from '../bureau.module.css';
import { useBureauTools, useMapPick, useStopName } from '../bureau-tools.tsx';
import type { StopSpec } from '../line-path.ts';
import { PlaceSearch } from '../place-search.tsx';

interface StopSpecsFieldProps {
  readonly label: string;
  readonly stops: readonly StopSpec[];
  readonly onChange: (stops: StopSpec[]) => void;
}

/** A list of stops, each of the feeds or new: found by name, or clicked on the map. */
export function StopSpecsField({ label, onChange, stops }: StopSpecsFieldProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const stopName = useStopName();
  const { learnPlace } = useBureauTools();
  const nameOf = (spec: StopSpec) => ('new' in spec ? spec.new.name : stopName(spec.ref));
  const add = (spec: StopSpec, name: string) => {
    onChange([...stops, spec]);
    announce(t('bureau.stopAdded', { number: stops.length + 1, name }));
  };
  const { isActive, toggle } = useMapPick(useId(), (point, stop: Place | undefined) => {
    if (stop?.stopId) {
      learnPlace(stop);
      add({ ref: stop.stopId }, stop.name);
    } else {
      const name = t('bureau.stopName', { number: stops.length + 1 });
      add({ new: { name, lat: point.lat, lon: point.lon } }, name);
    }
  });
  return (
    <div className={styles.pickField}>
      <PlaceSearch
        label={label}
        placeholder={t('bureau.searchPlace')}
        onChoose={({ lat, lon, name, stopId }) => {
          const text = name?.zh ?? t('bureau.stopName', { number: stops.length + 1 });
          add(stopId === undefined ? { new: { name: text, lat, lon } } : { ref: stopId }, text);
        }}
      />
      <Button mih={44} variant={isActive ? 'filled' : 'default'} aria-pressed={isActive} onClick={toggle}>
        {isActive ? t('bureau.pickEnd') : t('bureau.pickOnMap')}
      </Button>
      <ol className={styles.list} aria-label={label}>
        {toKeyed(stops, (stop) => JSON.stringify(stop)).map(({ entry, key }, i) => (
          <li key={key} className={styles.tools}>
            <span>
              {i + 1} {nameOf(entry)}
            </span>
            <Button
              variant="default"
              aria-label={t('bureau.removeStopOf', { name: nameOf(entry) })}
              onClick={() => onChange(stops.toSpliced(i, 1))}
            >
              {t('bureau.remove')}
            </Button>
          </li>
        ))}
      </ol>
    </div>
  );
}
