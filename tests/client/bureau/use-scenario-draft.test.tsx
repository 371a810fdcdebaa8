// @vitest-environment jsdom

import { act, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Modification, SavedScenario, ScenarioDocument } from '../../../client/src/api/contract.ts';
import { newModification } from '../../../client/src/bureau/new-modification.ts';
import { type ScenarioDraft, useScenarioDraft } from '../../../client/src/bureau/use-scenario-draft.ts';
import { renderPage } from '../render.tsx';
import { cityDocument } from './with-tools.tsx';

/** A server with one scenario, which refuses writers that have read another revision. */
let stored: SavedScenario;
let writes: ScenarioDocument[] = [];
let isDown = false;

async function answer(_url: string | URL | Request, init?: RequestInit): Promise<Response> {
  if (isDown) throw new TypeError('no network');
  if (init?.method !== 'PUT') return Response.json(stored);
  const { document, revision } = JSON.parse(String(init.body)) as SavedScenario;
  if (revision !== stored.revision) {
    const text = { zh: '方案已被他人修改', en: 'The scenario was changed' };
    return Response.json({ code: 'scenario-changed', text }, { status: 409 });
  }
  writes.push(document);
  stored = { ...stored, document, revision: `r${writes.length + 1}` };
  return Response.json(stored);
}

let draft: ScenarioDraft;
let reloads = 0;

function Draft({ saved }: { readonly saved: SavedScenario }) {
  draft = useScenarioDraft(saved, { onReloaded: () => reloads++ });
  return null;
}

const words = { line: '新线', operator: '运营商', feed: 'city' };
const faster = { ...newModification('adjustSpeed', 'fast-1', words), lines: ['city:l1'] } as Modification;

beforeEach(() => {
  vi.stubGlobal('fetch', answer);
  stored = { scenarioId: 'own', isShipped: false, revision: 'r1', document: cityDocument([faster]) };
  writes = [];
  reloads = 0;
  isDown = false;
});
afterEach(() => vi.unstubAllGlobals());

const open = () => renderPage(<Draft saved={stored} />);
const set = (change: Partial<ScenarioDocument>) => act(() => draft.set({ ...draft.document, ...change }));
const saved = () => waitFor(() => expect(draft.state).toBe('saved'));

test('quick changes are saved once, under the revision that the last write gave', async () => {
  open();
  set({ name: '甲' });
  set({ name: '甲乙' });
  expect(draft.state).toBe('saving');
  await saved();
  set({ name: '甲乙丙' });
  await saved();
  expect(writes.map(({ name }) => name)).toEqual(['甲乙', '甲乙丙']);
});

test('what is unfinished is kept here, and neither saved nor checked; what was finished stays saved', async () => {
  open();
  const fresh = newModification('setHeadway', 'setHeadway-1', words);
  set({ name: '乙', modifications: [{ ...faster, lines: [] } as Modification, fresh] });
  await waitFor(() => expect(draft.state).toBe('unfinished'));
  expect(draft.document.modifications).toHaveLength(2);
  expect(draft.savable.modifications).toEqual([faster]);
  expect(writes.at(-1)?.modifications).toEqual([faster]);
  // A modification that is removed does not come back under an id that is used again.
  set({ modifications: [] });
  set({ modifications: [{ ...newModification('setFare', 'fast-1', words) }] });
  expect(draft.savable.modifications).toEqual([]);
});

test('a scenario without a name keeps the saved one', async () => {
  open();
  set({ name: ' ', serviceDay: '2026-11-26' });
  await waitFor(() => expect(writes).toHaveLength(1));
  expect(writes[0]).toMatchObject({ name: '试验', serviceDay: '2026-11-26' });
});

test('two writers: nothing is lost, and each way out of the conflict works', async () => {
  open();
  const theirs = cityDocument([]);
  stored = { ...stored, document: theirs, revision: 'theirs' };
  set({ name: '我的' });
  await waitFor(() => expect(draft.state).toBe('conflict'));
  expect(draft.document.name).toBe('我的');
  expect(stored.document).toEqual(theirs);
  await act(() => draft.keepMine());
  await saved();
  expect(stored.document.name).toBe('我的');

  stored = { ...stored, document: { ...theirs, name: '他们的' }, revision: 'theirs-2' };
  set({ name: '又是我的' });
  await waitFor(() => expect(draft.state).toBe('conflict'));
  await act(() => draft.takeTheirs());
  await saved();
  expect(draft.document.name).toBe('他们的');
  // Undo brings the dropped document back.
  act(() => draft.undo?.());
  expect(draft.document.name).toBe('又是我的');
  await saved();
  expect(stored.document.name).toBe('又是我的');
});

test('a page without changes of its own follows the document of another', async () => {
  const { client } = open();
  await waitFor(() => expect(client.isFetching()).toBe(0));
  stored = { ...stored, document: { ...stored.document, name: '由别处改名' }, revision: 'elsewhere' };
  await act(() => client.refetchQueries());
  await waitFor(() => expect(draft.document.name).toBe('由别处改名'));
  expect(reloads).toBe(1);
  expect(draft.state).toBe('saved');
  set({ name: '再改' });
  await saved();
  expect(stored.document.name).toBe('再改');
});

test('what could not be saved is saved on request', async () => {
  open();
  isDown = true;
  set({ name: '断网时' });
  await waitFor(() => expect(draft.state).toBe('failed'));
  expect(draft.document.name).toBe('断网时');
  isDown = false;
  act(() => draft.saveAgain());
  await saved();
  expect(stored.document.name).toBe('断网时');
});

test('a shipped scenario is never written', async () => {
  stored = { ...stored, isShipped: true };
  open();
  set({ name: '改' });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(writes).toEqual([]);
  expect(draft.state).toBe('shipped');
});
