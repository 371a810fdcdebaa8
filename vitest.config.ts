import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^fast-check$/,
        replacement: fileURLToPath(new URL('tests/support/fast-check.config.ts', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    // Bounds for what hangs, on a machine that is slow and busy, too.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    // One more than the cores of a small machine: browsers and servers wait for each other a fifth of the time.
    maxWorkers: 3,
    globalSetup: ['tests/support/run-folder.ts'],
    // Commands and servers that tests start are compiled once.
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/tongcheng-compiled', import.meta.url)),
    },
    pool: 'forks',
  },
});
