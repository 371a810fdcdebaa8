import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Modification, SavedScenario, ScenarioDocument, Scenarios } from '../api/contract.ts';
import { checkQuery, listFaults, saveScenario, toExportUrl } from '../api/scenarios.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { bureauPath, useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './bureau.module.css';
import { CompareSection } from './compare/compare-section.tsx';
import { useChangeMap } from './compare/use-change-map.ts';
import { ImpactPanel } from './impact-panel.tsx';
import { ModificationCard } from './modification-card.tsx';
import { isComplete, newLine, rebaseDocument, toFreeId } from './new-document.ts';
import { ProblemList } from './problem-list.tsx';
import { useLineDrawing } from './use-line-drawing.ts';
import { type SaveState, useScenarioDraft } from './use-scenario-draft.ts';

/** Time without a change after which a document is checked. */
const CHECK_MS = 300;

export interface ScenarioEditorProps {
  readonly saved: SavedScenario;
  readonly scenarios: Scenarios;
}

export function ScenarioEditor({ saved, scenarios }: ScenarioEditorProps) {
  const { t } = useTranslation();
  const go = useGo();
  const [params] = useSearchParams();
  const { canRedo, canUndo, dispatch, document, error, set, state } = useScenarioDraft(saved);
  const { isShipped, scenarioId } = saved;
  const variants = document.variants ?? [];
  const variant = variants.find(({ id }) => id === params.get('variant'))?.id ?? variants[0]?.id;
  const [drawnId, setDrawnId] = useState<string>();
  usePageTitle(document.name);

  const [checked] = useDebouncedValue(document, CHECK_MS);
  const check = useQuery({
    ...checkQuery(scenarioId, checked, variant),
    enabled: isComplete(checked),
    placeholderData: keepPreviousData,
  });
  const faults = listFaults(check.error);
  const problems = faults.length > 0 ? faults : (check.data?.problems ?? []);

  const setModification = (next: Modification) =>
    set({
      ...document,
      modifications: document.modifications.map((one) => (one.id === next.id ? next : one)),
    });
  const drawing = useLineDrawing({
    line: document.modifications.find((one) => one.type === 'addLine' && one.id === drawnId),
    onChange: setModification,
    isReadOnly: isShipped,
  });

  const changes = useChangeMap(scenarioId);
  useMapScene({ draft: drawing.draft, changes: drawnId ? undefined : changes });

  const copy = useMutation({
    mutationFn: () => {
      const name = t('bureau.copyName', { name: document.name });
      return saveScenario(toCopyId(scenarioId, scenarios), { ...document, name });
    },
    onSuccess: (answer) => go(bureauPath(answer.scenarioId)),
  });

  function addLine() {
    const id = toFreeId(
      'line',
      document.modifications.map((one) => one.id),
    );
    const line = newLine(id, t('bureau.newLine'), t('bureau.newOperator'));
    set({ ...document, modifications: [...document.modifications, line] });
    setDrawnId(id);
  }

  return (
    <>
      <DocumentName document={document} isReadOnly={isShipped} onChange={set} />
      {document.note && <p className={styles.muted}>{document.note}</p>}
      <p className={styles.muted} role="status">
        {t('bureau.day', { date: document.serviceDay })} · <SaveText state={state} />
      </p>
      {(state === 'failed' || state === 'conflict') && <FailureNote error={error} />}
      <FailureNote error={copy.error} />
      <div className={styles.tools}>
        {!isShipped && (
          <>
            <HistoryButtons
              undo={canUndo ? () => dispatch({ kind: 'undo' }) : undefined}
              redo={canRedo ? () => dispatch({ kind: 'redo' }) : undefined}
            />
            <Button onClick={addLine}>{t('bureau.drawLine')}</Button>
          </>
        )}
        {(isShipped || state === 'conflict') && (
          <Button loading={copy.isPending} onClick={() => copy.mutate()}>
            {t('bureau.copyToEdit')}
          </Button>
        )}
        {state === 'conflict' && (
          <Button variant="default" onClick={() => window.location.reload()}>
            {t('app.reload')}
          </Button>
        )}
        {problems.some(({ code }) => code === 'base-changed') && !isShipped && (
          <Button variant="default" onClick={() => set(rebaseDocument(document, scenarios))}>
            {t('bureau.rebase')}
          </Button>
        )}
        <Button component="a" variant="default" href={toExportUrl(scenarioId, variant)} download>
          {t('bureau.export')}
        </Button>
      </div>
      {variants.length > 0 && <VariantSelect scenarioId={scenarioId} variants={variants} variant={variant} />}
      <ProblemList problems={problems.filter(({ modification }) => modification === undefined)} />
      {check.isError && faults.length === 0 && <FailureNote error={check.error} />}
      <ImpactPanel check={check.data} document={checked} />
      <h2>{t('bureau.modifications')}</h2>
      {document.modifications.length === 0 && <p className={styles.muted}>{t('bureau.none')}</p>}
      <ul className={styles.list}>
        {document.modifications.map((one) => (
          <ModificationCard
            key={one.id}
            modification={one}
            isReadOnly={isShipped}
            problems={problems.filter(({ modification }) => modification === one.id)}
            isDrawn={one.id === drawnId}
            drawing={drawing}
            onDraw={(isDrawn) => setDrawnId(isDrawn ? one.id : undefined)}
            onChange={setModification}
            onRemove={() =>
              set({ ...document, modifications: document.modifications.filter(({ id }) => id !== one.id) })
            }
          />
        ))}
      </ul>
      <CompareSection scenarioId={scenarioId} document={document} variant={variant} />
    </>
  );
}

