/** Handlers of reports: files that are made on a thread. */
import type { ReportFormat } from '../../app/reports/write-report.ts';
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

export const reportsHandlers: Handlers<typeof reportOperations> = {
  comparisonReport: async ({ params, query, useCases }) => {
    const { comparisonId, format } = params;
    const content = await (await useCases.reports()).scenario(comparisonId, format, query.language);
    return toReply(content, `scenario-${comparisonId.slice(0, 8)}`, format);
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
