/**
 * Requests to the server: JSON, problems as typed errors, abortable. The compiler checks paths, parameters and answers
 * against the server's operations.
 */
import type { Endpoints } from '../../../server/api/contract.ts';
import { noteLost, noteReached, noteSlow } from './connection.ts';

interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** A refusal of the server, or a lost request; `text` in both languages where the server gave it. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly text: BilingualText | undefined;
  /** All members of the problem, such as `firstDate` and `lastDate`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    text?: BilingualText,
    options?: ErrorOptions,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, options);
    this.name = 'ApiProblem';
    this.code = code;
    this.text = text;
    this.details = details;
  }
}

/** Paths of the API that have the method. */
export type PathOf<Method extends string> = keyof Endpoints extends infer Key
  ? Key extends `${Method} ${infer Path}`
    ? Path
    : never
  : never;

/** Types of `params`, `query`, `body` and `answer` of a method and path. */
type EndpointAt<Method extends string, Path extends string> = Endpoints[`${Method} ${Path}` &
  keyof Endpoints];

/** The option `Name`; optional where all members of `Value` are, forbidden where it has none. */
type Option<Name extends string, Value> = string extends keyof Value
  ? { readonly [N in Name]?: never }
  : Partial<Value> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

/** Values for the braces of the path, and the query. */
export type Question<Method extends string, Path extends string> = Option<
  'params',
  EndpointAt<Method, Path>['params']
> &
  Option<'query', EndpointAt<Method, Path>['query']>;

interface Signalled {
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a POST. */
interface Sent<Body> extends Signalled {
  readonly body: Body;
  /** Idempotency key: the server counts requests with one key once. */
  readonly key?: string | undefined;
}

/** An argument that is optional where all its members are. */
type Rest<Options> = Partial<Options> extends Options ? [options?: Options] : [options: Options];

/** The declared answer of a method and path. */
export type AnswerOf<Method extends string, Path extends string> = EndpointAt<Method, Path>['answer'];

/** Arguments of `get` after the path. */
export type GetOptions<Path extends string> = Rest<Question<'GET', Path> & Signalled>;

const timeoutMs = 20_000;

/** Milliseconds without an answer after which the page says that the server is slow. */
const slowMs = 6_000;

/** The address of a `GET`; lists in the query are joined by commas. */
export function toUrl<Path extends PathOf<'GET'>>(
  path: Path,
  ...[question]: Rest<Question<'GET', Path>>
): string {
  return toAddress(path, question);
}

interface Asked {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
}

/** Path and query, with the braces filled in; lists in the query are joined by commas. */
export function toAddress(path: string, { params = {}, query = {} }: Asked = {}): string {
  const parts: Readonly<Record<string, unknown>> = { ...params };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) =>
    encodeURIComponent(String(parts[name])),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    search.set(key, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

function toProblem(status: number, body: unknown): ApiProblem {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof fields[key] === 'string' ? (fields[key] as string) : undefined);
  const bilingual = (fields.text ?? {}) as Record<string, unknown>;
  const [zh, en] = [bilingual.zh, bilingual.en];
  return new ApiProblem(
    text('code') ?? `http-${status}`,
    text('detail') ?? text('title') ?? text('error') ?? `HTTP ${status}`,
    typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined,
    undefined,
    fields,
  );
}

/**
 * GET, answered by JSON.
 *
 * @throws ApiProblem with the server's code, or `offline` (the device), `unreachable` (the server), `timed-out`,
 *   `unreadable`.
 */
export function get<Path extends PathOf<'GET'>>(
  path: Path,
  ...[options]: GetOptions<Path>
): Promise<AnswerOf<'GET', Path>> {
  return ask(toAddress(path, options), { headers: { accept: 'application/json' } }, options?.signal);
}

/**
 * POST of JSON, answered by JSON.
 *
 * @throws ApiProblem as `get`.
 */
export function post<Path extends PathOf<'POST'>>(
  path: Path,
  options: Question<'POST', Path> & Sent<EndpointAt<'POST', Path>['body']>,
): Promise<EndpointAt<'POST', Path>['answer']> {
  const { body, key, signal } = options;
  const headers: Record<string, string> = { accept: 'application/json', 'content-type': 'application/json' };
  if (key !== undefined) headers['idempotency-key'] = key;
  return ask(toAddress(path, options), { method: 'POST', headers, body: JSON.stringify(body) }, signal);
}

/**
 * POST of a file, answered by JSON.
 *
 * @throws ApiProblem as `get`.
 */
export function postFile<Path extends PathOf<'POST'>>(
  path: Path,
  options: Question<'POST', Path> & { readonly file: Blob; readonly type: string },
): Promise<EndpointAt<'POST', Path>['answer']> {
  const headers = { accept: 'application/json', 'content-type': options.type };
  return ask(toAddress(path, options), { method: 'POST', headers, body: options.file });
}

/**
 * PUT of JSON, answered by JSON.
 *
 * @throws ApiProblem as `get`.
 */
export function put<Path extends PathOf<'PUT'>>(
  path: Path,
  options: Question<'PUT', Path> & { readonly body: EndpointAt<'PUT', Path>['body'] },
): Promise<EndpointAt<'PUT', Path>['answer']> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return ask(toAddress(path, options), { method: 'PUT', headers, body: JSON.stringify(options.body) });
}

