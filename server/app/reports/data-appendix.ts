/** The appendix of reports on a ledger: what they stand on. */
import type { BilingualText } from '../../base/problem.ts';
import { markLegend, type ReportSection } from '../../bureau/report/report.ts';

/** A value that the report stands on; `mark` where it is no fact. */
type DataRow = readonly [item: BilingualText, value: string, mark?: '[A]'];

export function toDataAppendix(rows: readonly DataRow[]): ReportSection {
  const hasMarks = rows.some(([, , mark]) => mark);
  return {
    title: { zh: '附录：数据', en: 'Appendix: data' },
    blocks: [
      {
        kind: 'table',
        caption: { zh: '数据', en: 'Data' },
        columns: [
          { zh: '项目', en: 'Item' },
          { zh: '取值', en: 'Value' },
          ...(hasMarks ? [{ zh: '依据', en: 'Evidence' }] : []),
        ],
        rows: rows.map(([item, value, mark = null]) => (hasMarks ? [item, value, mark] : [item, value])),
      },
      markLegend,
    ],
  };
}
