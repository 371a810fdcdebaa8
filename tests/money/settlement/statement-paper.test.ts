/** The exact CSV and HTML of statements, and the lines of flows. */
import { describe, expect, test } from 'vitest';
import type { FlowRow } from '../../../server/money/ledger/transfer.ts';
import type { Statement } from '../../../server/money/settlement/statements/statement.ts';
import { toStatementCsv } from '../../../server/money/settlement/statements/statement-csv.ts';
import { toStatementHtml } from '../../../server/money/settlement/statements/statement-html.ts';
import {
  compareLines,
  toLineParts,
  toLineShares,
} from '../../../server/money/settlement/statements/statement-line.ts';
import {
  parseStatementPeriod,
  toPeriodOf,
  toPeriodText,
} from '../../../server/money/settlement/statements/statement-period.ts';
import { toFlow } from './flows.ts';

const statement: Statement = {
  schemeId: 's<1>',
  party: { id: 'AB', kind: 'operator', names: { zh: '公交', en: "Bus's" } },
  period: { text: '2026-03', firstDate: '2026-03-01', lastDate: '2026-03-31' },
  isFinal: true,
  lines: [
    {
      lineId: 'fares',
      names: { zh: '票款', en: 'Fares' },
      amountFen: 1_005,
      transferCount: 3,
      isInformation: false,
    },
  ],
  netFen: 1_005,
  days: [
    { date: '2026-03-02', state: 'paid', netFen: 1_005, sealHead: 'aa11', paymentDate: '2026-03-03' },
    { date: '2026-03-03', state: 'sealed', netFen: 0, sealHead: 'bb22', paymentDate: null },
    { date: '2026-03-04', state: 'netted', netFen: 0, sealHead: null, paymentDate: null },
  ],
  lateCount: 0,
  lateItems: [],
  bodyHash: 'c0ffee',
};

const late = { journeyId: 'T/1', serviceDate: '2026-03-01', batchDate: '2026-03-02', riderFen: 180 };

