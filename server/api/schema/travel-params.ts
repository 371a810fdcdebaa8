/** Parameters of travel that several operations share. */
import * as z from 'zod';
import { limits } from './limits.ts';
import { queryModes } from './mode.ts';
import { languageParam, zDecimal, zFlag, zIds, zInteger, zWords } from './params.ts';

export const placeText = '`latitude,longitude` or a stop id';

export const walkSec = { min: 0, max: limits.walkSec };

const minutes = { min: 0, max: 180 };

export const travelMin = { min: 1, max: limits.reachTravelMin };

/** Times for changes between vehicles. */
export const changeParams = {
  minTransferTime: zInteger('Minutes between alighting and boarding, at least.', minutes).optional(),
  additionalTransferTime: zInteger('Minutes added to every change.', minutes).optional(),
};

/** The walker, and the longest walk without a vehicle. */
export const walkerParams = {
  maxDirectTime: zInteger('Seconds of walking the whole way. Default 1800.', walkSec).optional(),
  pedestrianSpeed: zDecimal('Metres a second. Default 1.2.', { min: 0.3, max: 3 }).optional(),
  pedestrianProfile: z
    .enum(['FOOT', 'WHEELCHAIR'])
    .optional()
    .meta({ description: 'Whether the traveller walks (default) or uses a wheelchair.' }),
  tongchengStrictWheelchair: zFlag(
    'With WHEELCHAIR: only trips and stops known to be accessible. Else those of which nothing is known will do, and say so.',
  ).optional(),
};

export const timeParam = z
  .string()
  .max(40)
  .optional()
  .meta({ description: 'ISO 8601; without an offset it is local time of the feeds. Default: now.' });

export const transitModesParam = zWords(
  queryModes,
  'Only these; an empty list asks for walking alone.',
).optional();

export const avoidParams = {
  avoidRoutes: zIds('Lines not to ride, `feed:route_id`.', limits.avoided).optional(),
  avoidAgencies: zIds('Operators not to ride with, `feed:agency_id`.', limits.avoided).optional(),
};

/** Parameters of MOTIS that would change the answer; `true` is refused. */
export const unservedParams = {
  requireBikeTransport: zFlag('Not served: `true` is refused.').optional(),
  requireCarTransport: zFlag('Not served: `true` is refused.').optional(),
};

/** Parameters of all questions about reach. */
export const travelParams = {
  time: timeParam,
  arriveBy: zFlag('All travels end at the one place, by `time`.').optional(),
  maxTransfers: zInteger('Changes between vehicles.', { min: 0, max: limits.transfers }).optional(),
  ...changeParams,
  maxPreTransitTime: zInteger(
    'Seconds of walking to the first stop (1,800 at most where `arriveBy`). Default 900.',
    walkSec,
  ).optional(),
  maxPostTransitTime: zInteger(
    'Seconds of walking from the last stop (1,800 at most unless `arriveBy`). Default 900.',
    walkSec,
  ).optional(),
  ...walkerParams,
  transitModes: transitModesParam,
  ...avoidParams,
  ...unservedParams,
  transferTimeFactor: zDecimal('Not served: refused unless 1.', { min: 1, max: 100 }).optional(),
  language: languageParam,
};

export const streetModeParams = {
  preTransitModes: zWords(
    queryModes,
    'Between a position and the first stop. Default `WALK`, which is what is served: without it nothing is reached.',
  ).optional(),
  postTransitModes: zWords(queryModes, 'As `preTransitModes`, where `arriveBy`.').optional(),
};

const travelQuerySchema = z.object(travelParams);

export const notServedSchema = z
  .array(z.strictObject({ parameter: z.string(), values: z.array(z.string()) }))
  .meta({ id: 'NotServed', description: 'What was asked for and is left out of the answer.' });

export type TravelQuery = z.output<typeof travelQuerySchema>;
export type ApiNotServed = z.infer<typeof notServedSchema>;
