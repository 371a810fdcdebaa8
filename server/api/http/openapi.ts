/** Makes the OpenAPI 3.1 document from the endpoints that the server runs on. */
import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { idempotencyKeySchema } from '../schema/money.ts';
import { tags } from '../schema/operation.ts';
import { problemSchema } from '../schema/problem.ts';
import { COOKIE } from './gate.ts';

/** The document as plain JSON. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const problem = { 'application/problem+json': { schema: problemSchema } };

/** Any operation may be refused while too much waits or the database is away. */
const notNow = {
  description: 'The server cannot answer now: act on `code`, and ask again.',
  headers: z.object({
    'Retry-After': z.int().optional().meta({ description: 'Seconds after which to ask again.' }),
  }),
  content: problem,
};

function toOperation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const content = { 'application/json': { schema: endpoint.response } };
  const texts = Object.fromEntries(
    (endpoint.textTypes ?? []).map((type) => [type, { schema: z.string() }] as const),
  );
  const others = Object.fromEntries(
    (endpoint.otherStatuses ?? []).map((status) => [
      String(status),
      { description: statusTexts[status] ?? '', content },
    ]),
  );
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: `${endpoint.summary.zh} · ${endpoint.summary.en}`,
    description: `${endpoint.description.zh}\n\n${endpoint.description.en}`,
    ...(endpoint.isDeprecated ? { deprecated: true } : {}),
    requestParams: {
      ...(endpoint.pathParams ? { path: endpoint.pathParams } : {}),
      query: endpoint.query,
      ...(endpoint.key === undefined ? {} : { header: toKeyHeader(endpoint.key) }),
    },
    ...toRequestBody(endpoint),
    ...(endpoint.access === 'token'
      ? { security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })) }
      : {}),
    responses: {
      '200': { description: 'OK', content: { ...content, ...texts } },
      '503': notNow,
      ...others,
      ...(endpoint.method === 'get'
        ? { '304': { description: 'As the `ETag` in `If-None-Match` says.' } }
        : {}),
      ...(endpoint.access === 'token'
        ? { '401': { description: 'No token, or a wrong one.', content: problem } }
        : {}),
      default: {
        description: 'RFC 9457 problem: act on `code`, show `detail`.',
        content: problem,
      },
    },
  };
}

/** Where the server has a token, a request needs one of these; without a token, none. */
const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      '运营方令牌 · The token that the server was started with; none is asked for where it has none.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: COOKIE,
    description: '登录后的页面 · Of a page that has shown the token at `/api/v1/session`.',
  },
} as const;

const statusTexts: Readonly<Record<number, string>> = {
  201: 'Made',
  202: 'Under way: ask for the job',
  503: 'Not ready',
};

function toKeyHeader(need: 'required' | 'optional') {
  return z.object({
    'Idempotency-Key': need === 'required' ? idempotencyKeySchema : idempotencyKeySchema.optional(),
  });
}

function toRequestBody({ body, streamTypes }: Endpoint): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (streamTypes) {
    const file = { schema: z.string().meta({ format: 'binary' }) };
    const content = Object.fromEntries(streamTypes.map((type) => [type, file] as const));
    return { requestBody: { required: true, content } };
  }
  if (!body) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
}

export function toOpenApiDocument(endpoints: readonly Endpoint[], version: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: toOperation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tongcheng 同城',
      version,
      description:
        'Trips, departures, lines and fares of two cities, the card that pays for them and its clearing. The planning ' +
        'paths follow the MOTIS API; fields that MOTIS does not know are additions. Money is integer fen.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { securitySchemes },
  });
}
