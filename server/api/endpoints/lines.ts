/** `GET /api/v1/lines`, `/api/v1/lines/{lineId}` and `/api/v1/fare-choices`. */
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { toApiLine, toApiLineDetail } from '../map/line.ts';
import { toApiFareChoices } from '../map/region.ts';
import { fareChoicesSchema } from '../schema/fare.ts';
import {
  lineParamsSchema,
  lineQuerySchema,
  lineResponseSchema,
  linesQuerySchema,
  linesResponseSchema,
} from '../schema/line.ts';
import { defineEndpoint } from './endpoint.ts';
import { getToday } from './time.ts';

export const linesEndpoint = defineEndpoint({
  operationId: 'lines',
  description: {
    zh: '全部线路，含颜色、所属城市和走向。',
    en: 'All lines with colours, cities and their way on the map.',
  },
  path: '/api/v1/lines',
  access: 'open',
  tag: 'lines',
  summary: { zh: '全部线路', en: 'All lines' },
  query: linesQuerySchema,
  response: linesResponseSchema,
  cacheSec: 60,
  answer: async ({ useCases, language }) => ({
    lines: (await useCases.listLines()).map((line) => toApiLine(line, language)),
  }),
});

export const lineEndpoint = defineEndpoint({
  operationId: 'line',
  description: {
    zh: '一条线路两个方向的站点、首末班、发车间隔和来源。',
    en: 'Both directions of a line: stops, first and last departures, headways, and where the data come from.',
  },
  path: '/api/v1/lines/{lineId}',
  access: 'open',
  tag: 'lines',
  summary: { zh: '一条线路：站点、首末班、间隔', en: 'One line: stops, first and last, headways' },
  pathParams: lineParamsSchema,
  query: lineQuerySchema,
  response: lineResponseSchema,
  cacheSec: 60,
  answer: async (call) => {
    const { lineId } = call.params;
    const day = findServiceDay(call.query.date ?? '') ?? getToday(call);
    const line = await call.useCases.findLine({ lineId, day });
    if (line) return toApiLineDetail(line, call.language);
    throw new ProblemError('not-found', { zh: '没有这条线路', en: 'No such line' }, { lineId });
  },
});

export const fareChoicesEndpoint = defineEndpoint({
  operationId: 'fareChoices',
  description: {
    zh: '可用于 fareMedia 和 riderCategory 的编号与名称。',
    en: 'The ids and names that `fareMedia` and `riderCategory` take.',
  },
  path: '/api/v1/fare-choices',
  access: 'open',
  tag: 'fares',
  summary: { zh: '支付方式与乘客类别', en: 'Fare media and rider categories' },
  query: linesQuerySchema,
  response: fareChoicesSchema,
  cacheSec: 60,
  answer: async ({ useCases, language }) => toApiFareChoices(await useCases.listFareChoices(), language),
});
