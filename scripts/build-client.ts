/**
 * Builds the page into `dist/client`, unless it was built there from the same sources.
 *
 * `npm start` runs this first: where no source has changed, it only computes a hash.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(root, 'dist/client');
const stampFile = join(outDir, '.built-from');

/** All files that the build depends on, sorted. */
function listSources(): string[] {
  const client = readdirSync(join(root, 'client'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name));
  return [...client, join(root, 'package-lock.json')].sort();
}

function toSourceHash(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

const files = listSources();
const hash = toSourceHash(files);
const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : '';

if (built === hash && !process.argv.includes('--force')) {
  console.log(`client: up to date (${files.length} sources)`);
} else {
  const startedMs = performance.now();
  // Overrides the environment of the caller: a development build is half as large again.
  process.env.NODE_ENV = 'production';
  // Imported only here, because loading the bundler takes longer than the check above.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'client/vite.config.ts'), logLevel: 'warn' });
  // Written last, so that an interrupted build is repeated.
  writeFileSync(stampFile, `${hash}\n`);
  console.log(
    `client: built ${files.length} sources in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
  );
}
