/** A server over a real ledger with the example tariff, shared by the tests of cards and clearing. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpoints } from '../../../server/api/endpoints/endpoints.ts';
import { problemSchema } from '../../../server/api/schema/problem.ts';
import { wireClearing } from '../../../server/app/clearing/clearing.ts';
import type { TaskClearing } from '../../../server/app/clearing/money-tasks.ts';
import { createMoneyUseCases } from '../../../server/app/clearing/money-use-cases.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { openPostgresLedger } from '../../../server/store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, D } from '../../money/cards/card-world.ts';
import { people } from '../../money/settlement/clearing-world.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import type { LedgerKind } from '../../support/ledgers.ts';
import { makeDatabase } from '../../support/postgres.ts';
import { serveFake } from '../serve-fake.ts';
import { createReportsHere } from './reports-here.ts';
import { createTasksHere } from './tasks-here.ts';

export interface MoneyAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the schema of the endpoint was checked already
  readonly body: any;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface MoneyServer {
  readonly clearing: TaskClearing;
  /** Location of its ledger, for a second server. */
  readonly place: string;
  /** Checks answers against their endpoint's schema, and problems against `problemSchema`. */
  readonly get: (path: string, language?: 'zh' | 'en') => Promise<MoneyAnswer>;
  readonly post: (path: string, body: unknown, key?: string, type?: string) => Promise<MoneyAnswer>;
  /** Without a trailing slash. */
  readonly url: string;
  /** Lines of the log. */
  readonly logLines: readonly Readonly<Record<string, unknown>>[];
  readonly uploadDir: string;
  /** Sets the clock, which starts at noon of the example day. */
  readonly setNow: (epochSec: number) => void;
  /** Operations answered successfully so far. */
  readonly answered: ReadonlySet<string>;
  /** Requests and answers in order; of the polls of a job, the last one only. */
  readonly transcript: readonly string[];
  readonly close: () => Promise<void>;
}

const networkOfRoute: Readonly<Record<string, string>> = {
  r1: 'A-bus',
  r2: 'A-bus',
  m1: 'A-metro',
  b1: 'B-bus',
  rail: 'rail',
};

/**
 * @param dialect - as the product is told by DATABASE_URL: the address of a PostgreSQL, or a file of SQLite without one
 * @param ledgerAt - where a ledger is already, or is to be; a new one of its own without it
 */
export async function serveMoney(dialect: LedgerKind['dialect'], ledgerAt?: string): Promise<MoneyServer> {
  let nowSec = at(D, '12:00');
  const folder = mkdtempSync(join(tmpdir(), 'tongcheng-money-'));
  const place =
    ledgerAt ?? (dialect === 'postgres' ? await makeDatabase('zh-CN') : join(folder, 'ledger.sqlite'));
  const store = dialect === 'postgres' ? await openPostgresLedger(place) : await openSqliteLedger(place);
  const clearing = await wireClearing({
    store,
    book: new SchemeBook([exampleScheme]),
    fareNetworks: exampleFareNetwork,
    calendar: { years: new Set([2026]), holidays: new Map(), officeDays: new Set() },
  });
  await store.putCards(people);
  const runner = createTasksHere(clearing);
  const money = createMoneyUseCases(clearing, runner, {
    findNetwork: (routeId) => exampleScheme.networks.find(({ id }) => id === networkOfRoute[routeId]),
    findCity: (id) => ({ text: `${id}市`, translations: { en: `City ${id}` } }),
    findStop: (id) => ({ text: `站${id}`, translations: { en: `Stop ${id}` } }),
    findRoute: (id) => ({ text: id }),
    uploadDir: join(folder, 'uploads'),
    clock: () => nowSec,
    onDefect: (error) => {
      throw error;
    },
  });
  const reports = createReportsHere(clearing, folder);
  const served = await serveFake(
    { money: () => money, reports: () => reports },
    { clock: () => nowSec * 1_000 },
  );
  const answered = new Set<string>();
  const transcript: string[] = [];
  const numbers = new Map<string, number>();
  /** Replaces random names by numbers in the order of their appearance. */
  const toLine = (text: string) =>
    text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (name) => {
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      return `#${numbers.get(name)}`;
    });

  const ask = async (method: 'get' | 'post', path: string, init: RequestInit): Promise<MoneyAnswer> => {
    const response = await fetch(`${served.url}/api/v1${path}`, { method, ...init });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const type = response.headers.get('content-type') ?? '';
    const isJson = type.includes('json');
    const body: unknown = isJson ? JSON.parse(text) : undefined;
    if (response.status !== 202 && !isUnderway(body))
      transcript.push(
        toLine(`${method} ${path} ${response.status} ${isOffice(type) ? toHash(bytes) : text}`),
      );
    if (response.status >= 400) problemSchema.parse(body);
    else {
      const endpoint = findEndpoint(method, `/api/v1${path.split('?')[0]}`);
      answered.add(endpoint.operationId);
      if (isJson) endpoint.response.parse(body);
    }
    return { status: response.status, headers: response.headers, body, text, bytes };
  };
  return {
    clearing,
    url: `${served.url}/api/v1`,
    logLines: served.logLines,
    uploadDir: join(folder, 'uploads'),
    place,
    setNow: (epochSec) => {
      nowSec = epochSec;
    },
    answered,
    transcript,
    get: (path, language = 'en') => ask('get', path, { headers: { 'Accept-Language': language } }),
    post: (path, body, key, type = 'application/json') =>
      ask('post', path, {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: {
          'Content-Type': type,
          'Accept-Language': 'en',
          ...(key ? { 'Idempotency-Key': key } : {}),
        },
      }),
    close: async () => {
      await served.close();
      await runner.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A poll of an unfinished job: their number depends on the machine. */
function isUnderway(body: unknown): boolean {
  const { state } = (body ?? {}) as { state?: unknown };
  return state === 'waiting' || state === 'running';
}

const isOffice = (type: string) => type.startsWith('application/vnd.openxmlformats');
const toHash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function findEndpoint(method: 'get' | 'post', path: string) {
  const found = endpoints.find((endpoint) => {
    const pattern = endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+');
    return endpoint.method === method && new RegExp(`^${pattern}$`).test(path);
  });
  if (!found) throw new RangeError(`no endpoint ${method} ${path}`);
  return found;
}

/** A tap in the API's form. */
export function toTapInput(terminalId: string, terminalSeq: number, clock: string, part: object) {
  return {
    terminalId,
    terminalSeq,
    kind: 'ride',
    cardId: 'A1',
    at: new Date(at(D, clock) * 1_000).toISOString(),
    ...part,
  };
}

/** An instant of the example day with its offset. */
export const clockText = (clock: string): string => `2026-03-02T${clock}:00+08:00`;
