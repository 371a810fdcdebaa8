/** Folders of exported scenarios are bounded; those with a ledger stay. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepScenarioFolders } from '../../../server/app/scenarios/scenario-folder.ts';

it('keeps the scenarios that were used last, all with simulated days, and what is no export', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-folders-'));
  const now = Date.now();
  const add = (name: string, days: number, more = 'export') => {
    mkdirSync(join(dir, name, more), { recursive: true });
    const at = new Date(now - days * 86_400_000);
    utimesSync(join(dir, name), at, at);
  };
  const toKey = (i: number) => i.toString(16).padStart(16, '0');
  for (let i = 0; i < 30; i++) add(toKey(i), i + 2);
  add(toKey(100), 400, 'data/ledger');
  add('.settle-old', 3);
  add('.draft-new', 0);
  add('comparisons', 500);
  writeFileSync(join(dir, 'own.json'), '{}');
  sweepScenarioFolders(dir, now);
  const stay = Array.from({ length: 20 }, (_, i) => toKey(i));
  const others = [toKey(100), '.draft-new', 'comparisons', 'own.json'];
  expect(readdirSync(dir).sort()).toEqual([...stay, ...others].sort());
  // Folders of the last day may be in use.
  for (let i = 0; i < 30; i++) add(toKey(i), 0.5);
  sweepScenarioFolders(dir, now);
  expect(readdirSync(dir).length).toBe(34);
  rmSync(dir, { recursive: true, force: true });
});
