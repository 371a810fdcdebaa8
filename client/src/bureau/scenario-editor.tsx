import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type {
  Isochrones,
  Modification,
  SavedScenario,
  ScenarioDocument,
  Scenarios,
} from '../api/contract.ts';
import { saveScenario } from '../api/scenarios.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { useAnnounce } from '../ui/announcer.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { bureauPath, useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './bureau.module.css';
import { BureauToolsProvider, type Picking, useNewBureauTools } from './bureau-tools.tsx';
import { CompareSection } from './compare/compare-section.tsx';
import { useChangeMap } from './compare/use-change-map.ts';
import { DocumentHead } from './document-head.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { ModificationList } from './modification-list.tsx';
import { toFreeId, toShownName, withName } from './new-document.ts';
import { ProblemList } from './problem-list.tsx';
import { ScenarioIsochrones } from './scenario-isochrones.tsx';
import { useLineDrawing } from './use-line-drawing.ts';
import { useScenarioCheck } from './use-scenario-check.ts';
import { useScenarioDraft } from './use-scenario-draft.ts';
import { useScenarioShape } from './use-scenario-shape.ts';
import { VariantsPanel } from './variants-panel.tsx';

export interface ScenarioEditorProps {
  readonly saved: SavedScenario;
  readonly scenarios: Scenarios;
}

export function ScenarioEditor({ saved, scenarios }: ScenarioEditorProps) {
  const { t } = useTranslation();
  const go = useGo();
  const announce = useAnnounce();
  const { setHeight } = useSheet();
  const [params] = useSearchParams();
  const draft = useScenarioDraft(saved, { onReloaded: () => announce(t('bureau.reloaded')) });
  const { document, savable, set } = draft;
  const { isShipped, scenarioId } = saved;
  const { modifications, variants = [] } = document;
  const variant = variants.find(({ id }) => id === params.get('variant'))?.id ?? variants[0]?.id;
  const [drawnId, setDrawnId] = useState<string>();
  const [picking, setPicking] = useState<Picking>();
  const [reached, setReached] = useState<Isochrones>();
  const language = useLanguage();
  usePageTitle(toShownName(document, language));

  const check = useScenarioCheck(scenarioId, savable, variant);

  const setModification = (next: Modification) => {
    const old = modifications.find(({ id }) => id === next.id);
    set(withModification(document, next), old && toBurst(old, next));
  };
  const tools = useNewBureauTools(document, [picking, setPicking]);
  const drawing = useLineDrawing({
    line: modifications.find(({ id }) => id === drawnId),
    onChange: setModification,
    isReadOnly: isShipped,
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

  const copy = useMutation({
    mutationFn: () => {
      const name = t('bureau.copyName', { name: toShownName(document, language) });
      return saveScenario(toCopyId(scenarioId, scenarios), withName(savable, name));
    },
    onSuccess: (answer) => go(bureauPath(answer.scenarioId)),
  });

  function draw(id: string | undefined) {
    setPicking(undefined);
    setDrawnId(id);
    // On a narrow screen the sheet must leave room for the map.
    if (id !== undefined) setHeight('half');
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
    const isRedo = event.key === 'y' || (event.key.toLowerCase() === 'z' && event.shiftKey);
    const act = isRedo ? draft.redo : event.key === 'z' ? draft.undo : undefined;
    if (!act || isShipped) return;
    event.preventDefault();
    act();
    announce(isRedo ? t('bureau.redone') : t('bureau.undone'));
  }

  return (
    <BureauToolsProvider value={tools}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of undo work on every control inside */}
      <div className={styles.editor} onKeyDown={onKeyDown}>
        <div className={styles.head}>
          <DocumentHead
            saved={saved}
            scenarios={scenarios}
            draft={draft}
            variant={variant}
            isRebased={!check.problems.some(({ code }) => code === 'base-changed')}
            onCopy={() => copy.mutate()}
            isCopying={copy.isPending}
          />
          <FailureNote error={copy.error} />
          <VariantsPanel
            scenarioId={scenarioId}
            document={document}
            variant={variant}
            isReadOnly={isShipped}
            onChange={set}
          />
          <ProblemList problems={check.problems.filter(({ modification }) => modification === undefined)} />
          <FailureNote error={check.error} />
        </div>
        <div className={styles.side}>
          <ImpactPanel check={check.check} document={check.checked} isOld={check.isOld} />
        </div>
        <div className={styles.cards}>
          <ModificationList
            draft={draft}
            variant={variant}
            isReadOnly={isShipped}
            check={check}
            drawing={drawing}
            drawnId={drawnId}
            onDraw={draw}
            onChange={setModification}
          />
        </div>
        <div className={styles.compare}>
          <ScenarioIsochrones
            scenarioId={scenarioId}
            document={savable}
            variant={variant}
            onShow={setReached}
          />
          <CompareSection scenarioId={scenarioId} document={savable} variant={variant} />
        </div>
      </div>
    </BureauToolsProvider>
  );
}

function withModification(document: ScenarioDocument, next: Modification): ScenarioDocument {
  return {
    ...document,
    modifications: document.modifications.map((one) => (one.id === next.id ? next : one)),
  };
}

/** Lists and ways: each change of them is a step of its own. */
const stepFields = new Set([
  'stops',
  'geometry',
  'fromZone',
  'toZone',
  'lines',
  'keepStops',
  'addStops',
  'variants',
]);

/** Key of a change that may join the one before it: the fields that differ. */
function toBurst(old: Modification, next: Modification): string | undefined {
  const [a, b] = [old, next] as unknown as Record<string, unknown>[];
  const fields = Object.keys({ ...a, ...b }).filter((key) => a?.[key] !== b?.[key]);
  return fields.some((field) => stepFields.has(field)) ? undefined : `${next.id} ${fields.join(' ')}`;
}

/** Text fields have an undo of their own. */
const isTyping = (target: EventTarget) =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio');

/** A free id that begins like the one of the scenario that is copied. */
function toCopyId(scenarioId: string, { scenarios }: Scenarios): string {
  return toFreeId(
    scenarioId.slice(0, 50),
    scenarios.map((one) => one.scenarioId),
  );
}
