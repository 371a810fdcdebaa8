/** The OpenAPI 3.1 document, from the same endpoints and schemas that the server runs on. */
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { problemSchema } from '../schema/problem.ts';

/** A plain JSON document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const tags = [
  { name: 'planning', description: '出行方案 · Journeys' },
  { name: 'places', description: '地点 · Places' },
  { name: 'stops', description: '站点与车次 · Stops and trips' },
  { name: 'lines', description: '线路 · Lines' },
  { name: 'fares', description: '票价 · Fares' },
  { name: 'region', description: '区域与底图 · Region and ground' },
  { name: 'service', description: '服务 · Service' },
];

function toOperation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const content = { 'application/json': { schema: endpoint.response } };
  const others = Object.fromEntries(
    (endpoint.otherStatuses ?? []).map((status) => [String(status), { description: 'Not ready', content }]),
  );
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: `${endpoint.summary.zh} · ${endpoint.summary.en}`,
    requestParams: {
      ...(endpoint.pathParams ? { path: endpoint.pathParams } : {}),
      query: endpoint.query,
    },
    responses: {
      '200': { description: 'OK', content },
      ...others,
      default: {
        description: 'RFC 9457 problem: act on `code`, show `detail`.',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  };
}

export function toOpenApiDocument(endpoints: readonly Endpoint[], version: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) paths[endpoint.path] = { get: toOperation(endpoint) };
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tongcheng 同城',
      version,
      description:
        'Trips, departures, lines and fares of two cities. The planning paths follow the MOTIS API; ' +
        'fields that MOTIS does not know are additions.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags,
    paths,
  });
}
