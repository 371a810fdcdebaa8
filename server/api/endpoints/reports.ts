/** Handlers of reports: files that are made on a thread. */
import type { ReportFormat } from '../../app/reports/write-report.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { toSeconds } from '../../bureau/scenario/document.ts';
import type { TextType } from '../schema/operation.ts';
import type { reportOperations } from '../schema/report.ts';
import { type Handlers, toTextReply } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';

const contentTypes: Readonly<Record<ReportFormat, TextType>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const toReply = (content: Uint8Array, name: string, format: ReportFormat) =>
  toTextReply({ contentType: contentTypes[format], fileName: `${name}.${format}`, content });

function toLinePair(text: string): readonly [string, string] {
  const [forecast, actual, ...more] = text.split('=');
  if (forecast && actual && more.length === 0) return [forecast, actual];
  throw toFieldProblem(
    'lines',
    `应为 预测编号=实际编号，写的是 ${text}`,
    `Takes forecast=actual; it says ${text}`,
    'bad-request',
    'query',
  );
}

export const reportsHandlers: Handlers<typeof reportOperations> = {
  comparisonReport: async ({ params, query, useCases }) => {
    const { comparisonId, format } = params;
    const content = await (await useCases.reports()).scenario(comparisonId, format, query.language);
    return toReply(content, `scenario-${comparisonId.slice(0, 8)}`, format);
  },

  followUpReport: async ({ params, query, useCases }) => {
    const { comparisonId, format } = params;
    const { cardShare, from, language, lines = [], per, to } = query;
    const [firstDay, lastDay] = [findServiceDay(from) as number, findServiceDay(to) as number];
    if (lastDay < firstDay)
      throw toFieldProblem('to', '不应早于 from', 'Not before `from`', 'bad-time', 'query');
    const [low = 1, high = low] = cardShare.split(',').map(Number);
    const content = await (await useCases.reports()).followUp(comparisonId, {
      firstDay,
      lastDay,
      isMonthly: per === 'month',
      cardShare: { low, high },
      lineIds: lines.map(toLinePair),
      format,
      language,
    });
    return toReply(content, `follow-up-${comparisonId.slice(0, 8)}`, format);
  },

  quarterReport: async ({ params: { format }, query: { language, period }, useCases }) => {
    const content = await (await useCases.reports()).quarter({ period, format, language });
    return toReply(content, `quarter-${period}`, format);
  },

  circlesReport: async ({ params: { format }, query, useCases }) => {
    const { cutoffs, date, from, language, scenario, to, variant } = query;
    if (toSeconds(to) <= toSeconds(from) || toSeconds(to) - toSeconds(from) > 86_400)
      throw toFieldProblem(
        'to',
        '应晚于 from，不超过 24 小时',
        'After `from`, by 24 hours at most',
        'bad-time',
        'query',
      );
    const document = scenario === undefined ? undefined : (await useCases.scenarios()).getDocument(scenario);
    const content = await (await useCases.reports()).circles({
      scenario: document,
      variant,
      date,
      from,
      to,
      cutoffsMin: cutoffs.split(',').map(Number),
      format,
      language,
    });
    return toReply(content, scenario === undefined ? 'circles' : `circles-${scenario}`, format);
  },
};
