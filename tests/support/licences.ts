/**
 * The licences of the packages that the product is installed with or bundled from, and which of them it may have.
 *
 * Everything here works on plain data: the lockfile, the imports of the page, and one `package.json` for each package.
 */

/** The parts of an entry of `package-lock.json` (version 3) that are read. */
export interface LockEntry {
  readonly version?: string;
  readonly license?: unknown;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** By path from the root: `''` for the project, `node_modules/a/node_modules/b` for a package below a package. */
export type LockPackages = Readonly<Record<string, LockEntry>>;

export interface Manifest {
  readonly license?: unknown;
  /** The older form: an array of licences among which one may choose. */
  readonly licenses?: unknown;
}

export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; empty where the package names none. */
  readonly licence: string;
}

/** Free for every use, on no condition but that authors and licence are named. */
const free = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'Zlib',
]);

/** Licences that are right for the packages that are named, and for no others. */
export const exceptions: readonly {
  readonly licence: string;
  readonly name: RegExp;
  readonly why: string;
}[] = [
  { licence: 'OFL-1.1', name: /^@fontsource(-variable)?\//, why: 'the licence of fonts' },
  {
    licence: 'MPL-2.0',
    name: /^lightningcss(-|$)/,
    why: 'a tool of Vite, used unchanged; nothing of it is in the page that it helps to build',
  },
  {
    licence: 'WTFPL',
    name: /^truncate-utf8-bytes$/,
    why: 'a dependency of `gtfs`, which imports the feeds; a free licence without conditions (FSF), not approved by the OSI',
  },
];

/** Spellings that older packages have instead of an SPDX identifier. */
const spellings: Readonly<Record<string, string>> = { 'Apache 2.0': 'Apache-2.0' };

/** The name of the package at a path of the lockfile. */
function toName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Where Node finds `name` when the package at `from` asks for it; undefined where it is not installed. */
function findInstalled(packages: LockPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder}${folder && '/'}node_modules/${name}`;
    if (packages[path]) return path;
    if (!folder) return undefined;
  }
}

/**
 * Paths of all packages that a user gets: what `npm ci --omit=dev` installs, and `bundled` with all that it depends on, also
 * where it stands among the packages for development.
 */
export function listShipped(packages: LockPackages, bundled: Iterable<string>): string[] {
  const shipped = new Set(Object.keys(packages).filter((path) => path && !packages[path]?.dev));
  const walked = new Set<string>();
  const walk = (path: string | undefined) => {
    if (path === undefined || walked.has(path)) return;
    walked.add(path);
    shipped.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    for (const name of names) walk(findInstalled(packages, path, name));
  };
  for (const name of bundled) walk(findInstalled(packages, '', name));
  return [...shipped].sort();
}

/** The package that an import names: `@a/b` of `@a/b/c.css`; undefined for a file of the project. */
export function findPackageName(specifier: string): string | undefined {
  return /^(@[^/]+\/[^/]+|[^./@][^/]*)/.exec(specifier)?.[0];
}

/** What a package says of its licence, as an SPDX expression. The lockfile speaks for a package of another platform. */
export function readLicence(manifest: Manifest | undefined, entry: LockEntry | undefined): string {
  const one = (said: unknown): string => {
    const text = typeof said === 'object' && said !== null && 'type' in said ? said.type : said;
    return typeof text === 'string' ? (spellings[text.trim()] ?? text.trim()) : '';
  };
  const several = Array.isArray(manifest?.licenses) ? manifest.licenses.map(one) : [];
  return one(manifest?.license) || several.join(' OR ') || one(entry?.license);
}

/** Whether an SPDX expression leaves a way to use the package under licences that `isFine` takes. */
export function isLicensed(expression: string, isFine: (licence: string) => boolean): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const readOne = (): boolean => {
    const token = tokens[at++];
    if (token === '(') {
      const inside = readAny();
      return tokens[at++] === ')' && inside;
    }
    return token !== undefined && isFine(token);
  };
  const readAll = (): boolean => {
    let all = readOne();
    while (tokens[at] === 'AND') {
      at++;
      all = readOne() && all;
    }
    return all;
  };
  const readAny = (): boolean => {
    let any = readAll();
    while (tokens[at] === 'OR') {
      at++;
      any = readAll() || any;
    }
    return any;
  };
  // What is left over is no part of the grammar: `MIT WITH x`, `SEE LICENSE IN file`.
  return readAny() && at === tokens.length;
}

/** The packages that the product may not have, each with its version and what it says of its licence. */
export function listForbidden(packages: readonly LicensedPackage[]): string[] {
  return packages
    .filter(({ name, licence }) => {
      const isFine = (one: string) =>
        free.has(one) ||
        exceptions.some((exception) => exception.licence === one && exception.name.test(name));
      return !isLicensed(licence, isFine);
    })
    .map(({ name, version, licence }) => `${name} ${version}: ${licence || 'no licence'}`);
}

/** The packages at `paths`, with the licences that they name. */
export function toLicensed(
  packages: LockPackages,
  paths: readonly string[],
  readManifest: (path: string) => Manifest | undefined,
): LicensedPackage[] {
  return paths.map((path) => ({
    name: toName(path),
    version: packages[path]?.version ?? '',
    licence: readLicence(readManifest(path), packages[path]),
  }));
}
