/** An endpoint: an operation of the API, and the handler that answers it. */
import * as z from 'zod';
import type { ApiUseCases } from '../../app/use-cases.ts';
import { ProblemError } from '../../base/problem.ts';
import { idempotencyKeySchema } from '../schema/money.ts';
import type { Operation, TextType } from '../schema/operation.ts';
import type { TileProvider } from '../schema/region.ts';
import type { Language } from '../wire/json.ts';
import { toFieldErrors } from './field-errors.ts';

/** What a handler may use besides its own parameters. */
export interface EndpointContext {
  readonly useCases: ApiUseCases;
  readonly language: Language;
  /** The clock, read once for each request. */
  readonly nowEpochSec: number;
  readonly version: string;
  readonly tileProviders: readonly TileProvider[];
  /** The query as it came, for answers that repeat it. */
  readonly rawQuery: Readonly<Record<string, unknown>>;
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

/** A request as it came in, unchecked. */
export interface EndpointRequest {
  readonly params: unknown;
  readonly query: unknown;
  /** Parsed JSON; undefined where there was none. */
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  /** The unread body, of operations with `streamTypes`. */
  readonly stream?: AsyncIterable<Uint8Array>;
  readonly contentType?: string | undefined;
}

/** An answer that is no JSON: a page to print, a table, an archive. */
export interface TextAnswer {
  readonly contentType: TextType;
  readonly fileName: string;
  readonly content: string | Uint8Array;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Sent in place of `body`. */
  readonly text?: TextAnswer;
}

export interface Endpoint extends Operation {
  readonly operationId: string;
  /** Parses the request, calls a use case, maps its result. Throws `ProblemError` on bad parameters. */
  readonly run: (request: EndpointRequest, context: EndpointContext) => Promise<EndpointAnswer>;
}

type Call<O extends Operation> = EndpointContext & {
  readonly params: z.output<NonNullable<O['pathParams']>>;
  readonly query: z.output<O['query']>;
  readonly body: z.output<NonNullable<O['body']>>;
  /** Empty where the operation takes none. */
  readonly idempotencyKey: string;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly contentType: string;
};

type Reply<O extends Operation> = z.input<O['response']> | TextReply;

/** Answers an operation; the types of its parameters and of its answer follow from the operation's schemas. */
export type Handler<O extends Operation> = (call: Call<O>) => Reply<O> | Promise<Reply<O>>;

/** One handler for each operation of a group. */
export type Handlers<Group extends Readonly<Record<string, Operation>>> = {
  readonly [Id in keyof Group]: Handler<Group[Id]>;
};

const isText: unique symbol = Symbol('text');

interface TextReply extends TextAnswer {
  readonly [isText]: true;
}

/** Answers with a text in place of JSON. */
export function toTextReply(answer: TextAnswer): TextReply {
  return { ...answer, [isText]: true };
}

export function toEndpoint(operationId: string, operation: Operation, handler: Handler<Operation>): Endpoint {
  const { body: bodySchema, key, pathParams = z.object({}), query } = operation;
  return {
    ...operation,
    operationId,
    run: async (request, context) => {
      const reply = await handler({
        ...context,
        params: parse(pathParams, request.params, 'path'),
        query: parse(query, request.query, 'query'),
        body: bodySchema && parse(bodySchema, request.body ?? {}, 'body'),
        idempotencyKey: key === undefined ? '' : getKey(request.idempotencyKey, key),
        stream: request.stream ?? noStream(),
        contentType: request.contentType ?? '',
      });
      if (isTextReply(reply)) {
        const { content, contentType, fileName } = reply;
        return { status: 200, body: undefined, text: { content, contentType, fileName } };
      }
      return { status: operation.toStatus?.(reply) ?? 200, body: reply };
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
