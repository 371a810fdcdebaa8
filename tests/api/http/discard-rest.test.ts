/** The rest of a refused body is read, and a server that stops does not wait for it. */
import { PassThrough } from 'node:stream';
import type { Request } from 'express';
import { expect, test } from 'vitest';
import { discardRest } from '../../../server/api/http/bodies.ts';

/** Timers that keep the process alive. */
const countTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('the rest of a refused body is read without keeping the process alive', async () => {
  const body = new PassThrough();
  const before = countTimers();
  discardRest(body as unknown as Request);
  expect(countTimers()).toBe(before);
  // Far more than the buffer of a stream holds: it is read.
  for (let i = 0; i < 100; i++) {
    if (!body.write(Buffer.alloc(65_536))) await new Promise((resolve) => body.once('drain', resolve));
  }
  body.end();
  await new Promise((resolve) => body.once('end', resolve));
});
