/**
 * An endpoint as data: the router and the OpenAPI document are both made from the same list, so none
 * can be served without being documented.
 */
import * as z from 'zod';
import type { ApiUseCases } from '../../app/use-cases/use-cases.ts';
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { Language } from '../map/names.ts';
import { idempotencyKeySchema } from '../schema/money.ts';
import type { TileProvider } from '../schema/region.ts';
import { toFieldErrors } from './field-errors.ts';
import type { ApiVersion } from './versions/version-changes.ts';

/** What an endpoint may lean on besides its own parameters. */
export interface EndpointContext {
  readonly useCases: ApiUseCases;
  readonly language: Language;
  /** The clock, read once for each request. */
  readonly nowEpochSec: number;
  readonly version: string;
  readonly tileProviders: readonly TileProvider[];
  /** The query as it came, for answers that repeat it. */
  readonly rawQuery: Readonly<Record<string, unknown>>;
  /** Of a page that has shown the operator's token. */
  readonly session: Session;
}

/** Whether the caller has shown the operator's token, and how a page does so once for some hours. */
export interface Session {
  /** The server has a token. */
  readonly isNeeded: boolean;
  /** This request may read cards and move money. */
  readonly isOpen: boolean;
  /** End of the session that came with the request. */
  readonly endEpochSec: number | undefined;
  /**
   * Starts a session with the answer.
   *
   * @returns its end; undefined where the server has no token
   * @throws ProblemError `token-wrong`
   */
  readonly start: (token: string) => number | undefined;
  /** Ends the session with the answer. */
  readonly end: () => void;
}

/**
 * Who may ask: `open` to everybody who reaches the server, `token` to those with the operator's token, where the server
 * has one. What reads cards or moves or shows money is never open.
 */
export type EndpointAccess = 'open' | 'token';

/** A request as it came in, nothing checked yet. */
export interface EndpointRequest {
  readonly params: unknown;
  readonly query: unknown;
  /** Parsed JSON; undefined where there was none. */
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  /** The body as it comes, of endpoints that take files. */
  readonly stream?: AsyncIterable<Uint8Array>;
  readonly contentType?: string | undefined;
}

/** An answer that is no JSON: a page to print, a table. */
export interface TextAnswer {
  readonly contentType: 'text/html' | 'text/csv';
  readonly fileName: string;
  readonly content: string;
}

/** How a success goes out: 200 unless the endpoint says otherwise. */
export interface EndpointAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly text?: TextAnswer;
}

export type EndpointTag =
  | 'planning'
  | 'places'
  | 'stops'
  | 'lines'
  | 'fares'
  | 'cards'
  | 'taps'
  | 'ledger'
  | 'settlement'
  | 'region'
  | 'service';

export interface Endpoint {
  readonly operationId: string;
  /** In OpenAPI's form: `/api/v1/lines/{lineId}`. */
  readonly path: `/api/${string}`;
  readonly method: 'get' | 'post' | 'delete';
  readonly access: EndpointAccess;
  readonly tag: EndpointTag;
  readonly summary: BilingualText;
  readonly description?: BilingualText;
  /** Versions of the path that are served beside it, each in its own words. */
  readonly olderVersions?: readonly ApiVersion[];
  /** A path that is kept for older clients. */
  readonly isDeprecated?: boolean;
  readonly pathParams?: z.ZodObject;
  readonly query: z.ZodObject;
  /** JSON body of a `post`. */
  readonly body?: z.ZodType;
  /** Bytes that the body may have, where it is not the usual limit. */
  readonly bodyBytes?: number;
  /** Types of a body that is read as it comes. */
  readonly streamTypes?: readonly string[];
  /** A `post` that only asks: it changes nothing. */
  readonly isQuestion?: boolean;
  /** Whether a header `Idempotency-Key` is wanted. */
  readonly key?: 'required' | 'optional';
  readonly response: z.ZodType;
  /** Statuses other than 200 that carry the same body. */
  readonly otherStatuses?: readonly number[];
  /** Types other than JSON that it may answer with. */
  readonly textTypes?: readonly TextAnswer['contentType'][];
  /** How long a browser may keep the answer. */
  readonly cacheSec: number;
  /** Whether the answer to a query, nothing of it checked yet, may take the thread for a tenth of a second or more. */
  readonly isDear?: (query: Readonly<Record<string, unknown>>) => boolean;
  /** Parses, asks, maps. Throws `ProblemError` on bad parameters. */
  readonly run: (request: EndpointRequest, context: EndpointContext) => Promise<EndpointAnswer>;
}

