/** `GET /api/v1/lines`, `/api/v1/lines/{lineId}` and `/api/v1/fare-choices`. */
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { toApiLine, toApiLineDetail } from '../map/line.ts';
import { toApiFareChoices } from '../map/region.ts';
import type { lineOperations } from '../schema/line.ts';
import type { Handlers } from './endpoint.ts';
import { getToday } from './time.ts';

export const linesHandlers: Handlers<typeof lineOperations> = {
  lines: async ({ useCases, language }) => ({
    lines: (await useCases.listLines()).map((line) => toApiLine(line, language)),
  }),

  line: async (call) => {
    const { lineId } = call.params;
    const day = findServiceDay(call.query.date ?? '') ?? getToday(call);
    const line = await call.useCases.findLine({ lineId, day });
    if (line) return toApiLineDetail(line, call.language);
    throw new ProblemError('not-found', { zh: '没有这条线路', en: 'No such line' }, { lineId });
  },

  fareChoices: async ({ useCases, language }) => toApiFareChoices(await useCases.listFareChoices(), language),
};
