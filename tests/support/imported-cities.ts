/** Data folders with the imported feeds of the two cities: a run imports them once, and each test gets a copy. */
import { existsSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { defaultFeeds } from '../../server/app/files/paths.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { withLock } from './lock.ts';

/** @param dir may be missing, else it is empty */
export async function copyImported(dir: string): Promise<void> {
  const imported = join(inject('runDir'), 'cities');
  await withLock(`${imported}.lock`, async () => {
    if (existsSync(imported)) return;
    await loadFeeds({ feeds: defaultFeeds, data: `${imported}.new` });
    await rename(`${imported}.new`, imported);
  });
  await cp(imported, dir, { recursive: true });
}
