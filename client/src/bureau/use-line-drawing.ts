import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddLine, LatLon, Modification, Place } from '../api/contract.ts';
import { toDistanceText } from '../i18n/format.ts';
import type { MapDraft } from '../map/map-scene.tsx';
import type { PlaceChoice } from '../planner/place-choice.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { BureauTools } from './bureau-tools.tsx';
import {
  type Corner,
  countStops,
  insertStop,
  removeStop,
  type StopSpec,
  swapStops,
  toCornerIndex,
  toCorners,
  withBends,
  withCorners,
} from './line-path.ts';
import { type FollowedWay, followWay, movePoint, snapToWays } from './snap.ts';

export interface LineDrawing {
  /** For the map; undefined while no line is drawn. */
  readonly draft: MapDraft | undefined;
  /** Names of the stops, in their order. */
  readonly names: readonly string[];
  /** What the last change did, and to what it snapped. */
  readonly note: string;
  /** Place in the list that the next stop fills; undefined for the end. */
  readonly insertAt: number | undefined;
  readonly setInsertAt: (place: number | undefined) => void;
  readonly addPlace: (place: PlaceChoice) => void;
  readonly removeStop: (place: number) => void;
  /** Exchanges a stop with the one behind it. */
  readonly swapStops: (place: number) => void;
  /** Moves a new stop by metres. */
  readonly nudge: (place: number, northM: number, eastM: number) => void;
}

