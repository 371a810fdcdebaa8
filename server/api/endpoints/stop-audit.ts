/** `GET /api/v1/stops/audit`: which stops of different feeds are one place, and why. */
import { limits } from '../schema/limits.ts';
import type { stopAuditOperations } from '../schema/stop-audit.ts';
import type { Handlers } from './endpoint.ts';

export const stopAuditHandlers: Handlers<typeof stopAuditOperations> = {
  stopAudit: async ({ query, useCases }) => {
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
};
