import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useReducer, useRef } from 'react';
import type { Modification, SavedScenario, ScenarioDocument } from '../api/contract.ts';
import { ApiProblem, get } from '../api/http.ts';
import { saveScenario, scenarioQuery } from '../api/scenarios.ts';
import { moveHistory, startHistory } from './edit-history.ts';
import { isModificationComplete, toSavable } from './new-modification.ts';

/** Time without a change after which a document is saved. */
const SAVE_MS = 700;
/** Time after which the page asks whether another window has changed the document. */
const LOOK_MS = 10_000;

export type SaveState = 'saved' | 'saving' | 'unfinished' | 'conflict' | 'failed' | 'shipped';

export interface ScenarioDraft {
  readonly document: ScenarioDocument;
  /** The document without unfinished modifications: the one that is checked, compared and saved. */
  readonly savable: ScenarioDocument;
  readonly state: SaveState;
  readonly error: unknown;
  /** Absent where there is nothing to undo; so for `redo`. */
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  /** @param burst key under which quick changes are one step of undo */
  readonly set: (next: ScenarioDocument, burst?: string) => void;
  /** Tries again what could not be saved. */
  readonly saveAgain: () => void;
  /** Ends a conflict: with this window's document, or with the saved one. */
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => Promise<void>;
}

export interface ScenarioDraftEvents {
  /** Another window saved the document while this one had no changes of its own; it is loaded. */
  readonly onReloaded: () => void;
}

/** A document that is edited: undo and redo, and saving by itself under the revision that was read. */
export function useScenarioDraft(saved: SavedScenario, { onReloaded }: ScenarioDraftEvents): ScenarioDraft {
  const { isShipped, scenarioId } = saved;
  const client = useQueryClient();
  const { queryKey } = scenarioQuery(scenarioId);
  const [history, dispatch] = useReducer(
    moveHistory<ScenarioDocument>,
    saved.document,
    startHistory<ScenarioDocument>,
  );
  const document = history.present;
  const complete = useRef<ReadonlyMap<string, Modification>>(new Map());
  const known = useRef({ document: saved.document, revision: saved.revision });
  const savable = useMemo(() => {
    const named = document.name.trim() === '' ? { ...document, name: known.current.document.name } : document;
    return toSavable(named, complete.current);
  }, [document]);
  useEffect(() => {
    complete.current = new Map(
      document.modifications.flatMap((one): [string, Modification][] => {
        const last = isModificationComplete(one) ? one : complete.current.get(one.id);
        return last ? [[one.id, last]] : [];
      }),
    );
  }, [document]);
  const [settled] = useDebouncedValue(savable, SAVE_MS);

  const save = useMutation({
    mutationFn: async (next: ScenarioDocument) => {
      // An answer that is under way would show the document before this change.
      await client.cancelQueries({ queryKey });
      return saveScenario(scenarioId, next, known.current.revision);
    },
    onSuccess: (answer, next) => {
      known.current = { document: next, revision: answer.revision };
      client.setQueryData(queryKey, answer);
    },
  });
  const { isPending, mutate, reset } = save;
  const isFailed = save.isError && save.variables === settled;
  useEffect(() => {
    if (isShipped || isPending || isFailed || settled === known.current.document) return;
    // While the last change waits, an older one is not saved on the way.
    if (settled === savable) mutate(settled);
  }, [settled, savable, isPending, isFailed, isShipped, mutate]);

  // Two windows with one document: a document without own changes follows the saved one.
  const { data: now } = useQuery({
    ...scenarioQuery(scenarioId),
    enabled: !isShipped,
    refetchInterval: LOOK_MS,
    refetchOnWindowFocus: 'always',
  });
  const isDirty = savable !== known.current.document;
  const follow = useEffectEvent((theirs: SavedScenario) => {
    if (isDirty || isPending || theirs.revision === known.current.revision) return;
    known.current = { document: theirs.document, revision: theirs.revision };
    dispatch({ kind: 'set', next: theirs.document });
    onReloaded();
  });
  useEffect(() => {
    if (now) follow(now);
  }, [now]);

  // Closing the window would lose what is not saved.
  useEffect(() => {
    if (!isDirty || isShipped) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isDirty, isShipped]);

  const read = () => get('/api/v1/scenarios/{scenarioId}', { params: { scenarioId } });
  return {
    document,
    savable,
    undo: history.past.length > 0 ? () => dispatch({ kind: 'undo' }) : undefined,
    redo: history.future.length > 0 ? () => dispatch({ kind: 'redo' }) : undefined,
    set: (next, key) =>
      dispatch({ kind: 'set', next, burst: key === undefined ? undefined : { key, atMs: Date.now() } }),
    error: save.isError ? save.error : undefined,
    state: toState(),
    saveAgain: () => mutate(savable),
    keepMine: async () => {
      known.current = { document: saved.document, revision: (await read()).revision };
      mutate(savable);
    },
    takeTheirs: async () => {
      const theirs = await read();
      known.current = { document: theirs.document, revision: theirs.revision };
      reset();
      client.setQueryData(queryKey, theirs);
      dispatch({ kind: 'set', next: theirs.document });
    },
  };

  function toState(): SaveState {
    if (isShipped) return 'shipped';
    if (isFailed) {
      const isConflict = save.error instanceof ApiProblem && save.error.code === 'scenario-changed';
      return isConflict ? 'conflict' : 'failed';
    }
    if (isPending || isDirty) return 'saving';
    return document === savable ? 'saved' : 'unfinished';
  }
}
