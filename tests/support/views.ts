/** Every view of the page by its route, for tests and pictures that look at all of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoints } from '../../server/api/contract.ts';
import { root } from './server.ts';
import { type Language, toPlanPath, toReachPath, toViewPath } from './trip.ts';

export interface View {
  readonly name: string;
  /** As the router has it, from the root. */
  readonly route: string;
  readonly path: (language: Language) => string;
}

/** Files with routes, and the address below which each puts them. */
const routers = {
  'client/src/app.tsx': '',
  'client/src/card/card-routes.tsx': '/card',
  'client/src/settlement/settlement-routes.tsx': '/settlement',
  'client/src/bureau/bureau-routes.tsx': '/bureau',
};

/** Routes of the page as its source has them; those that only lead to other routers are left out. */
export function listRoutes(): string[] {
  return Object.entries(routers).flatMap(([file, base]) => {
    const text = readFileSync(join(root, file), 'utf8');
    const routes = [...text.matchAll(/<Route\s+(?:path="([^"]+)"|(index))/g)];
    if (routes.length === 0) throw new Error(`${file} has no routes`);
    return routes
      .map(([, path]) => `${base}${path === undefined ? '' : `/${path}`.replace('//', '/')}`)
      .filter((route) => !/^\/\w+\/\*$/.test(route) || base !== '');
  });
}

/** Views without money. */
export const publicViews: readonly View[] = [
  { name: 'start', route: '/plan', path: (language) => toViewPath('/plan', language) },
  { name: 'results', route: '/plan', path: toPlanPath },
  {
    name: 'nothing-found',
    route: '/plan',
    path: (language) => toPlanPath(language, { to: '41.5,110.3', toAt: '', toName: '', toNameEn: '' }),
  },
  {
    name: 'stop',
    route: '/stop/:id',
    path: (language) => toViewPath('/stop/hohhot-metro%3AM108', language),
  },
  {
    name: 'stop-times',
    route: '/stop/:id/times',
    path: (language) => toViewPath('/stop/hohhot-metro%3AM108/times', language),
  },
  {
    name: 'line',
    route: '/line/:id',
    path: (language) => toViewPath('/line/hohhot-metro%3Ametro-1', language),
  },
  { name: 'lines', route: '/lines', path: (language) => toViewPath('/lines', language) },
  { name: 'trains', route: '/trains', path: (language) => toViewPath('/trains', language) },
  { name: 'reach', route: '/reach', path: toReachPath },
  { name: 'about', route: '/about', path: (language) => toViewPath('/about', language) },
  { name: 'scenarios', route: '/bureau', path: (language) => toViewPath('/bureau', language) },
  {
    name: 'scenario',
    route: '/bureau/:scenarioId',
    path: (language) => toViewPath('/bureau/hubao-hsr', language),
  },
  { name: 'unknown', route: '/*', path: (language) => toViewPath('/nowhere', language) },
  { name: 'no-such-card-view', route: '/card/*', path: (language) => toViewPath('/card/a/b/c', language) },
  {
    name: 'no-such-day-view',
    route: '/settlement/*',
    path: (language) => toViewPath('/settlement/2026-11-25/x', language),
  },
  {
    name: 'no-such-scenario-view',
    route: '/bureau/*',
    path: (language) => toViewPath('/bureau/a/b', language),
  },
];

interface MoneyIds {
  readonly date: string;
  readonly cardId: string;
  readonly journeyId: string;
  readonly partyId: string;
  /** Party and line of a list of transfers. */
  readonly entries: Readonly<Record<string, string>>;
}

/** Views about money of one card, journey and party. */
export function toMoneyViews({ cardId, date, entries, journeyId, partyId }: MoneyIds): readonly View[] {
  const card = `/card/${encodeURIComponent(cardId)}`;
  const day = `/settlement/${date}`;
  const paths: readonly (readonly [name: string, route: string, path: string])[] = [
    ['cards', '/card', '/card'],
    ['card', '/card/:cardId', card],
    ['card-month', '/card/:cardId/statement', `${card}/statement?month=${date.slice(0, 7)}`],
    ['board-first', '/settlement', '/settlement'],
    ['board', '/settlement/:period', day],
    ['board-quarter', '/settlement/:period', `/settlement/${date.slice(0, 4)}-Q4`],
    ['desk', '/settlement/desk', '/settlement/desk'],
    ['all-cards', '/settlement/cards', '/settlement/cards'],
    ['entries', '/settlement/:period/entries', `${day}/entries?${new URLSearchParams(entries)}`],
    ['statement', '/settlement/:period/statements/:party', `${day}/statements/${partyId}`],
    ['items', '/settlement/:period/items', `${day}/items`],
    ['journey', '/journey/:journeyId', `/journey/${encodeURIComponent(journeyId)}`],
  ];
  return paths.map(([name, route, path]) => ({
    name,
    route,
    path: (language) => (language === 'zh' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=en`),
  }));
}

/** The same of a server whose `date` is cleared. */
export async function listMoneyViews(origin: string, date: string): Promise<readonly View[]> {
  const ask = async (path: string) => (await fetch(`${origin}/api/v1${path}`)).json();
  const { cards } = (await ask('/cards?limit=1')) as Endpoints['GET /api/v1/cards']['answer'];
  const { links, positions } = (await ask(
    `/settlement/${date}?provisional=true`,
  )) as Endpoints['GET /api/v1/settlement/{period}']['answer'];
  const behind = links.find(({ kind }) => kind === 'credit')?.entries ?? { party: '', line: '' };
  const { entries } = (await ask(
    `/settlement/${date}/entries?${new URLSearchParams(behind)}&limit=1`,
  )) as Endpoints['GET /api/v1/settlement/{period}/entries']['answer'];
  return toMoneyViews({
    date,
    cardId: cards[0]?.cardId ?? '',
    journeyId: entries[0]?.journeyId ?? '',
    partyId: positions[0]?.party.id ?? '',
    entries: behind,
  });
}
