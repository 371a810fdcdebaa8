/** What `settle reconcile` says about files that are none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runReconcile } from '../../server/cli/reconcile-command.ts';

test.each(['operator', 'issuer'] as const)(
  'a file of the %s that is not there is no defect',
  async (side) => {
    const dir = mkdtempSync(join(tmpdir(), 'tongcheng-reconcile-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    for (const file of [join(dir, 'none.csv'), dir])
      await expect(runReconcile({ data: dir, save: true, [side]: [file] })).rejects.toMatchObject({
        code: 'not-found',
        // Where it lies on the machine is not told.
        details: { file: basename(file) },
      });
  },
);