/** Whether an endpoint only asks: it reads, and changes nothing. */
export function asksOnly({ isQuestion, method }: Endpoint): boolean {
  return method === 'get' || isQuestion === true;
}

type Call<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = EndpointContext & {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** Empty where none was wanted. */
  readonly idempotencyKey: string;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly contentType: string;
};

interface EndpointSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>
  extends Omit<Endpoint, 'run' | 'method' | 'pathParams' | 'query' | 'body' | 'response' | 'cacheSec'> {
  readonly method?: Endpoint['method'];
  readonly pathParams?: P;
  readonly query: Q;
  readonly body?: B;
  readonly response: R;
  readonly cacheSec?: number;
  readonly toStatus?: (body: z.input<R>) => number;
  readonly answer: (call: Call<P, Q, B>) => z.input<R> | TextReply | Promise<z.input<R> | TextReply>;
}

const isText: unique symbol = Symbol('text');

interface TextReply extends TextAnswer {
  readonly [isText]: true;
}

/** Answers with a text in place of JSON. */
export function toTextReply(answer: TextAnswer): TextReply {
  return { ...answer, [isText]: true };
}

/** Declares an endpoint; the types of its parameters and its answer follow from its schemas. */
export function defineEndpoint<
  Q extends z.ZodObject,
  R extends z.ZodType,
  P extends z.ZodObject = z.ZodObject<Record<never, never>>,
  B extends z.ZodType = z.ZodUndefined,
>(spec: EndpointSpec<P, Q, B, R>): Endpoint {
  const { answer, toStatus, cacheSec = 0, method = 'get', ...rest } = spec;
  return {
    ...rest,
    method,
    cacheSec,
    run: async (request, context) => {
      const params = parse(spec.pathParams ?? z.object({}), request.params, 'path') as z.output<P>;
      const query = parse(spec.query, request.query, 'query') as z.output<Q>;
      const body = (spec.body ? parse(spec.body, request.body ?? {}, 'body') : undefined) as z.output<B>;
      const reply = await answer({
        ...context,
        params,
        query,
        body,
        idempotencyKey: spec.key === undefined ? '' : getKey(request.idempotencyKey, spec.key),
        stream: request.stream ?? noStream(),
        contentType: request.contentType ?? '',
      });
      if (isTextReply(reply)) {
        const { content, contentType, fileName } = reply;
        return { status: 200, body: undefined, text: { content, contentType, fileName } };
      }
      return { status: toStatus?.(reply as z.input<R>) ?? 200, body: reply };
    },
  };
}

function isTextReply(reply: unknown): reply is TextReply {
  return typeof reply === 'object' && reply !== null && isText in reply;
}

async function* noStream(): AsyncIterable<Uint8Array> {}

function getKey(key: string | undefined, need: 'required' | 'optional'): string {
  if (key === undefined || key === '') {
    if (need === 'optional') return '';
    throw new ProblemError('idempotency-missing', {
      zh: '此操作须带 Idempotency-Key 请求头',
      en: 'This request needs a header Idempotency-Key',
    });
  }
  return parse(z.object({ 'Idempotency-Key': idempotencyKeySchema }), { 'Idempotency-Key': key }, 'header')[
    'Idempotency-Key'
  ];
}

function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: 'path' | 'query' | 'body' | 'header',
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw toFieldErrors(schema, value, where);
}