/**
 * DELETE, answered by JSON.
 *
 * @throws ApiProblem as `get`.
 */
export function remove<Path extends PathOf<'DELETE'>>(
  path: Path,
  ...[options]: Rest<Question<'DELETE', Path>>
): Promise<EndpointAt<'DELETE', Path>['answer']> {
  return ask(toAddress(path, options), { method: 'DELETE', headers: { accept: 'application/json' } });
}

const proxyStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

const toLost = (message: string, cause?: unknown) =>
  new ApiProblem(noteLost(), message, undefined, { cause });

/** Whether the answer shows that the server is there. The browser may have kept one with `max-age` for a time. */
function isFromServer({ headers }: Response): boolean {
  return !/max-age=[1-9]/.test(headers.get('cache-control') ?? '');
}

/** Sends the request. `T` is the declared answer; the answer is not checked at run time. */
async function ask<T>(url: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(timeoutMs);
  const slow = setTimeout(noteSlow, slowMs);
  try {
    const response = await fetch(url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const body: unknown = await response.json().catch((cause: unknown) => {
      if (signal?.aborted || limit.aborted) throw cause;
      if (response.ok) throw new ApiProblem('unreadable', 'not JSON', undefined, { cause });
      return undefined;
    });
    // These statuses without JSON come from a proxy whose server is down.
    if (proxyStatuses.has(response.status) && body === undefined) throw toLost(`HTTP ${response.status}`);
    if (isFromServer(response)) noteReached();
    if (!response.ok) throw toProblem(response.status, body);
    return body as T;
  } catch (cause) {
    if (cause instanceof ApiProblem || signal?.aborted) throw cause;
    if (limit.aborted) throw new ApiProblem('timed-out', 'timed out', undefined, { cause });
    throw toLost('the server cannot be reached', cause);
  } finally {
    clearTimeout(slow);
  }
}

/** Attempts to get a file, and seconds between them where the server names none. */
const fileAttempts = 120;
const usualWaitSec = 2;

/**
 * GET of a file that the server may have to make first: while it answers 503 with `Retry-After`, the page asks again.
 *
 * @throws ApiProblem as `get`.
 */
export async function getFile(url: string): Promise<Blob> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url).catch((cause: unknown) => {
      throw toLost('the file did not come', cause);
    });
    noteReached();
    if (response.ok) return response.blob();
    if (response.status !== 503 || attempt >= fileAttempts)
      throw toProblem(response.status, await response.json().catch(() => undefined));
    const waitSec = Number(response.headers.get('retry-after')) || usualWaitSec;
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitSec, 5) * 1_000));
  }
}