describe('CSV', () => {
  test('every row of it', () => {
    const held = { lineId: 'held', names: { zh: '暂存', en: 'Held' }, amountFen: -7, transferCount: 2 };
    const lines = [...statement.lines, { ...held, isInformation: true }];
    expect(toStatementCsv({ ...statement, lines, lateCount: 1, lateItems: [late] })).toBe(
      `\uFEFF${[
        'section,id,name_zh,name_en,amount,amount_fen,count,in_net,note',
        "statement,AB,公交,Bus's,,,,,2026-03",
        'line,fares,票款,Fares,10.05,1005,3,yes,',
        'line,held,暂存,Held,-0.07,-7,2,no,',
        'net,,净额,Net position,10.05,1005,,,',
        'day,2026-03-02,paid,paid,10.05,1005,,yes,aa11 2026-03-03',
        'day,2026-03-03,sealed,sealed,0.00,0,,yes,bb22',
        'day,2026-03-04,netted,netted,0.00,0,,yes,',
        'late,T/1,迟到行程,Late journey,1.80,180,1,no,2026-03-01 > 2026-03-02',
        'hash,c0ffee,,,,,,,',
        '',
      ].join('\r\n')}`,
    );
  });

  test.each([
    ['=1', "'=1"],
    ['+1', "'+1"],
    ['@a', "'@a"],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['-x', "'-x"],
    ['-1+cmd', "'-1+cmd"],
    ['-5', '-5'],
    ['-5.00', '-5.00'],
    ['a=1', 'a=1'],
    ['a-b', 'a-b'],
    ['a"b', '"a""b"'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
  ])('the name %j is written %j', (zh, written) => {
    const named = { ...statement, party: { ...statement.party, names: { zh, en: 'x' } } };
    expect(toStatementCsv(named)).toContain(`\r\nstatement,AB,${written},x,,,,,2026-03\r\n`);
  });
});

describe('HTML', () => {
  const write = () => toStatementHtml(statement);
  const rows = (text: string) => [...text.matchAll(/<tr.*<\/tr>/g)].map(([row]) => row);

  test('the period as its first and last day, or the one', () => {
    expect(write()).toContain('<dd>2026-03-01 – 2026-03-31</dd>');
    expect(toStatementHtml({ ...statement, netFen: 0 })).toContain('<td>净额 <span');
    const period = { text: '2026-03-02', firstDate: '2026-03-02', lastDate: '2026-03-02' };
    expect(toStatementHtml({ ...statement, period })).toContain('<dd>2026-03-02</dd>');
  });

  test.each([
    [undefined, '元 <span class="en" lang="en">yuan</span>'],
    ['CNY', '元 <span class="en" lang="en">yuan</span>'],
    ['BRL', 'BRL'],
  ])('the heads of amounts name the currency %s', (currency, head) => {
    const html = toStatementHtml(currency === undefined ? statement : { ...statement, currency });
    const heads = [...html.matchAll(/<th scope="col" class="n">(.*?)<\/th>/g)].map(([, text]) => text);
    expect(heads.filter((text) => text === head)).toHaveLength(2);
    if (currency === 'BRL') expect(html).not.toMatch(/yuan|>元/);
  });

  test('names and ids escaped', () => {
    expect(write()).toContain('<title>公交 2026-03 清算对账单</title>');
    expect(write()).toContain('<dd>公交 <span class="en" lang="en">Bus&#39;s</span> <code>AB</code></dd>');
    expect(write()).toContain('<dd><code>s&lt;1&gt;</code></dd>');
    expect(write()).toContain('SHA-256 <code>c0ffee</code>');
  });

  test('one row a line, the net, one row a day', () => {
    expect(rows(write()).filter((row) => !row.includes('<th'))).toEqual([
      '<tr data-line="fares"><td>票款 <span class="en" lang="en">Fares</span></td><td class="n">3</td><td class="n">10.05</td></tr>',
      '<tr class="net"><td>应收净额 <span class="en" lang="en">Net to receive</span></td><td></td><td class="n">10.05</td></tr>',
      '<tr><td class="d">2026-03-02</td><td>已划付 <span class="en" lang="en">paid</span></td><td class="d">2026-03-03</td><td><code>aa11</code></td><td class="n">10.05</td></tr>',
      '<tr><td class="d">2026-03-03</td><td>已封存 <span class="en" lang="en">sealed</span></td><td class="d"></td><td><code>bb22</code></td><td class="n">0.00</td></tr>',
      '<tr><td class="d">2026-03-04</td><td>已轧差 <span class="en" lang="en">netted</span></td><td class="d"></td><td><code></code></td><td class="n">0.00</td></tr>',
    ]);
  });

  test.each([
    [1, '应收净额', 'Net to receive'],
    [0, '净额', 'Net position'],
    [-1, '应付净额', 'Net to pay'],
  ])('a net of %i fen is %s', (netFen, zh, en) => {
    expect(toStatementHtml({ ...statement, netFen })).toContain(
      `<tr class="net"><td>${zh} <span class="en" lang="en">${en}</span></td>`,
    );
  });

  test('a table of information only with such lines', () => {
    expect(write()).not.toContain('For information');
    const held = {
      lineId: 'held',
      names: { zh: '暂存', en: 'Held' },
      amountFen: -7,
      transferCount: 2,
      isInformation: true,
    };
    const both = toStatementHtml({ ...statement, lines: [...statement.lines, held] });
    expect(both).toContain('For information, not in the net position');
    const [inNet, beside] = both.split('For information');
    expect(inNet).not.toContain('data-line="held"');
    expect(beside).toContain(
      '<tr data-line="held"><td>暂存 <span class="en" lang="en">Held</span></td><td class="n">2</td><td class="n">-0.07</td></tr>',
    );
    expect(beside).not.toContain('data-line="fares"');
  });

  test('late journeys where there are some, and how many more there are', () => {
    expect(write()).not.toContain('Journeys that came late');
    expect(write()).toContain('</table>\n\n<p class="en" lang="en">SHA-256');
    const one = toStatementHtml({ ...statement, lateCount: 1, lateItems: [late] });
    expect(one).toContain('Journeys that came late');
    expect(one).toContain(
      '<tr><td><code>T/1</code></td><td class="d">2026-03-01</td><td class="d">2026-03-02</td><td class="n">1.80</td></tr>\n</tbody>\n</table>\n\n<p',
    );
    expect(one).not.toContain('in all');
    const more = toStatementHtml({ ...statement, lateCount: 2, lateItems: [late] });
    expect(more).toContain('共 2 笔，列出前 1 笔。');
    const two = toStatementHtml({ ...statement, lateCount: 2, lateItems: [late, late] });
    expect(two).toMatch(/1\.80<\/td><\/tr>\n<tr><td><code>T\/1/);
  });

  test('a notice for an open period, none for a final one', () => {
    const notice = '<p class="open">';
    expect(write()).not.toContain(notice);
    expect(toStatementHtml({ ...statement, isFinal: false })).toContain(notice);
  });
});

describe('lines', () => {
  const shares = (partyId: string, flow: FlowRow) =>
    toLineShares(partyId, flow).map(
      ({ lineId, sign, isInformation }) => `${sign > 0 ? '+' : '-'}${lineId}${isInformation ? ' (i)' : ''}`,
    );
  const ca = { issuerId: 'CA' };

  test.each<[string, FlowRow, string[]]>([
    ['AB', toFlow('credit', 'JRN', 'OP:AB', 1), ['+fares']],
    ['AM1', toFlow('credit', 'JRN', 'OP:AB', 1), []],
    ['AB', toFlow('aged', 'UNRES:AB', 'OP:AB', 1), ['+aged', '-held (i)']],
    ['AB', toFlow('redivision', 'OP:AM1', 'OP:AB', 1), ['+redivision']],
    ['AM1', toFlow('redivision', 'OP:AM1', 'OP:AB', 1), ['-redivision']],
    ['AB', toFlow('commission', 'OP:AB', 'FEE:CC', 1), ['-commission']],
    ['CC', toFlow('commission', 'OP:AB', 'FEE:CC', 1), ['+fee:AB']],
    ['AB', toFlow('under-deducted', 'DISC:AB', 'JRN', 1), ['-under-deducted']],
    ['AB', toFlow('funded', 'DISC:AB', 'JRN', 1, { policyId: 'T1' }), ['-discount:T1']],
    ['AB', toFlow('funded', 'DISC:AB', 'JRN', 1), ['-discount:']],
    ['FA', toFlow('funded', 'SUB:FA', 'JRN', 1, { policyId: 'T1' }), ['-subsidy:T1']],
    ['FA', toFlow('funded', 'SUB:FA', 'JRN', 1), ['-subsidy:']],
    ['CA', toFlow('rider', 'CARD', 'JRN', 1, ca), ['-card-use']],
    ['CA', toFlow('unresolved', 'CARD', 'UNRES:AB', 1, ca), ['-card-unresolved']],
    ['AB', toFlow('unresolved', 'CARD', 'UNRES:AB', 1, ca), ['+held (i)']],
    ['CA', toFlow('over-deducted', 'DUE:AB', 'CARD', 1, ca), ['+card-returned']],
    ['AB', toFlow('over-deducted', 'JRN', 'DUE:AB', 1), ['+due (i)']],
    ['AB', toFlow('over-deducted', 'DUE:AB', 'CARD', 1, ca), ['-due (i)']],
    ['AB', toFlow('dispute', 'OP:AB', 'CARD', 1, ca), ['-disputes']],
    ['CA', toFlow('dispute', 'OP:AB', 'CARD', 1, ca), ['+disputes']],
    ['AB', toFlow('reversal', 'OP:AB', 'JRN', 1), ['-corrections']],
    ['CA', toFlow('top-up', 'CASH:CA', 'CARD', 1, ca), ['+top-up (i)']],
    ['CC', toFlow('top-up', 'CASH:CC', 'CARD', 1, ca), ['+top-up (i)']],
    ['CB', toFlow('top-up', 'CASH:CA', 'CARD', 1, ca), []],
    ['CA', toFlow('top-up', 'CASH:CC', 'CARD', 1, ca), ['+top-up (i)']],
    ['CA', toFlow('card-refund', 'CARD', 'CASH:CA', 1, ca), ['+card-refund (i)']],
    ['CA', toFlow('expiry', 'CARD', 'EXP:CA', 1, ca), ['+expiry (i)']],
    ['CA', toFlow('claim', 'EXP:CA', 'CARD', 1, ca), ['+claim (i)']],
    ['AB', toFlow('netting', 'OP:AB', 'DISC:AB', 1), []],
    ['AB', toFlow('payment', 'OP:AB', 'CASH:CC', 1), []],
  ])('%s of %o: %j', (partyId, flow, lines) => {
    expect(shares(partyId, flow)).toEqual(lines);
  });

  test('their parts', () => {
    expect(toLineParts('fares')).toEqual({ name: 'fares', about: null });
    expect(toLineParts('subsidy:T1:x')).toEqual({ name: 'subsidy', about: 'T1:x' });
    expect(toLineParts(':x')).toEqual({ name: '', about: 'x' });
  });

  test('in their order', () => {
    const inOrder = [
      'fares',
      'aged',
      'discount:T1',
      'discount:T2',
      'subsidy:A',
      'commission',
      'held',
      'claim',
    ];
    expect([...inOrder].reverse().sort(compareLines)).toEqual(inOrder);
    const mixed = ['held', 'subsidy:A', 'claim', 'discount:T2', 'fares', 'discount:T1', 'commission', 'aged'];
    expect(mixed.sort(compareLines)).toEqual(inOrder);
    expect(compareLines('fee:A', 'fee:A')).toBe(0);
  });
});

describe('periods', () => {
  test.each([
    'x2026',
    '2026x',
    'x2026-03',
    '2026-03-',
    '2026-Q1x',
    'x2026-03-02',
    '2026-03-02x',
    '1969',
    '2026-00',
  ])('%s is none', (text) => {
    expect(() => parseStatementPeriod(text)).toThrow(
      expect.objectContaining({ code: 'bad-time', details: { text } }),
    );
  });

  test.each([
    ['2026-03-02', 'day', '2026-03-02'],
    ['2026-10', 'month', '2026-10-01 – 2026-10-31'],
    ['2026-09', 'month', '2026-09-01 – 2026-09-30'],
    ['2026-Q2', 'quarter', '2026-04-01 – 2026-06-30'],
    ['2026-Q3', 'quarter', '2026-07-01 – 2026-09-30'],
    ['1970', 'year', '1970-01-01 – 1970-12-31'],
    ['9999', 'year', '9999-01-01 – 9999-12-31'],
    ['9999-12', 'month', '9999-12-01 – 9999-12-31'],
    ['9999-Q4', 'quarter', '9999-10-01 – 9999-12-31'],
  ])('%s is a %s', (text, kind, range) => {
    const period = parseStatementPeriod(text);
    expect([period.kind, period.text, toPeriodText(period)]).toEqual([kind, text, range]);
  });

  test.each(['2026-01-01', '2026-02-28', '2026-06-30', '2026-12-31', '9999-12-31'])(
    'that %s lies in are those that their texts name',
    (date) => {
      const { firstDay } = parseStatementPeriod(date);
      for (const kind of ['month', 'quarter'] as const) {
        const period = toPeriodOf(kind, firstDay);
        expect(parseStatementPeriod(period.text)).toEqual(period);
        expect(period.firstDay <= firstDay && firstDay <= period.lastDay).toBe(true);
      }
    },
  );
});