/** A free id that begins like the one of the scenario that is copied. */
function toCopyId(scenarioId: string, { scenarios }: Scenarios): string {
  return toFreeId(
    scenarioId.slice(0, 50),
    scenarios.map((one) => one.scenarioId),
  );
}

interface DocumentNameProps {
  readonly document: ScenarioDocument;
  readonly isReadOnly: boolean;
  readonly onChange: (document: ScenarioDocument) => void;
}

/** The name as a heading, with a field to change it where the scenario is the user's own. */
function DocumentName({ document, isReadOnly, onChange }: DocumentNameProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (isReadOnly) return <h1>{language === 'en' ? (document.nameEn ?? document.name) : document.name}</h1>;
  return (
    <>
      <h1 className="visually-hidden">{document.name}</h1>
      <TextInput
        size="md"
        label={t('bureau.name')}
        value={document.name}
        error={document.name === '' ? t('bureau.nameNeeded') : undefined}
        onChange={(event) => onChange({ ...document, name: event.target.value })}
      />
    </>
  );
}

interface HistoryButtonsProps {
  /** Absent where there is nothing to undo; so for `redo`. */
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
}

function HistoryButtons({ redo, undo }: HistoryButtonsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button variant="default" disabled={!undo} onClick={undo}>
        {t('bureau.undo')}
      </Button>
      <Button variant="default" disabled={!redo} onClick={redo}>
        {t('bureau.redo')}
      </Button>
    </>
  );
}

interface VariantSelectProps {
  readonly scenarioId: string;
  readonly variants: NonNullable<ScenarioDocument['variants']>;
  readonly variant: string | undefined;
}

/** The variant that is checked and compared; it is part of the address. */
function VariantSelect({ scenarioId, variant, variants }: VariantSelectProps) {
  const { t } = useTranslation();
  const go = useGo();
  return (
    <NativeSelect
      size="md"
      label={t('bureau.variant')}
      value={variant ?? ''}
      onChange={(event) =>
        go(bureauPath(scenarioId), new URLSearchParams({ variant: event.target.value }), { replace: true })
      }
      data={variants.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

function SaveText({ state }: { readonly state: SaveState }) {
  const { t } = useTranslation();
  const texts = {
    saved: t('bureau.saved'),
    saving: t('bureau.saving'),
    unfinished: t('bureau.unfinished'),
    conflict: t('bureau.conflict'),
    failed: t('bureau.notSaved'),
    shipped: t('bureau.readOnly'),
  };
  return texts[state];
}
