/**
 * The licences of all packages that are installed or bundled with the product, and the check that they are allowed.
 *
 * The input is plain data: the lockfile, the imports of the page, and one `package.json` for each package.
 */

/** The used properties of an entry of `package-lock.json` (version 3). */
export interface LockEntry {
  readonly version?: string;
  readonly license?: unknown;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** By path from the root: `''` is the project, `node_modules/a/node_modules/b` a package inside a package. */
export type LockPackages = Readonly<Record<string, LockEntry>>;

export interface Manifest {
  readonly license?: unknown;
  /** The older form: an array of licences to choose from. */
  readonly licenses?: unknown;
}

export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; empty where the package has none. */
  readonly licence: string;
}

/** Licences whose only condition is to name authors and licence. */
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

/** Licences that are allowed only for the listed packages. */
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

/** Spellings of older packages, with their SPDX identifier. */
const spellings: Readonly<Record<string, string>> = { 'Apache 2.0': 'Apache-2.0' };

/** The name of the package at a path of the lockfile. */
function toName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The path of the package `name` that the package at `from` imports; undefined where it is not installed. */
function findInstalled(packages: LockPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder}${folder && '/'}node_modules/${name}`;
    if (packages[path]) return path;
    if (!folder) return undefined;
  }
}

/**
 * Paths of all packages that a user gets: those that `npm ci --omit=dev` installs, and `bundled` with their dependencies,
 * including development packages.
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

/** The package of an import: `@a/b` for `@a/b/c.css`; undefined for a file of the project. */
export function findPackageName(specifier: string): string | undefined {
  return /^(@[^/]+\/[^/]+|[^./@][^/]*)/.exec(specifier)?.[0];
}

/** The licence of a package as an SPDX expression. For packages of other platforms the lockfile has it. */
export function readLicence(manifest: Manifest | undefined, entry: LockEntry | undefined): string {
  const one = (said: unknown): string => {
    const text = typeof said === 'object' && said !== null && 'type' in said ? said.type : said;
    return typeof text === 'string' ? (spellings[text.trim()] ?? text.trim()) : '';
  };
  const several = Array.isArray(manifest?.licenses) ? manifest.licenses.map(one) : [];
  return one(manifest?.license) || several.join(' OR ') || one(entry?.license);
}

/** Whether an SPDX expression allows to use the package under licences that `isFine` accepts. */
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
  // Remaining tokens are not part of the grammar: `MIT WITH x`, `SEE LICENSE IN file`.
  return readAny() && at === tokens.length;
}

/** The packages with licences that are not allowed, each with its version and licence. */
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

/** The packages at `paths` with their licences. */
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
