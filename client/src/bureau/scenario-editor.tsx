import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Modification, SavedScenario, Scenarios } from '../api/contract.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { bureauPath, useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './bureau.module.css';
import { BureauToolsProvider } from './bureau-tools.tsx';
import { CompareSection } from './compare/compare-section.tsx';
import { DocumentHead } from './document-head.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { ModificationList } from './modification-list.tsx';
import { toBurst, withModification } from './modification-steps.ts';
import { toShownName, withName } from './new-document.ts';
import { ProblemList } from './problem-list.tsx';
import { saveNewScenario } from './save-new-scenario.ts';
import { ScenarioIsochrones } from './scenario-isochrones.tsx';
import { useEditorMap } from './use-editor-map.ts';
import { useScenarioCheck } from './use-scenario-check.ts';
import { useScenarioDraft } from './use-scenario-draft.ts';
import { useUndoKeys } from './use-undo-keys.ts';
import { VariantsPanel } from './variants-panel.tsx';

export interface ScenarioEditorProps {
  readonly saved: SavedScenario;
  readonly scenarios: Scenarios;
}

export function ScenarioEditor({ saved, scenarios }: ScenarioEditorProps) {
  const { t } = useTranslation();
  const go = useGo();
  const announce = useAnnounce();
  const [params] = useSearchParams();
  const draft = useScenarioDraft(saved, { onReloaded: () => announce(t('bureau.reloaded')) });
  const { document, savable, set } = draft;
  const { isShipped, scenarioId } = saved;
  const { modifications, variants = [] } = document;
  const variant = variants.find(({ id }) => id === params.get('variant'))?.id ?? variants[0]?.id;
  const language = useLanguage();
  usePageTitle(toShownName(document, language));

  const check = useScenarioCheck(scenarioId, savable, variant);

  const setModification = (next: Modification) => {
    const old = modifications.find(({ id }) => id === next.id);
    set(withModification(document, next), old && toBurst(old, next));
  };
  const { draw, drawing, drawnId, showIsochrones, tools } = useEditorMap({
    scenarioId,
    document,
    variant,
    isReadOnly: isShipped,
    onChange: setModification,
  });
  const onKeyDown = useUndoKeys(draft, isShipped);

  const copy = useMutation({
    mutationFn: () => {
      const name = t('bureau.copyName', { name: toShownName(document, language) });
      return saveNewScenario(
        scenarioId.slice(0, 50),
        scenarios.scenarios.map((one) => one.scenarioId),
        withName(savable, name),
      );
    },
    onSuccess: (answer) => go(bureauPath(answer.scenarioId)),
  });

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
        <div className={styles.work}>
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
        </div>
        <div className={styles.compare}>
          <ScenarioIsochrones
            scenarioId={scenarioId}
            document={savable}
            variant={variant}
            onShow={showIsochrones}
          />
          <CompareSection scenarioId={scenarioId} document={savable} variant={variant} />
        </div>
      </div>
    </BureauToolsProvider>
  );
}
