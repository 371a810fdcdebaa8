/** Checks the rules of the source tree: a function from the text of all files to the breaches. */
import { posix } from 'node:path';
import { readSource, type SourceFacts, type SourceImport } from './read-source.ts';

/** Text by path from the root of the repository, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

export interface Breach {
  readonly rule:
    | 'wing'
    | 'room'
    | 'package'
    | 'client'
    | 'default-export'
    | 'barrel'
    | 'clock-or-chance'
    | 'name'
    | 'length'
    | 'readme'
    | 'words'
    | 'circle'
    | 'syntax';
  readonly path: string;
  readonly what: string;
}

export interface HouseReport {
  readonly breaches: readonly Breach[];
  /** Files that are long enough to be split. */
  readonly long: readonly { readonly path: string; readonly lineCount: number }[];
  readonly fileCount: number;
  readonly importCount: number;
}

/** Each wing with the wings it may import. */
const wings: Readonly<Record<string, readonly string[]>> = {
  base: [],
  transit: ['base'],
  planner: ['base', 'transit'],
  money: ['base', 'transit'],
  bureau: ['base', 'transit', 'planner', 'money'],
  store: ['base', 'money'],
  app: ['base', 'transit', 'planner', 'money', 'bureau', 'store'],
  api: ['base', 'transit', 'planner', 'money', 'bureau', 'app'],
  cli: ['base', 'transit', 'planner', 'money', 'bureau', 'store', 'app', 'api'],
  main: ['base', 'transit', 'planner', 'money', 'bureau', 'store', 'app', 'api', 'cli'],
};

/** Inside wings: files under `of` may not import files under `not`, or may import only files under `only`. */
const rooms: readonly {
  readonly of: string;
  readonly not?: readonly string[];
  readonly only?: readonly string[];
}[] = [
  { of: 'server/transit/gtfs/', not: ['server/transit/network/', 'server/transit/timetable/'] },
  { of: 'server/transit/network/', not: ['server/transit/timetable/'] },
  {
    of: 'server/planner/raptor/',
    only: ['server/planner/raptor/', 'server/transit/timetable/', 'server/base/'],
  },
];

/** Packages that only some rooms may import. */
const packages: readonly { readonly name: RegExp; readonly in: readonly string[] }[] = [
  { name: /^gtfs($|\/)/, in: ['server/transit/gtfs/'] },
  { name: /^better-sqlite3($|\/)/, in: ['server/transit/gtfs/', 'server/store/', 'scripts/bench-ledger/'] },
  { name: /^(kysely|pg)($|\/|-)/, in: ['server/store/', 'scripts/bench-ledger/'] },
  {
    name: /^graphology/,
    in: ['server/transit/network/', 'server/money/scheme/', 'server/bureau/', 'scripts/feeds/'],
  },
  { name: /^express($|\/|-)/, in: ['server/api/', 'server/main.ts'] },
  { name: /^leaflet($|\/)/, in: ['client/src/map/'] },
  { name: /^(docx|write-excel-file)($|\/)/, in: ['server/bureau/report/'] },
  { name: /^piscina$/, in: ['server/base/worker-pool.ts'] },
];

/** Rooms of the page, each of which imports only those before it. Files beside them (`app.tsx`) may import all. */
const clientRooms: readonly string[] = [
  'i18n',
  'offline',
  'api',
  'ui',
  'about',
  'access',
  'map',
  'card',
  'planner',
  'reach',
  'lines',
  'settlement',
  'bureau',
];

const CONTRACT = 'server/api/contract.ts';
const MAX_LINES = 400;
const LONG_LINES = 250;
/** Wings whose folders are rooms; every other wing is one room. */
const wingsWithRooms = ['transit', 'planner', 'money', 'bureau', 'app'];
const pureWings = ['base', 'transit', 'planner', 'money', 'bureau', 'store'];
/** Words about how the project was made, which may not be in any file. */
const foreignWords = /DESIGN\.md|\/work\/|(?<![\w-])shared\/|helper\s+session/;

const isSource = (path: string) => /\.(ts|tsx|mjs)$/.test(path);
/** Tests have no import rules and no limit of length. */
const isTest = (path: string) => path.startsWith('tests/');
const isConfig = (path: string) => /\.config\.(ts|mjs)$/.test(path);

export function checkHouse(sources: Sources): HouseReport {
  const breaches: Breach[] = [];
  const long: { path: string; lineCount: number }[] = [];
  const imports = new Map<string, readonly string[]>();
  let fileCount = 0;
  let importCount = 0;
  for (const [path, text] of sources) {
    const words = foreignWords.exec(text);
    if (words) breaches.push({ rule: 'words', path, what: words[0] });
    if (!isSource(path)) continue;
    fileCount++;
    let facts: SourceFacts;
    try {
      facts = readSource(path, text);
    } catch (error) {
      breaches.push({ rule: 'syntax', path, what: String(error) });
      continue;
    }
    importCount += facts.imports.length;
    imports.set(path, listTargets(path, facts, sources));
    breaches.push(...checkFile(path, facts));
    if (!isTest(path)) for (const found of facts.imports) breaches.push(...checkImport(path, found));
    if (facts.lineCount > LONG_LINES && !isTest(path)) long.push({ path, lineCount: facts.lineCount });
  }
  breaches.push(...checkReadmes(sources), ...checkCircles(imports), ...checkCircles(toRoomImports(imports)));
  return { breaches, long, fileCount, importCount };
}

