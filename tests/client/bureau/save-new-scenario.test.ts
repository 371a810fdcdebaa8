import { afterEach, expect, test, vi } from 'vitest';
import type { ScenarioDocument } from '../../../client/src/api/contract.ts';
import { saveNewScenario } from '../../../client/src/bureau/save-new-scenario.ts';

const document: ScenarioDocument = {
  $schema: 'scenario/1',
  name: '试验',
  serviceDay: '2026-11-25',
  base: { gtfs: [] },
  modifications: [],
};

afterEach(() => vi.unstubAllGlobals());

/** A server on which others took some ids, or that fails. */
function answer(toStatus: (scenarioId: string) => number) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const scenarioId = decodeURIComponent(String(url).split('/').at(-1) ?? '');
    asked.push(scenarioId);
    const status = toStatus(scenarioId);
    if (status === 200) return Response.json({ scenarioId, revision: 'r', isShipped: false });
    const code = status === 409 ? 'scenario-changed' : 'internal';
    return Response.json({ code, status, text: { zh: code, en: code } }, { status });
  });
  return asked;
}

test('a scenario whose id another user took meanwhile gets the next free one', async () => {
  const asked = answer((id) => (['scenario-2', 'scenario-4'].includes(id) ? 409 : 200));
  const saved = await saveNewScenario('scenario', ['scenario-1', 'scenario-3'], document);
  expect([saved.scenarioId, asked]).toEqual(['scenario-5', ['scenario-2', 'scenario-4', 'scenario-5']]);
});

test('another refusal is not tried again, and a server that refuses each id is given up', async () => {
  const asked = answer(() => 500);
  await expect(saveNewScenario('scenario', [], document)).rejects.toMatchObject({ code: 'internal' });
  expect(asked).toEqual(['scenario-1']);
  const all = answer(() => 409);
  await expect(saveNewScenario('scenario', [], document)).rejects.toMatchObject({
    code: 'scenario-changed',
  });
  expect(all.length).toBeLessThan(100);
});
