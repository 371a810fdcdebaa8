/** A hash of the program, so that results of another version of it are not taken for those of this one. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from './paths.ts';

/** Wings whose sources decide results. */
const WINGS = ['base', 'transit', 'planner', 'money', 'store', 'bureau', 'app'];

let known: string | undefined;

/** Of the sources of all wings that compute, and of the versions of all packages. Time: a read of all sources, once. */
export function hashSources(): string {
  known ??= computeHash();
  return known;
}

function computeHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(packageDir, 'package.json')));
  const root = join(packageDir, 'server');
  for (const wing of WINGS) {
    const files = readdirSync(join(root, wing), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts')).sort())
      hash.update(file).update(readFileSync(join(root, wing, file)));
  }
  return hash.digest('hex');
}
