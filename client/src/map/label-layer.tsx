import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Line, Place } from '../api/contract.ts';
import { groundQuery, linesQuery } from '../api/queries.ts';
import { toModeLook } from '../ui/mode.ts';
import { useLanguage } from '../ui/name.tsx';
import { LabelBoard } from './label-board.ts';
import { listMarks } from './label-marks.ts';
import { listChosenWishes, listGroundWishes, listStopWishes, toOrderedWishes } from './label-wishes.ts';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import { type MapScene, useShownScene } from './map-scene.tsx';
import { addPainter } from './pane-canvas.ts';
import { toLegPositions } from './polyline.ts';
import { toStrongLines } from './strong-lines.ts';
import { toWorldPath, type WorldPath } from './world.ts';

export interface LabelLayerProps {
  /** Stops whose dots the map shows. */
  readonly stops: readonly Place[];
  /** Names of places and streets, too. Online tiles have their own. */
  readonly withGround: boolean;
  readonly colors: MapColors;
}

/** Names of stops, places and streets, as many as fit without overlapping. They lie above everything else. */
export function LabelLayer({ stops, withGround, colors }: LabelLayerProps) {
  const map = useMap();
  const language = useLanguage();
  const ground = useQuery(groundQuery()).data;
  const lines = useQuery(linesQuery()).data?.lines;
  const { from, itinerary, line, stop, to, via } = useShownScene();
  const ofGround = useMemo(
    () => (ground && withGround ? listGroundWishes(ground, language) : []),
    [ground, withGround, language],
  );
  const ofStops = useMemo(() => listStopWishes(stops, language), [stops, language]);
  const ofScene = useMemo(
    () => listChosenWishes({ itinerary, line, stop }, stops, language),
    [itinerary, line, stop, stops, language],
  );
  const wishes = useMemo(() => toOrderedWishes([ofScene, ofStops, ofGround]), [ofScene, ofStops, ofGround]);
  const marks = useMemo(
    () => listMarks(stops, wishes, { from, to, via, stop }),
    [stops, wishes, from, to, via, stop],
  );

  const strong = useMemo(
    () => toStrongLines(listStrongPaths(lines ?? [], { itinerary, line })),
    [lines, itinerary, line],
  );
  const [board] = useState(() => new LabelBoard());

  useEffect(() => {
    const painting = addPainter(map, 'labels', (context, frame) => board.paint(context, frame), 1);
    board.family = getComputedStyle(map.getContainer()).fontFamily;
    const onFonts = () => {
      board.forgetWidths();
      painting.redraw();
    };
    board.redraw = painting.redraw;
    document.fonts?.addEventListener('loadingdone', onFonts);
    return () => {
      document.fonts?.removeEventListener('loadingdone', onFonts);
      painting.remove();
    };
  }, [map, board]);

  useEffect(
    () => board.show({ wishes, marks, strong, colors }, map.getZoom()),
    [map, board, wishes, marks, strong, colors],
  );
  return null;
}

/** Lines on which a name is hard to read: the chosen trip or line, else metros and railways. */
function listStrongPaths(
  lines: readonly Line[],
  { itinerary, line }: Pick<MapScene, 'itinerary' | 'line'>,
): readonly WorldPath[] {
  if (itinerary) {
    return itinerary.legs.map((leg) => toWorldPath(toLegPositions(leg).map(([lat, lon]) => [lon, lat])));
  }
  if (line) return line.direction.geometry.coordinates.map(toWorldPath);
  return lines
    .filter(({ route }) => ['subway', 'rail', 'tram'].includes(toModeLook(route.mode).kind))
    .flatMap(({ geometry }) => geometry.coordinates.map(toWorldPath));
}
