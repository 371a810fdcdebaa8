import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddLine, LatLon, Modification, Place } from '../api/contract.ts';
import { stopQuery } from '../api/queries.ts';
import type { MapDraft } from '../map/map-scene.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import {
  type Corner,
  countStops,
  insertStop,
  removeStop,
  type StopSpec,
  toCorners,
  withCorners,
} from './line-path.ts';

export interface LineDrawing {
  /** For the map; undefined while no line is drawn. */
  readonly draft: MapDraft | undefined;
  /** Names of the stops, in their order. */
  readonly names: readonly string[];
  /** Place in the list that the next click on the map fills; undefined for the end. */
  readonly insertAt: number | undefined;
  readonly setInsertAt: (place: number | undefined) => void;
  readonly removeStop: (place: number) => void;
}

export interface LineDrawingProps {
  readonly line: Modification | undefined;
  readonly onChange: (line: AddLine) => void;
  readonly isReadOnly: boolean;
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** Draws a line on the map: clicks add stops, dragging moves them, handles between them bend the way. */
export function useLineDrawing({ isReadOnly, line: shown, onChange }: LineDrawingProps): LineDrawing {
  const { t } = useTranslation();
  const language = useLanguage();
  const line = shown?.type === 'addLine' ? shown : undefined;
  const [insertAt, setInsertAt] = useState<number>();
  const refs = (line?.stops ?? []).flatMap((stop) => ('ref' in stop ? [stop.ref] : []));
  const found = useQueries({
    queries: [...new Set(refs)].map((ref) => stopQuery(ref)),
    combine: (answers) => answers.flatMap(({ data }) => (data ? [data] : [])),
  });
  // Places of stops that were clicked are known before the server answers.
  const [clicked, setClicked] = useState<ReadonlyMap<string, Place>>(new Map());
  const places = useMemo(() => {
    const map = new Map(clicked);
    for (const { members, place } of found)
      for (const one of [place, ...members]) if (one.stopId) map.set(one.stopId, one);
    return map;
  }, [found, clicked]);
  const corners = useMemo(() => line && toCorners(line, (ref) => places.get(ref)), [line, places]);

  const latest = useRef({ line, corners, insertAt, onChange });
  useEffect(() => {
    latest.current = { line, corners, insertAt, onChange };
  });

  const draft = useMemo((): MapDraft | undefined => {
    if (!corners) return undefined;
    const change = (edit: (line: AddLine, corners: readonly Corner[]) => AddLine) => {
      const { corners: now, line: edited, onChange: report } = latest.current;
      if (edited && now && !isReadOnly) report(edit(edited, now));
    };
    const toSpec = (point: LatLon, stop: Place | undefined, count: number): Required<Corner> => {
      if (stop?.stopId) {
        const ref = stop.stopId;
        setClicked((old) => new Map(old).set(ref, stop));
        return { lat: stop.lat, lon: stop.lon, stop: { ref } };
      }
      const at = { lat: round(point.lat), lon: round(point.lon) };
      return { ...at, stop: { new: { name: t('bureau.stopName', { number: count + 1 }), ...at } } };
    };
    return {
      points: corners.map(({ lat, lon, stop }) => ({
        lat,
        lon,
        isStop: stop !== undefined,
        isSnapped: stop !== undefined && 'ref' in stop,
      })),
      onAdd: (point, stop) => {
        const place = latest.current.insertAt;
        change((edited, now) => {
          const at = place === undefined ? now.length : toCornerIndex(now, place);
          return insertStop(edited, now, at, toSpec(point, stop, countStops(now)));
        });
        setInsertAt(undefined);
      },
      onMove: (index, point, stop) =>
        change((edited, now) => {
          const old = now[index];
          if (!old) return edited;
          return withCorners(edited, now.with(index, toMoved(old, toSpec(point, stop, index))));
        }),
      onBend: (index, point) =>
        change((edited, now) =>
          withCorners(edited, now.toSpliced(index + 1, 0, { lat: round(point.lat), lon: round(point.lon) })),
        ),
      onStraighten: (index) => change((edited, now) => withCorners(edited, now.toSpliced(index, 1))),
    };
  }, [corners, isReadOnly, t]);
  const toName = (stop: StopSpec) => {
    if ('new' in stop) return stop.new.name;
    const place = places.get(stop.ref);
    return place ? toNameText(place.names, language) : stop.ref;
  };
  return {
    draft: isReadOnly ? undefined : draft,
    names: (line?.stops ?? []).map(toName),
    insertAt,
    setInsertAt,
    removeStop: (place) => {
      if (line && corners) onChange(removeStop(line, corners, place));
      setInsertAt(undefined);
    },
  };
}

/** The corner before which a stop in place `place` of the list comes. */
function toCornerIndex(corners: readonly Corner[], place: number): number {
  let seen = -1;
  const index = corners.findIndex(({ stop }) => stop && ++seen === place);
  return index < 0 ? corners.length : index;
}

/** A bend keeps being one; a new stop keeps its name where it moves to no stop of the feeds. */
function toMoved(old: Corner, { lat, lon, stop }: Required<Corner>): Corner {
  if (!old.stop) return { lat, lon };
  if ('ref' in stop || 'ref' in old.stop) return { lat, lon, stop };
  return { lat, lon, stop: { new: { ...old.stop.new, lat, lon } } };
}
