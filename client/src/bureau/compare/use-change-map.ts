import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { comparisonQuery } from '../../api/scenarios.ts';
import type { ChangeMap } from '../../map/map-scene.tsx';
import { useCompareState } from './compare-url.ts';
import { findMeasure, toTone, toZoneChange, toZoneValues } from './measures.ts';

/** The zones of the comparison in the address, in the tones of the chosen measure; undefined where there is none. */
export function useChangeMap(scenarioId: string): ChangeMap | undefined {
  const [{ comparison, district, measure: key, zone }, change] = useCompareState(scenarioId);
  const { data } = useQuery(comparisonQuery(comparison));
  const access = comparison === '' ? undefined : data?.comparison?.access;
  const latest = useRef(change);
  latest.current = change;

  const zones = useMemo(() => {
    const measure = access && findMeasure(access, key);
    if (!measure) return undefined;
    const values = toZoneValues(access, measure);
    return access.zones.map(({ id, lat, lon, ring }, z) => {
      const value = values[z] ?? { before: null, after: null };
      return { id, lat, lon, ring, tone: toTone(toZoneChange(value, measure), measure) };
    });
  }, [access, key]);

  // Zones that change, all of them where none does, or those of a district.
  const focus = useMemo((): [number, number][] => {
    if (!zones || !access) return [];
    const own = access.zones.filter((one) => one.district === district);
    const changed = zones.filter(({ tone }) => tone !== 'same' && tone !== 'never');
    const shown = own.length > 0 ? own : changed.length > 0 ? changed : zones;
    return shown.map(({ lat, lon }) => [lat, lon]);
  }, [access, zones, district]);

  return useMemo(
    () =>
      zones && {
        zones,
        focus,
        chosen: zone ?? undefined,
        onChoose: (zoneId) =>
          latest.current({ zone: zoneId, ...(zoneId === undefined ? {} : { view: 'map' }) }),
      },
    [zones, focus, zone],
  );
}
