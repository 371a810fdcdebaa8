/** Steps of drawing a line that clicks on the map and keys share: each changes the line and says what it did. */
import type { TFunction } from 'i18next';
import type { AddLine, LatLon, Place } from '../../api/contract.ts';
import { toDistanceText } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { toNameText } from '../../ui/name.tsx';
import type { KnownPlace } from '../bureau-tools.tsx';
import {
  type Corner,
  countStops,
  insertStop,
  removeStop,
  swapStops,
  toCornerIndex,
  toCorners,
  withCorners,
} from '../line-path.ts';
import { type KnownWay, movePoint } from '../snap.ts';
import { followWays, roundDegrees, snapSpot, toMoved } from './drawing-snap.ts';

/** The drawing as it is when a step is taken; listeners of the map outlive renders. */
export interface DrawnNow {
  readonly line: AddLine | undefined;
  readonly corners: readonly Corner[] | undefined;
  readonly insertAt: number | undefined;
  readonly onChange: (line: AddLine) => void;
  readonly ways: readonly KnownWay[];
  readonly names: readonly string[];
}

export interface DrawingContext {
  readonly now: () => DrawnNow;
  readonly isReadOnly: boolean;
  readonly language: Language;
  readonly t: TFunction;
  /** Announces and shows what a step did. */
  readonly say: (text: string) => void;
  readonly toLineLabel: (lineId: string) => string;
  readonly toPlace: (ref: string) => LatLon | undefined;
  readonly learnPlace: (place: KnownPlace) => void;
  readonly clearInsertAt: () => void;
}

type Snap = AddLine['snap'];

interface NamedCorner {
  readonly corner: Required<Corner>;
  readonly name: string;
  /** To what the stop snapped. */
  readonly text: string | undefined;
}

/** How stops and ways snap to what is known there, and the sentences that say to what. */
function createSnapping({ language, learnPlace, now, t, toLineLabel }: DrawingContext) {
  const toSnappedText = (lineId: string | undefined) =>
    lineId === undefined ? undefined : t('bureau.snappedToLine', { line: toLineLabel(lineId) });

  /** The first name with a number that no stop has. */
  function toFreeName(): string {
    const { names } = now();
    for (let number = names.length + 1; ; number++) {
      const name = t('bureau.stopName', { number });
      if (!names.includes(name)) return name;
    }
  }
  return {
    toFreeName,
    /** The line with the hops behind these stops along a known way, and a sentence that names it. */
    follow(line: AddLine, corners: readonly Corner[], hops: readonly number[]) {
      const found = followWays(now().ways, line.snap, corners, hops);
      const { followed } = found;
      const text =
        followed &&
        t('bureau.followed', {
          line: toLineLabel(followed.lineId),
          distance: toDistanceText(followed.metres, t),
        });
      return { line: withCorners(line, found.corners), text };
    },
    /** A stop at a spot: the one of the feeds there, else a new one, on a known line where one is near. */
    toStop(snap: Snap, point: LatLon, stop: Place | undefined, toleranceM: number): NamedCorner {
      if (stop?.stopId) {
        learnPlace(stop);
        const corner = { lat: stop.lat, lon: stop.lon, stop: { ref: stop.stopId } };
        return { corner, name: toNameText(stop.names, language), text: t('bureau.snappedToStop') };
      }
      const { lineId, ...at } = snapSpot(now().ways, snap, point, toleranceM);
      const name = toFreeName();
      return { corner: { ...at, stop: { new: { name, ...at } } }, name, text: toSnappedText(lineId) };
    },
    toBend(snap: Snap, point: LatLon, toleranceM: number) {
      const { lineId, ...corner } = snapSpot(now().ways, snap, point, toleranceM);
      return { corner, text: toSnappedText(lineId) ?? t('bureau.bent') };
    },
  };
}

export type DrawingSteps = ReturnType<typeof createDrawingSteps>;

export function createDrawingSteps(context: DrawingContext) {
  const { clearInsertAt, isReadOnly, language, now, t, toPlace } = context;
  const { follow, toBend, toFreeName, toStop } = createSnapping(context);
  const say = (...sentences: (string | undefined)[]) =>
    context.say(sentences.filter(Boolean).join(language === 'zh' ? '' : ' '));

  function change(make: (line: AddLine, corners: readonly Corner[]) => AddLine): void {
    const { corners, line, onChange } = now();
    if (line && corners && !isReadOnly) onChange(make(line, corners));
  }

  return {
    toFreeName,
    toStop,
    insert({ corner, name, text }: NamedCorner): void {
      change((line, corners) => {
        const place = now().insertAt ?? countStops(corners);
        const at = toCornerIndex(corners, place);
        const added = insertStop(line, corners, at, corner);
        const done = follow(added, corners.toSpliced(at, 0, corner), [place - 1, place]);
        say(t('bureau.stopAdded', { number: place + 1, name }), text, done.text);
        return done.line;
      });
      clearInsertAt();
    },
    /** Moves a stop or a bend to where it was dragged. */
    move(index: number, point: LatLon, stop: Place | undefined, toleranceM: number): void {
      change((line, corners) => {
        const old = corners[index];
        if (!old) return line;
        if (!old.stop) {
          const bend = toBend(line.snap, point, toleranceM);
          say(bend.text);
          return withCorners(line, corners.with(index, bend.corner));
        }
        const { corner, name, text } = toStop(line.snap, point, stop, toleranceM);
        const moved = toMoved(old, corner);
        const place = countStops(corners.slice(0, index));
        const done = follow(line, corners.with(index, moved), [place - 1, place]);
        const isOwn = moved.stop && 'new' in moved.stop;
        const shownName = isOwn ? (now().names[place] ?? name) : name;
        say(t('bureau.stopMoved', { number: place + 1, name: shownName }), text, done.text);
        return done.line;
      });
    },
    bend(index: number, point: LatLon, toleranceM: number): void {
      change((line, corners) => {
        const { corner, text } = toBend(line.snap, point, toleranceM);
        say(text);
        return withCorners(line, corners.toSpliced(index + 1, 0, corner));
      });
    },
    straighten(index: number): void {
      change((line, corners) => withCorners(line, corners.toSpliced(index, 1)));
    },
    remove(place: number): void {
      const name = now().names[place] ?? '';
      change((line, corners) => removeStop(line, corners, place));
      say(t('bureau.stopRemoved', { name }));
      clearInsertAt();
    },
    /** Exchanges a stop with the one behind it. */
    swap(place: number): void {
      const { names } = now();
      change((line, corners) => {
        const swapped = swapStops(line, corners, place);
        const next = toCorners(swapped, toPlace);
        return next ? follow(swapped, next, [place - 1, place, place + 1]).line : swapped;
      });
      say(t('bureau.stopsSwapped', { first: names[place + 1] ?? '', second: names[place] ?? '' }));
    },
    /** Moves a new stop by metres. */
    nudge(place: number, northM: number, eastM: number): void {
      change((line, corners) => {
        const index = toCornerIndex(corners, place);
        const old = corners[index];
        if (!old?.stop || 'ref' in old.stop) return line;
        const { lat, lon } = movePoint(old, northM, eastM);
        const at = { lat: roundDegrees(lat), lon: roundDegrees(lon) };
        const metres = Math.abs(northM) + Math.abs(eastM);
        const way = northM > 0 ? 'north' : northM < 0 ? 'south' : eastM > 0 ? 'east' : 'west';
        say(t(`bureauNudged.${way}`, { name: old.stop.new.name, metres }));
        return withCorners(line, corners.with(index, { ...at, stop: { new: { ...old.stop.new, ...at } } }));
      });
    },
  };
}
