/** What `settle reconcile` prints for files that cannot be read as lists. */
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
        // The problem does not contain the path on the machine.
        details: { file: basename(file) },
      });
  },
);
