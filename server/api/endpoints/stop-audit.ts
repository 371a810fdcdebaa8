/** `GET /api/v1/stops/audit`: which stops of different feeds are one place, and why. */
import { limits } from '../schema/limits.ts';
import { stopAuditQuerySchema, stopAuditResponseSchema } from '../schema/stop-audit.ts';
import { defineEndpoint } from './endpoint.ts';

export const stopAuditEndpoint = defineEndpoint({
  operationId: 'stopAudit',
  description: {
    zh: '哪些不同数据集的站被当作同一地点、哪些没有，各附理由。',
    en: 'Which stops of different feeds count as one place and which do not, each with its reason.',
  },
  path: '/api/v1/stops/audit',
  access: 'open',
  tag: 'stops',
  summary: {
    zh: '跨数据集站点合并清单',
    en: 'Stops of different feeds that are one place, and those that are not',
  },
  query: stopAuditQuerySchema,
  response: stopAuditResponseSchema,
  cacheSec: 60,
  answer: async ({ query, useCases }) => {
    const { feedId, limit = limits.auditRows, offset = 0, stopId, verdict } = query;
    const found = (await useCases.listStopMerges()).filter(({ stopA, stopB, ...decision }) => {
      const stops = [stopA, stopB];
      return (
        (verdict === undefined || decision.verdict === verdict) &&
        (feedId === undefined || stops.some((stop) => stop.startsWith(`${feedId}:`))) &&
        (stopId === undefined || stops.includes(stopId))
      );
    });
    return {
      total: found.length,
      mergedTotal: found.filter((decision) => decision.verdict === 'merged').length,
      decisions: found.slice(offset, offset + limit).map((decision) => ({ ...decision })),
    };
  },
});
