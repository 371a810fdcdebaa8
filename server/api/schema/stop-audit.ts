/** Operation of `/api/v1/stops/audit`. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { defineOperation } from './operation.ts';
import { zId, zInteger } from './params.ts';

const verdicts = ['merged', 'apart'] as const;

const stopAuditQuerySchema = z.object({
  verdict: z.enum(verdicts).optional().meta({ description: 'Only these decisions.' }),
  feedId: zId('Only pairs with a stop of this feed.').optional(),
  stopId: zId('Only pairs with this stop or station, `feed:stop_id`.').optional(),
  offset: zInteger('So many decisions are passed over. Default 0.', {
    min: 0,
    max: limits.auditRows * 1_000,
  }).optional(),
  limit: zInteger(`Default and most ${limits.auditRows}.`, { min: 1, max: limits.auditRows }).optional(),
});

const mergeDecisionSchema = z
  .strictObject({
    stopA: z.string(),
    stopB: z.string(),
    nameA: z.string(),
    nameB: z.string(),
    distanceM: z.int().exactOptional(),
    rule: z
      .enum([
        'override',
        'same-name',
        'same-name-one-side',
        'name-within',
        'railway-word',
        'through-others',
        'side-by-side',
      ])
      .meta({ description: 'What brought the two stops together, or before the question.' }),
    score: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'How alike they are; surer pairs are joined first.' }),
    verdict: z.enum(verdicts),
    reason: z
      .enum([
        'override',
        'unknown-stop',
        'too-far',
        'different-sides',
        'different-names',
        'two-railway-stations',
        'place-too-wide',
        'override-between',
      ])
      .exactOptional()
      .meta({ description: 'Why they are kept apart.' }),
    note: z.string().exactOptional().meta({ description: "The bureau's own words, of `stop-merges.csv`." }),
  })
  .meta({ id: 'StopMergeDecision' });

export const stopAuditResponseSchema = z
  .strictObject({
    total: z.int().meta({ description: 'Decisions that meet the question, on this page and others.' }),
    mergedTotal: z.int(),
    decisions: z.array(mergeDecisionSchema),
  })
  .meta({ id: 'StopAuditResponse' });

export const stopAuditOperations = {
  stopAudit: defineOperation({
    path: '/api/v1/stops/audit',
    access: 'open',
    tag: 'stops',
    summary: {
      zh: '跨数据集站点合并清单',
      en: 'Stops of different feeds that are one place, and those that are not',
    },
    description: {
      zh: '哪些不同数据集的站被当作同一地点、哪些没有，各附理由。',
      en: 'Which stops of different feeds count as one place and which do not, each with its reason.',
    },
    query: stopAuditQuerySchema,
    response: stopAuditResponseSchema,
    cacheSec: 60,
  }),
};
