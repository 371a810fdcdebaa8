/** Builds the service worker after the page, with the list of files that open without a network. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { shellScript } from './shell-build.ts';
import type { ShellFile } from './src/offline/shell-file.ts';

/** Views that nobody opens in a tunnel; their code is kept once it was used. */
const otherViews = /\/src\/(bureau|settlement|card)\//;

const isChunk = (
  file: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined,
): file is Rolldown.OutputChunk => file?.type === 'chunk';

/** Chunks and styles that the page loads, without the views of `otherViews`. */
function listUsed(bundle: Rolldown.OutputBundle): Set<string> {
  const used = new Set<string>();
  const walk = (name: string) => {
    const file = bundle[name];
    if (used.has(name) || !isChunk(file) || otherViews.test(file.facadeModuleId ?? '')) return;
    used.add(name);
    for (const style of file.viteMetadata?.importedCss ?? []) used.add(style);
    for (const next of [...file.imports, ...file.dynamicImports]) walk(next);
  };
  for (const file of Object.values(bundle)) if (isChunk(file) && file.isEntry) walk(file.fileName);
  for (const name of Object.keys(bundle)) if (shellScript.test(name)) used.add(name);
  return used;
}

function toShell(bundle: Rolldown.OutputBundle): ShellFile[] {
  const files: ShellFile[] = [...listUsed(bundle)]
    .sort()
    .map((name) => ({ url: `/${name}`, revision: null }));
  const page = bundle['index.html'];
  if (page?.type !== 'asset') throw new Error('the build has no index.html');
  const revision = createHash('sha256').update(page.source).digest('hex').slice(0, 16);
  return [{ url: '/index.html', revision }, ...files];
}

/** A plugin of the page's build; the worker is a file of its own without imports, because browsers update one file. */
export function serviceWorker(outDir: string): Plugin {
  return {
    name: 'tongcheng-service-worker',
    apply: 'build',
    async writeBundle(_options, bundle) {
      await build({
        configFile: false,
        logLevel: 'warn',
        define: { __SHELL__: JSON.stringify(toShell(bundle)), 'process.env.NODE_ENV': '"production"' },
        publicDir: false,
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2022',
          rolldownOptions: {
            input: fileURLToPath(new URL('src/offline/service-worker.ts', import.meta.url)),
            output: { format: 'iife', entryFileNames: 'service-worker.js' },
          },
        },
      });
    },
  };
}
