/**
 * An operation of the API: path and method with description, parameters, body and answer. The router, the OpenAPI document
 * and the types of clients are made from these declarations.
 */
import type * as z from 'zod';
import type { BilingualText } from '../../base/problem.ts';

/** Tags of the OpenAPI document, in order, with their descriptions. */
export const tags = {
  planning: '出行方案 · Journeys',
  places: '地点 · Places',
  stops: '站点与车次 · Stops and trips',
  lines: '线路 · Lines',
  fares: '票价 · Fares',
  cards: '一卡通 · Cards',
  taps: '刷卡记录 · Taps',
  ledger: '账本 · Ledger',
  settlement: '清算 · Settlement',
  scenarios: '规划方案 · Scenarios',
  region: '区域与底图 · Region and ground',
  service: '服务 · Service',
} as const;

/** An older version of a MOTIS path: the number after `/api/v`. */
export type ApiVersion = 1 | 2 | 3 | 4 | 5;

/** In OpenAPI's form: `/api/v1/lines/{lineId}`. */
export type ApiPath = `/api/${string}`;

export type Method = 'get' | 'post' | 'put' | 'delete';

/** Types of an answer that is no JSON: a page to print, a table, an archive. */
export type TextType =
  | 'text/html'
  | 'text/csv'
  | 'application/zip'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

type NoParams = z.ZodObject<Record<never, never>>;

export interface Operation<
  Path extends ApiPath = ApiPath,
  M extends Method = Method,
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly path: Path;
  readonly method: M;
  /**
   * Who may ask: `open` is everybody who reaches the server, `token` those with the operator's token, where the server
   * has one. An operation that reads cards, or moves or shows money, is never `open`.
   */
  readonly access: 'open' | 'token';
  readonly tag: keyof typeof tags;
  readonly summary: BilingualText;
  readonly description: BilingualText;
  /** Older versions of the path that are served too (`endpoints/versions`). */
  readonly olderVersions?: readonly ApiVersion[];
  /** The path is kept for older clients. */
  readonly isDeprecated?: boolean;
  readonly pathParams?: Params;
  readonly query: Query;
  /** JSON body of a `post` or `put`. */
  readonly body?: Body;
  /** Most bytes of the body, where it is not `limits.bodyBytes`. */
  readonly bodyBytes?: number;
  /** Types of a body that the handler reads as a stream. */
  readonly streamTypes?: readonly string[];
  /** A `post` that only asks: it changes nothing. */
  readonly isQuestion?: boolean;
  /** Whether the request takes a header `Idempotency-Key`. */
  readonly key?: 'required' | 'optional';
  readonly response: Answer;
  /** Statuses other than 200 that carry the same body. */
  readonly otherStatuses?: readonly number[];
  /** The status of an answer; 200 where absent. */
  toStatus?(answer: z.input<Answer>): number;
  /** Types other than JSON that the operation may answer with. */
  readonly textTypes?: readonly TextType[];
  /** Seconds for which a browser may keep the answer. */
  readonly cacheSec: number;
  /** Whether the answer to an unchecked query may take a tenth of a second of the thread, or more. */
  isExpensive?(query: Readonly<Record<string, unknown>>): boolean;
}

type Spec<O extends Operation> = Omit<O, 'method' | 'cacheSec'> & {
  readonly method?: O['method'];
  readonly cacheSec?: number;
};

/** Declares an operation; without `method` it is a `get`, without `cacheSec` the answer is not kept. */
export function defineOperation<
  const Path extends ApiPath,
  Query extends z.ZodObject,
  Answer extends z.ZodType,
  const M extends Method = 'get',
  Params extends z.ZodObject = NoParams,
  Body extends z.ZodType = z.ZodUndefined,
>(
  spec: Spec<Operation<Path, M, Params, Query, Body, Answer>>,
): Operation<Path, M, Params, Query, Body, Answer> {
  return { cacheSec: 0, ...spec, method: spec.method ?? ('get' as M) };
}

/** Whether an operation only asks: it reads, and changes nothing. */
export function asksOnly({ isQuestion, method }: Operation): boolean {
  return method === 'get' || isQuestion === true;
}
