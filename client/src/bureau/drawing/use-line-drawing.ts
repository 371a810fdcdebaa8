import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddLine, Modification } from '../../api/contract.ts';
import type { MapDraft } from '../../map/map-scene.tsx';
import type { PlaceChoice } from '../../planner/place-choice.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import { type BureauTools, toKnownPlace } from '../bureau-tools.tsx';
import { type StopSpec, toCorners } from '../line-path.ts';
import { roundDegrees, toDraftPoints } from './drawing-snap.ts';
import { createDrawingSteps, type DrawingSteps, type DrawnNow } from './drawing-steps.ts';

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
  const edit: DrawnNow = { line, corners, insertAt, onChange, ways, names };
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

  const say = useCallback(
    (text: string) => {
      setNote(text);
      announce(text);
    },
    [announce],
  );
  const steps = useMemo(
    () =>
      createDrawingSteps({
        now: () => latest.current,
        isReadOnly,
        language,
        t,
        say,
        toLineLabel: (id) => lines.find((one) => one.id === id)?.label ?? id,
        toPlace: (ref) => places.get(ref),
        learnPlace,
        clearInsertAt: () => setInsertAt(undefined),
      }),
    [isReadOnly, language, learnPlace, lines, places, say, t],
  );
  const draft = useMemo(
    (): MapDraft | undefined =>
      !corners || isReadOnly
        ? undefined
        : {
            points: toDraftPoints(corners, latest.current.names),
            onAdd: (point, stop, toleranceM) =>
              steps.insert(steps.toStop(latest.current.line?.snap ?? 'none', point, stop, toleranceM)),
            onMove: steps.move,
            onBend: steps.bend,
            onStraighten: steps.straighten,
          },
    [corners, isReadOnly, steps],
  );
  return {
    draft,
    names,
    note,
    insertAt,
    setInsertAt,
    addPlace: (place) => insertPlace(steps, place),
    removeStop: steps.remove,
    swapStops: steps.swap,
    nudge: steps.nudge,
  };

  function insertPlace({ insert, toFreeName }: DrawingSteps, choice: PlaceChoice): void {
    const { lat, lon, name } = choice;
    const stop = toKnownPlace(choice);
    if (stop?.stopId) {
      learnPlace(stop);
      insert({
        corner: { lat, lon, stop: { ref: stop.stopId } },
        name: toNameText(stop.names, language),
        text: t('bureau.snappedToStop'),
      });
    } else {
      const at = { lat: roundDegrees(lat), lon: roundDegrees(lon) };
      const text = name ? toNameText(name, language) : toFreeName();
      insert({
        corner: { ...at, stop: { new: { name: name?.zh ?? text, ...at } } },
        name: text,
        text: undefined,
      });
    }
  }
}
