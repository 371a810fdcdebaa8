import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { toChunkGroups } from './chunks-build.ts';
import { licences } from './licences-build.ts';
import { serviceWorker } from './service-worker-build.ts';
import { shell } from './shell-build.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const api = process.env.API ?? 'http://127.0.0.1:8080';

/** `API` names the server that answers `/api` while developing with `npx vite client`. */
export default defineConfig({
  root: here('.'),
  plugins: [react(), shell(here('src/shell.ts')), licences(), serviceWorker(here('../dist/client'))],
  build: {
    outDir: here('../dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    cssCodeSplit: true,
    // What the first view imports is one file of 510 KB, 165 KB of them gzipped.
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Both are named as entries so that what they import, and nothing else, makes one file for each.
      input: { index: here('index.html'), start: here('src/start.tsx') },
      output: { codeSplitting: { groups: toChunkGroups(here('index.html')) } },
    },
    // Font subsets stay files: inlined, every visitor would pay for glyphs the system has.
    assetsInlineLimit: (path) => (/\.woff2?$/.test(path) ? false : undefined),
  },
  server: {
    port: 5173,
    // The server writes for pages of its own origin alone.
    proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: new URL(api).origin } } },
  },
});
