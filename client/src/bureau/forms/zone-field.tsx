import { Button } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LatLon } from '../../api/contract.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import styles from '../bureau.module.css';
import { useBureauTools, useFieldProblem } from '../bureau-tools.tsx';
import { type Polygon, toPolygon, toRingPoints } from '../new-modification.ts';
import { PlaceSearch } from '../place-search.tsx';
import { movePoint } from '../snap.ts';

export interface ZoneFieldProps {
  readonly label: string;
  readonly path: string;
  readonly value: Polygon;
  readonly onChange: (polygon: Polygon) => void;
}

/** Metres from the middle to a corner of a zone that is made around a place. */
const AROUND_M = 1_500;
/** Change of a zone's size by a button. */
const STEP = 1.25;

/** A zone: drawn corner by corner on the map, or made around a place and grown with buttons. */
export function ZoneField({ label, onChange, path, value }: ZoneFieldProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const fieldId = useId();
  const problem = useFieldProblem(path);
  const { picking, setPicking } = useBureauTools();
  const isActive = picking?.fieldId === fieldId;
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const toPicking = (polygon: Polygon) => ({
    fieldId,
    picker: {
      kind: 'area' as const,
      points: toRingPoints(polygon),
      onChange: (points: readonly LatLon[]) => latest.current(toPolygon(points)),
    },
  });
  // The map draws the corners that the document has now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picking only for new corners
  useEffect(() => {
    if (isActive) setPicking(toPicking(value));
  }, [value]);
  const points = toRingPoints(value);
  const scale = (factor: number) => {
    onChange(toPolygon(scalePoints(points, factor)));
    announce(t('bureau.zoneSized', { percent: Math.round(factor * 100) }));
  };
  const count = t('bureau.zoneCorners', { count: points.length });
  return (
    <fieldset className={styles.zone}>
      <legend>
        {label} · {points.length < 3 ? t('bureau.zoneLacks') : count}
      </legend>
      {problem && <p className={styles.fieldProblem}>{problem}</p>}
      <PlaceSearch
        label={t('bureau.zoneAround', { zone: label })}
        placeholder={t('bureau.searchPlace')}
        onChoose={(place) => {
          onChange(toPolygon(toHexagon(place)));
          announce(t('bureau.zoneMade'));
        }}
      />
      <div className={styles.tools}>
        <Button
          variant={isActive ? 'filled' : 'default'}
          aria-pressed={isActive}
          onClick={() => setPicking(isActive ? undefined : toPicking(value))}
        >
          {isActive ? t('bureau.drawDone') : t('bureau.drawOnMap')}
        </Button>
        {points.length >= 3 && (
          <>
            <Button variant="default" onClick={() => scale(STEP)}>
              {t('bureau.zoneGrow')}
            </Button>
            <Button variant="default" onClick={() => scale(1 / STEP)}>
              {t('bureau.zoneShrink')}
            </Button>
          </>
        )}
        {points.length > 0 && (
          <Button variant="default" onClick={() => onChange(toPolygon([]))}>
            {t('bureau.zoneClear')}
          </Button>
        )}
      </div>
      {isActive && <p className={styles.muted}>{t('bureau.zoneHint')}</p>}
    </fieldset>
  );
}

function toHexagon(middle: LatLon): LatLon[] {
  return Array.from({ length: 6 }, (_, i) => {
    const angle = (i * Math.PI) / 3;
    const { lat, lon } = movePoint(middle, Math.sin(angle) * AROUND_M, Math.cos(angle) * AROUND_M);
    return { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 };
  });
}

function scalePoints(points: readonly LatLon[], factor: number): LatLon[] {
  const mean = (key: 'lat' | 'lon') => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const [lat, lon] = [mean('lat'), mean('lon')];
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return points.map((point) => ({
    lat: round(lat + (point.lat - lat) * factor),
    lon: round(lon + (point.lon - lon) * factor),
  }));
}