export interface LineDrawingProps {
  readonly line: Modification | undefined;
  readonly onChange: (line: AddLine) => void;
  readonly isReadOnly: boolean;
  readonly tools: BureauTools;
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** Metres within which a known line passes a stop, for the way between two stops to follow it. */
const FOLLOW_M = { rail: 600, road: 200 } as const;

/** Draws a line: by clicks and drags on the map, or by names and keys. Stops and ways follow what is known there. */
export function useLineDrawing({ isReadOnly, line: shown, onChange, tools }: LineDrawingProps): LineDrawing {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const { learnPlace, lines, places, ways } = tools;
  const line = shown?.type === 'addLine' ? shown : undefined;
  const [insertAt, setInsertAt] = useState<number>();
  const [note, setNote] = useState('');
  const corners = useMemo(() => line && toCorners(line, (ref) => places.get(ref)), [line, places]);
  const toName = (stop: StopSpec) => {
    if ('new' in stop) return stop.new.name;
    const place = places.get(stop.ref);
    return place ? toNameText(place.names, language) : stop.ref;
  };
  const names = (line?.stops ?? []).map(toName);
  const edit = { line, corners, insertAt, onChange, ways, names };
  const latest = useRef(edit);
  useEffect(() => {
    latest.current = edit;
  });
  // Another line is another drawing.
  const lineId = line?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another line clears these
  useEffect(() => {
    setNote('');
    setInsertAt(undefined);
  }, [lineId]);

  const actions = useMemo(() => {
    const say = (...sentences: (string | undefined)[]) => {
      const text = sentences.filter(Boolean).join(language === 'zh' ? '' : ' ');
      setNote(text);
      announce(text);
    };
    const labelOf = (id: string) => lines.find((one) => one.id === id)?.label ?? id;
    const groundWays = (snap: AddLine['snap']) => latest.current.ways.filter(({ ground }) => ground === snap);
    const change = (make: (line: AddLine, corners: readonly Corner[]) => AddLine) => {
      const { corners: now, line: edited, onChange: report } = latest.current;
      if (edited && now && !isReadOnly) report(make(edited, now));
    };
    /** Lets the hops behind these stops follow a known way, and says which one. */
    const follow = (edited: AddLine, now: readonly Corner[], hops: readonly number[]) => {
      let next = [...now];
      let found: FollowedWay | undefined;
      if (edited.snap !== 'none') {
        for (const hop of hops) {
          const [from, to] = [next[toCornerIndex(next, hop)], next[toCornerIndex(next, hop + 1)]];
          if (hop < 0 || !from || !to) continue;
          const way = followWay(groundWays(edited.snap), from, to, FOLLOW_M[edited.snap]);
          if (!way) continue;
          found = way;
          next = withBends(
            next,
            hop,
            way.bends.map(({ lat, lon }) => ({ lat: round(lat), lon: round(lon) })),
          );
        }
      }
      const text =
        found &&
        t('bureau.followed', { line: labelOf(found.lineId), distance: toDistanceText(found.metres, t) });
      return { line: withCorners(edited, next), text };
    };
    /** A stop at a spot: the one of the feeds there, else a new one, on a known line where one is near. */
    const toSpec = (snap: AddLine['snap'], point: LatLon, stop: Place | undefined, toleranceM: number) => {
      if (stop?.stopId) {
        learnPlace(stop);
        const name = toNameText(stop.names, language);
        const corner = { lat: stop.lat, lon: stop.lon, stop: { ref: stop.stopId } };
        return { corner, name, text: t('bureau.snappedToStop') };
      }
      const spot = snap === 'none' ? undefined : snapToWays(groundWays(snap), point, toleranceM);
      const at = { lat: round((spot ?? point).lat), lon: round((spot ?? point).lon) };
      const name = toFreeName(latest.current.names, (number) => t('bureau.stopName', { number }));
      const text = spot && t('bureau.snappedToLine', { line: labelOf(spot.lineId) });
      return { corner: { ...at, stop: { new: { name, ...at } } }, name, text };
    };
    const insert = (corner: Required<Corner>, name: string, text?: string) => {
      change((edited, now) => {
        const place = latest.current.insertAt ?? countStops(now);
        const at = toCornerIndex(now, place);
        const added = insertStop(edited, now, at, corner);
        const done = follow(added, now.toSpliced(at, 0, corner), [place - 1, place]);
        say(t('bureau.stopAdded', { number: place + 1, name }), text, done.text);
        return done.line;
      });
      setInsertAt(undefined);
    };
    return { say, change, follow, toSpec, insert, groundWays, labelOf };
  }, [announce, isReadOnly, language, learnPlace, lines, t]);

  const draft = useMemo((): MapDraft | undefined => {
    if (!corners || isReadOnly) return undefined;
    const { change, follow, groundWays, insert, labelOf, say, toSpec } = actions;
    return {
      points: toDraftPoints(corners, latest.current.names),
      onAdd: (point, stop, toleranceM) => {
        const snap = latest.current.line?.snap ?? 'none';
        const { corner, name, text } = toSpec(snap, point, stop, toleranceM);
        insert(corner, name, text);
      },
      onMove: (index, point, stop, toleranceM) =>
        change((edited, now) => {
          const old = now[index];
          if (!old) return edited;
          if (!old.stop) return withCorners(edited, now.with(index, toBend(edited.snap, point, toleranceM)));
          const { corner, name, text } = toSpec(edited.snap, point, stop, toleranceM);
          const moved = toMoved(old, corner);
          const place = countStops(now.slice(0, index));
          const done = follow(edited, now.with(index, moved), [place - 1, place]);
          const isOwn = moved.stop && 'new' in moved.stop;
          const shownName = isOwn ? (latest.current.names[place] ?? name) : name;
          say(t('bureau.stopMoved', { number: place + 1, name: shownName }), text, done.text);
          return done.line;
        }),
      onBend: (index, point, toleranceM) =>
        change((edited, now) =>
          withCorners(edited, now.toSpliced(index + 1, 0, toBend(edited.snap, point, toleranceM))),
        ),
      onStraighten: (index) => change((edited, now) => withCorners(edited, now.toSpliced(index, 1))),
    };

    function toBend(snap: AddLine['snap'], point: LatLon, toleranceM: number): Corner {
      const spot = snap === 'none' ? undefined : snapToWays(groundWays(snap), point, toleranceM);
      say(spot ? t('bureau.snappedToLine', { line: labelOf(spot.lineId) }) : t('bureau.bent'));
      return { lat: round((spot ?? point).lat), lon: round((spot ?? point).lon) };
    }
  }, [corners, isReadOnly, actions, t]);

  const { change, follow, insert, say } = actions;
  return {
    draft,
    names,
    note,
    insertAt,
    setInsertAt,
    addPlace: ({ lat, lon, name, stopId }) => {
      const fallback = toFreeName(names, (number) => t('bureau.stopName', { number }));
      const text = name ? toNameText(name, language) : fallback;
      if (stopId === undefined) {
        const at = { lat: round(lat), lon: round(lon) };
        insert({ ...at, stop: { new: { name: name?.zh ?? text, ...at } } }, text);
      } else {
        const names = name ?? { zh: stopId, en: stopId };
        learnPlace({ name: text, names, stopId, lat, lon } as Place);
        insert({ lat, lon, stop: { ref: stopId } }, text, t('bureau.snappedToStop'));
      }
    },
    removeStop: (place) => {
      change((edited, now) => removeStop(edited, now, place));
      say(t('bureau.stopRemoved', { name: names[place] ?? '' }));
      setInsertAt(undefined);
    },
    swapStops: (place) => {
      change((edited, now) => {
        const swapped = swapStops(edited, now, place);
        const next = toCorners(swapped, (ref) => places.get(ref));
        return next ? follow(swapped, next, [place - 1, place, place + 1]).line : swapped;
      });
      say(t('bureau.stopsSwapped', { first: names[place + 1] ?? '', second: names[place] ?? '' }));
    },
    nudge: (place, northM, eastM) =>
      change((edited, now) => {
        const index = toCornerIndex(now, place);
        const old = now[index];
        if (!old?.stop || 'ref' in old.stop) return edited;
        const { lat, lon } = movePoint(old, northM, eastM);
        const at = { lat: round(lat), lon: round(lon) };
        const metres = Math.abs(northM) + Math.abs(eastM);
        const way = northM > 0 ? 'north' : northM < 0 ? 'south' : eastM > 0 ? 'east' : 'west';
        say(t(`bureauNudged.${way}`, { name: old.stop.new.name, metres }));
        return withCorners(edited, now.with(index, { ...at, stop: { new: { ...old.stop.new, ...at } } }));
      }),
  };
}

/** The first name with a number that no stop has. */
function toFreeName(names: readonly string[], toText: (number: number) => string): string {
  for (let number = names.length + 1; ; number++) {
    const name = toText(number);
    if (!names.includes(name)) return name;
  }
}

function toDraftPoints(corners: readonly Corner[], names: readonly string[]): MapDraft['points'] {
  let place = -1;
  return corners.map(({ lat, lon, stop }) => {
    if (stop) place++;
    const isSnapped = stop !== undefined && 'ref' in stop;
    return { lat, lon, isStop: stop !== undefined, isSnapped, name: stop ? names[place] : undefined };
  });
}

/** A new stop keeps its name where it moves to no stop of the feeds. */
function toMoved(old: Corner, { lat, lon, stop }: Required<Corner>): Corner {
  if (!old.stop) return { lat, lon };
  if ('ref' in stop || 'ref' in old.stop) return { lat, lon, stop };
  return { lat, lon, stop: { new: { ...old.stop.new, lat, lon } } };
}
