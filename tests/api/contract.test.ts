/** The types that clients import stand on little of the server, as the check of the page reads all of it. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { readSource } from '../support/read-source.ts';

/** A file with all files of the project that it imports, and these. */
function listImported(start: string): Set<string> {
  const found = new Set([start]);
  for (const path of found) {
    for (const { specifier } of readSource(path, readFileSync(path, 'utf8')).imports)
      if (specifier.startsWith('.')) found.add(posix.join(posix.dirname(path), specifier));
  }
  return found;
}

const allowed =
  /^server\/(api\/(schema\/|contract\.ts)|base\/|money\/|bureau\/scenario\/(comparison-parts|document|modification-shapes)\.ts)/;

it('are made of schemas, base, words of money and the scenario document, without planner, store or Express', () => {
  const imported = [...listImported('server/api/contract.ts')];
  expect(imported.filter((path) => !allowed.test(path))).toEqual([]);
  expect(imported.length).toBeLessThan(60);
});
