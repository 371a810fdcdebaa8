/** Older versions of an endpoint: each calls the newest one and converts query and answer. */
import type { BilingualText } from '../../../base/problem.ts';
import type { ApiVersion } from '../../schema/operation.ts';
import type { Endpoint, EndpointRequest } from '../endpoint.ts';
import { toOlderShape } from './older-shape.ts';
import { listChanges, type VersionChange } from './version-changes.ts';

/** Each endpoint, followed by its older versions, newest first. */
export function listWithOlder(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.flatMap((endpoint) => [
    endpoint,
    ...(endpoint.olderVersions ?? [])
      .toSorted((a, b) => b - a)
      .map((version) => toOlderEndpoint(endpoint, version)),
  ]);
}

function toOlderEndpoint(endpoint: Endpoint, version: ApiVersion): Endpoint {
  const shape = toOlderShape(endpoint.response, version);
  const changes = listChanges(version).filter((change) => isAbout(change, endpoint));
  const { olderVersions: _, ...rest } = endpoint;
  return {
    ...rest,
    operationId: `${endpoint.operationId}V${version}`,
    path: endpoint.path.replace(/^\/api\/v\d+/, `/api/v${version}`) as Endpoint['path'],
    isDeprecated: true,
    description: toDescription(endpoint, changes),
    response: shape.schema,
    run: async (request, context) => {
      const answer = await endpoint.run(toNewerRequest(request, endpoint, changes), context);
      return answer.body === undefined ? answer : { ...answer, body: shape.toOlder(answer.body) };
    },
  };
}

function toNewerRequest(
  request: EndpointRequest,
  { operationId }: Endpoint,
  changes: readonly VersionChange[],
): EndpointRequest {
  let query = request.query as Record<string, unknown>;
  for (const rule of changes.flatMap(({ rules }) => rules)) {
    if (rule.kind === 'query' && rule.operationIds.includes(operationId)) query = rule.toNewer(query);
  }
  return { ...request, query };
}

/** Whether a change affects this endpoint. */
function isAbout({ rules, upTo }: VersionChange, endpoint: Endpoint): boolean {
  return rules.some((rule) =>
    rule.kind === 'query'
      ? rule.operationIds.includes(endpoint.operationId)
      : toOlderShape(endpoint.response, upTo).upTo === upTo,
  );
}

function toDescription({ path }: Endpoint, changes: readonly VersionChange[]): BilingualText {
  return {
    zh: `与 ${path} 相同，但：${changes.map(({ text }) => text.zh).join('；')}。`,
    en: `As ${path}, but: ${changes.map(({ text }) => text.en).join('; ')}.`,
  };
}