function checkFile(path: string, facts: SourceFacts): Breach[] {
  const breaches: Breach[] = [];
  const say = (rule: Breach['rule'], what: string) => breaches.push({ rule, path, what });
  const name = posix.basename(path).replace(/(\.(test|config|d))?\.(ts|tsx|mjs)$/, '');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) say('name', 'not in kebab-case');
  if (facts.hasDefaultExport && !isConfig(path)) say('default-export', 'has a default export');
  if (facts.isBarrel) say('barrel', 'only passes on what others export');
  if (facts.lineCount > MAX_LINES && !isTest(path))
    say('length', `${facts.lineCount} lines, at most ${MAX_LINES}`);
  if (pureWings.includes(toWing(path) ?? '')) for (const what of facts.impure) say('clock-or-chance', what);
  return breaches;
}

/** `base`, `transit` ...; `main` for the file itself; undefined outside of `server/`. */
function toWing(path: string): string | undefined {
  return /^server\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1];
}

/** Place of a file's room in `clientRooms`; -1 for other files. */
function toClientRoom(path: string): number {
  const [, room] = /^client\/src\/([^/]+)\//.exec(path) ?? [];
  return clientRooms.indexOf(room ?? '');
}

function checkImport(path: string, { specifier, isType }: SourceImport): Breach[] {
  const breaches: Breach[] = [];
  const say = (rule: Breach['rule'], what: string) => breaches.push({ rule, path, what });
  if (specifier === '(computed)') say('package', 'imports an address that is only known at run time');
  if (!specifier.startsWith('.')) {
    for (const { name, in: places } of packages) {
      const isAllowed = places.some((place) => path.startsWith(place));
      if (name.test(specifier) && !isAllowed) say('package', `${specifier} belongs to ${places.join(', ')}`);
    }
    return breaches;
  }
  const target = posix.join(posix.dirname(path), specifier);
  const from = toWing(path);
  const to = toWing(target);
  if (path.startsWith('client/')) {
    if (to !== undefined && target !== CONTRACT)
      say('client', `${target}: the server is ${CONTRACT} to the client`);
    if (target === CONTRACT && !isType) say('client', `${target} is imported as more than a type`);
  }
  const [ownRoom, otherRoom] = [toClientRoom(path), toClientRoom(target)];
  if (ownRoom >= 0 && otherRoom > ownRoom)
    say('room', `${clientRooms[ownRoom]} must not know ${clientRooms[otherRoom]} (${target})`);
  if (from !== undefined) {
    if (to === undefined) say('wing', `${target} lies outside of server/`);
    else if (from !== to && !wings[from]?.includes(to))
      say('wing', `${from} must not know ${to} (${target})`);
  }
  for (const { of, not, only } of rooms) {
    if (!path.startsWith(of)) continue;
    const isForbidden = not?.some((room) => target.startsWith(room)) ?? false;
    if (isForbidden || (only && !only.some((room) => target.startsWith(room))))
      say('room', `${of} must not know ${target}`);
  }
  return breaches;
}

/** A README for the server, each wing and each room with source files. */
function checkReadmes(sources: Sources): Breach[] {
  const wanted = new Set<string>();
  for (const path of sources.keys()) {
    const [house, wing, room, ...rest] = path.split('/');
    if (house !== 'server' || wing === undefined || !isSource(path)) continue;
    wanted.add('server');
    if (room === undefined) continue;
    wanted.add(`server/${wing}`);
    if (wingsWithRooms.includes(wing) && rest.length > 0) wanted.add(`server/${wing}/${room}`);
  }
  return [...wanted]
    .filter((room) => !sources.has(`${room}/README.md`))
    .map((room) => ({ rule: 'readme', path: `${room}/README.md`, what: 'is missing' }));
}

/** The project files that a file imports, including type imports. */
function listTargets(path: string, { imports }: SourceFacts, sources: Sources): string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(path), specifier))
    .filter((target) => sources.has(target));
}

/** Cycles of imports: none of their files can be understood, tested or moved without the others. */
function checkCircles(imports: ReadonlyMap<string, readonly string[]>): Breach[] {
  const done = new Set<string>();
  const breaches: Breach[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) {
      breaches.push({ rule: 'circle', path, what: [...way.slice(start), path].join(' -> ') });
      return;
    }
    if (done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return breaches;
}

/** `server/planner/model` or `client/src/ui` of a file in it; rooms of other wings are the wing. */
function toRoom(path: string): string | undefined {
  const [house, wing, room, ...rest] = path.split('/');
  if (wing === undefined || room === undefined) return undefined;
  if (house === 'client') return wing === 'src' && rest.length > 0 ? `client/src/${room}` : undefined;
  if (house !== 'server') return undefined;
  return rest.length > 0 ? `server/${wing}/${room}` : `server/${wing}`;
}

/** Imports between the rooms of the server and of the page, in the form of imports between files. */
function toRoomImports(imports: ReadonlyMap<string, readonly string[]>): Map<string, readonly string[]> {
  const rooms = new Map<string, Set<string>>();
  for (const [path, targets] of imports) {
    const from = toRoom(path);
    if (from === undefined) continue;
    const known = rooms.get(from) ?? new Set();
    rooms.set(from, known);
    for (const target of targets) {
      const to = toRoom(target);
      if (to !== undefined && to !== from) known.add(to);
    }
  }
  return new Map([...rooms].map(([room, targets]) => [room, [...targets]]));
}
