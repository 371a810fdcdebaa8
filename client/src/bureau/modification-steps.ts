/** Changes of one modification of a document, and which of them are one step of undo. */
import type { Modification, ScenarioDocument } from '../api/contract.ts';

export function withModification(document: ScenarioDocument, next: Modification): ScenarioDocument {
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
export function toBurst(old: Modification, next: Modification): string | undefined {
  const [a, b] = [old, next] as unknown as Record<string, unknown>[];
  const fields = Object.keys({ ...a, ...b }).filter((key) => a?.[key] !== b?.[key]);
  return fields.some((field) => stepFields.has(field)) ? undefined : `${next.id} ${fields.join(' ')}`;
}
