/** A database that cannot be reached, at each door that opens it. */
import { describe, expect, test } from 'vitest';
import { openPostgresLedger } from '../../../server/store/postgres/open-postgres-ledger.ts';
import { openPostgresBlobs } from '../../../server/store/postgres/postgres-blobs.ts';
import { makeDatabase } from '../../support/postgres.ts';
import { findPostgresHome, noPostgres } from '../../support/postgres-server.ts';

const doors = [
  ['the ledger', openPostgresLedger],
  ['results of long work', openPostgresBlobs],
] as const;

describe.each(doors)('%s', (_, open) => {
  const refuse = (url: string) =>
    open(url).then(
      () => undefined,
      (error: unknown) => error,
    );

  test.each([
    ['postgres://user:secret@127.0.0.1:1/none', 'ECONNREFUSED'],
    ['postgres://user:secret@no-such-host.invalid/none', /ENOTFOUND|EAI_AGAIN/],
    ['postgres://user:secret@[/none', 'ERR_INVALID_URL'],
  ])('%s is a refusal without the password', async (url, reason) => {
    const error = await refuse(url);
    expect(error).toMatchObject({
      code: 'database-away',
      details: { reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
    });
    expect((error as Error).message).not.toContain('secret');
  });

  test.skipIf(!findPostgresHome())(
    findPostgresHome() ? 'a database that does not exist' : noPostgres,
    async () => {
      const url = (await makeDatabase()).replace(/[^/]+$/, 'none');
      expect(await refuse(url)).toMatchObject({ code: 'database-away', details: { reason: '3D000' } });
    },
  );
});
