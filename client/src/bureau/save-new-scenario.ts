import type { SavedScenario, ScenarioDocument } from '../api/contract.ts';
import { ApiProblem } from '../api/http.ts';
import { saveScenario } from '../api/scenarios.ts';
import { toFreeId } from './new-document.ts';

/** Ids that are tried; each was taken by another user since the list was read. */
const MAX_TRIES = 50;

/** Saves a document under the first id of `stem-1`, `stem-2` ... that is free in the list that was read, and on the server. */
export async function saveNewScenario(
  stem: string,
  taken: readonly string[],
  document: ScenarioDocument,
): Promise<SavedScenario> {
  const known = [...taken];
  for (;;) {
    const scenarioId = toFreeId(stem, known);
    try {
      return await saveScenario(scenarioId, document);
    } catch (error) {
      const isTaken = error instanceof ApiProblem && error.code === 'scenario-changed';
      if (!isTaken || known.length >= taken.length + MAX_TRIES) throw error;
      known.push(scenarioId);
    }
  }
}
