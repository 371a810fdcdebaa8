/** The server answers every address of the page's router with the page, and others with the code 404. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { toPageRouter } from '../../../server/api/http/page.ts';
import { makeTempDir } from '../../support/inline-feed.ts';
import { listRoutes } from '../../support/views.ts';

test('every route of the page is a page, and an unknown address is 404', async () => {
  const dir = await makeTempDir();
  writeFileSync(join(dir, 'index.html'), '<title>page</title>');
  const server = express().use(toPageRouter(dir)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'text/html' } });
    return `${path} ${response.status} ${(await response.text()).includes('page')}`;
  };
  const paths = listRoutes()
    .filter((route) => !route.endsWith('*'))
    .map((route) => route.replace(/:\w+/g, 'x%3A1'));
  expect(paths.length).toBeGreaterThan(15);
  expect(await Promise.all(paths.map(ask))).toEqual(paths.map((path) => `${path} 200 true`));
  for (const path of ['/nowhere', '/stop', '/stop/x/y', '/line/x/times']) {
    expect(await ask(path)).toContain(`${path} 404`);
  }
});
