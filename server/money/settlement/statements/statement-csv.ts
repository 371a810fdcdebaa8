/** A statement as CSV. */
import { toCsvText } from '../../../base/csv.ts';
import { toYuanText } from '../../../base/fen.ts';
import type { Statement } from './statement.ts';

const header = ['section', 'id', 'name_zh', 'name_en', 'amount', 'amount_fen', 'count', 'in_net', 'note'];

/** One row for each line, then the days, then the late journeys; RFC 4180, UTF-8 with a byte order mark. */
export function toStatementCsv(statement: Statement): string {
  const { party, period, lines, netFen, days, lateItems, bodyHash } = statement;
  const rows: (string | number)[][] = [
    header,
    ['statement', party.id, party.names.zh, party.names.en, '', '', '', '', period.text],
    ...lines.map(({ lineId, names, amountFen, transferCount, isInformation }) => [
      'line',
      lineId,
      names.zh,
      names.en,
      toYuanText(amountFen),
      amountFen,
      transferCount,
      isInformation ? 'no' : 'yes',
      '',
    ]),
    ['net', '', '净额', 'Net position', toYuanText(netFen), netFen, '', '', ''],
    ...days.map(({ date, state, netFen: dayFen, sealHead, paymentDate }) => [
      'day',
      date,
      state,
      state,
      toYuanText(dayFen),
      dayFen,
      '',
      'yes',
      [sealHead, paymentDate].filter((text) => text !== null).join(' '),
    ]),
    ...lateItems.map(({ journeyId, serviceDate, batchDate, riderFen }) => [
      'late',
      journeyId,
      '迟到行程',
      'Late journey',
      toYuanText(riderFen),
      riderFen,
      1,
      'no',
      `${serviceDate} > ${batchDate}`,
    ]),
    ['hash', bodyHash, '', '', '', '', '', '', ''],
  ];
  return toCsvText(rows);
}
