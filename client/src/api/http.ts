/** One way to ask the server: JSON out, problems as typed errors, every request abortable. */
import { noteLost, noteReached } from './connection.ts';

interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** What went wrong, in both languages where the server said so. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly text: BilingualText | undefined;
  /** Other members of the answer, such as `firstDate` and `lastDate`. */
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

export type Params = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

const timeoutMs = 20_000;

/** Path and query; a list is joined by commas, as the planning API reads it. */
export function toPath(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined) continue;
    query.set(key, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
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

/** What a request that writes carries. */
interface Sent {
  readonly body: unknown;
  /** Sent again with the same key, a request counts once. */
  readonly key?: string | undefined;
}

/**
 * GET as JSON.
 *
 * @throws ApiProblem with the server's code, or `offline` (the device), `unreachable` (the server), `timed-out`,
 *   `unreadable`.
 */
export function fetchJson<T>(path: string, params: Params, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, params, undefined, signal);
}

/**
 * POST of JSON, answered by JSON.
 *
 * @throws ApiProblem as `fetchJson`.
 */
export function sendJson<T>(path: string, params: Params, sent: Sent, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, params, sent, signal);
}

/**
 * DELETE, answered by JSON.
 *
 * @throws ApiProblem as `fetchJson`.
 */
export function deleteJson<T>(path: string): Promise<T> {
  return ask<T>(path, {}, 'delete');
}

function toInit(sent: Sent | 'delete' | undefined): RequestInit {
  if (!sent) return { headers: { accept: 'application/json' } };
  if (sent === 'delete') return { method: 'DELETE', headers: { accept: 'application/json' } };
  const headers: Record<string, string> = { accept: 'application/json', 'content-type': 'application/json' };
  if (sent.key !== undefined) headers['idempotency-key'] = sent.key;
  return { method: 'POST', headers, body: JSON.stringify(sent.body) };
}

const proxyStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

const toLost = (message: string, cause?: unknown) =>
  new ApiProblem(noteLost(), message, undefined, { cause });

async function ask<T>(
  path: string,
  params: Params,
  sent: Sent | 'delete' | undefined,
  signal?: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(toPath(path, params), {
      ...toInit(sent),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const body: unknown = await response.json().catch((cause: unknown) => {
      if (signal?.aborted || limit.aborted) throw cause;
      if (response.ok) throw new ApiProblem('unreadable', 'not JSON', undefined, { cause });
      return undefined;
    });
    // A proxy answers for a server that is down.
    if (proxyStatuses.has(response.status) && body === undefined) throw toLost(`HTTP ${response.status}`);
    noteReached();
    if (!response.ok) throw toProblem(response.status, body);
    return body as T;
  } catch (cause) {
    if (cause instanceof ApiProblem || signal?.aborted) throw cause;
    if (limit.aborted) throw new ApiProblem('timed-out', 'timed out', undefined, { cause });
    throw toLost('the server cannot be reached', cause);
  }
}
