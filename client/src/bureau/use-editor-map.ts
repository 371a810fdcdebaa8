import { useEffect, useState } from 'react';
import type { Isochrones, Modification, ScenarioDocument } from '../api/contract.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { type BureauTools, type Picking, useNewBureauTools } from './bureau-tools.tsx';
import { useChangeMap } from './compare/use-change-map.ts';
import { type LineDrawing, useLineDrawing } from './drawing/use-line-drawing.ts';
import { useScenarioShape } from './use-scenario-shape.ts';

export interface EditorMapProps {
  readonly scenarioId: string;
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (modification: Modification) => void;
}

export interface EditorMap {
  readonly tools: BureauTools;
  readonly drawing: LineDrawing;
  /** Id of the line that clicks on the map draw. */
  readonly drawnId: string | undefined;
  readonly draw: (id: string | undefined) => void;
  readonly showIsochrones: (isochrones: Isochrones | undefined) => void;
}

/** What the map shows of a scenario, and what its clicks do: they draw one line, or fill one field. */
export function useEditorMap({
  document,
  isReadOnly,
  onChange,
  scenarioId,
  variant,
}: EditorMapProps): EditorMap {
  const { setHeight } = useSheet();
  const [drawnId, setDrawnId] = useState<string>();
  const [picking, setPicking] = useState<Picking>();
  const [reached, showIsochrones] = useState<Isochrones>();
  const tools = useNewBureauTools(document, [picking, setPicking]);
  const drawing = useLineDrawing({
    line: document.modifications.find(({ id }) => id === drawnId),
    onChange,
    isReadOnly,
    tools,
  });
  const shape = useScenarioShape({ scenarioId, variant, tools, drawnId: drawing.draft && drawnId });
  const changes = useChangeMap(scenarioId);
  useMapScene({
    draft: drawing.draft,
    picker: picking?.picker,
    scenario: shape,
    isochrones: drawnId ? undefined : reached,
    changes: drawnId || picking ? undefined : changes,
  });
  // One thing at a time takes the clicks on the map.
  useEffect(() => {
    if (picking) setDrawnId(undefined);
  }, [picking]);
  function draw(id: string | undefined) {
    setPicking(undefined);
    setDrawnId(id);
    // On a narrow screen the sheet must leave room for the map.
    if (id !== undefined) setHeight('half');
  }
  return { tools, drawing, drawnId, draw, showIsochrones };
}
