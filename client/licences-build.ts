/** Writes the libraries that are bundled into the page, with version and licence, for the page `/about`. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import type { Library } from './src/about/library.ts';

/** Folder of the package that a module is in; undefined for modules of the page itself. */
function findPackageDir(moduleId: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1];
}

function readLibrary(dir: string): Library {
  const manifest: unknown = JSON.parse(readFileSync(`${dir}/package.json`, 'utf8'));
  const { name, version, license } = manifest as Record<string, unknown>;
  return { name: String(name), version: String(version), licence: String(license) };
}

/** A plugin of the page's build. */
export function licences(): Plugin {
  return {
    name: 'tongcheng-licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const dirs = new Set(modules.flatMap((id) => findPackageDir(id) ?? []));
      const libraries = [...dirs].map(readLibrary).sort((a, b) => a.name.localeCompare(b.name, 'en'));
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(libraries) });
    },
  };
}
