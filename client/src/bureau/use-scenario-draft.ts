import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef } from 'react';
import type { SavedScenario, ScenarioDocument } from '../api/contract.ts';
import { ApiProblem } from '../api/http.ts';
import { saveScenario, scenarioQuery } from '../api/scenarios.ts';
import { type HistoryAction, moveHistory, startHistory } from './edit-history.ts';
import { isComplete } from './new-document.ts';

/** Time without a change after which a document is saved. */
const SAVE_MS = 700;

export type SaveState = 'saved' | 'saving' | 'unfinished' | 'conflict' | 'failed' | 'shipped';

/** A document that is edited: undo and redo, and saving by itself under the revision that was read. */
export function useScenarioDraft(saved: SavedScenario) {
  const client = useQueryClient();
  const [history, dispatch] = useReducer(
    moveHistory<ScenarioDocument>,
    saved.document,
    startHistory<ScenarioDocument>,
  );
  const document = history.present;
  const [settled] = useDebouncedValue(document, SAVE_MS);
  const known = useRef({ document: saved.document, revision: saved.revision });
  const save = useMutation({
    mutationFn: (next: ScenarioDocument) => saveScenario(saved.scenarioId, next, known.current.revision),
    onSuccess: (answer, next) => {
      known.current = { document: next, revision: answer.revision };
      client.setQueryData(scenarioQuery(saved.scenarioId).queryKey, answer);
    },
  });
  const { isPending, mutate } = save;
  const isFailed = save.isError && save.variables === settled;
  useEffect(() => {
    if (saved.isShipped || isPending || isFailed || settled === known.current.document) return;
    if (isComplete(settled)) mutate(settled);
  }, [settled, isPending, isFailed, saved.isShipped, mutate]);
  const isConflict = save.error instanceof ApiProblem && save.error.code === 'scenario-changed';
  return {
    document,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    dispatch: dispatch as (action: HistoryAction<ScenarioDocument>) => void,
    set: (next: ScenarioDocument) => dispatch({ kind: 'set', next }),
    error: save.isError ? save.error : undefined,
    state: toState(),
  };

  function toState(): SaveState {
    if (saved.isShipped) return 'shipped';
    if (isConflict) return 'conflict';
    if (isFailed) return 'failed';
    if (!isComplete(document)) return 'unfinished';
    return isPending || document !== known.current.document ? 'saving' : 'saved';
  }
}
