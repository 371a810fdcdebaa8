/** The exact text of files of operators and issuers. */
import { describe, expect, test } from 'vitest';
import { readReconFile, writeReconFile } from '../../../server/money/settlement/reconciliation/recon-file.ts';
import type { ReconRecord } from '../../../server/money/settlement/reconciliation/recon-record.ts';
import { D } from '../cards/card-world.ts';

describe('files', () => {
  const readAll = async (chunks: readonly (string | Uint8Array)[], format: 'csv' | 'ndjson') => {
    async function* feed() {
      yield* chunks;
    }
    const lines = [];
    for await (const next of readReconFile(feed(), format)) lines.push(next);
    return lines;
  };

  test('bytes cut within a character, blank lines and no line end at last', async () => {
    const text = [
      '{"type":"header","partyIds":["AB"],"batchDate":"2026-03-02"}',
      '  ',
      '{"type":"charge","terminalId":"站","terminalSeq":1,"cardId":"A1","partyId":"AB","amountFen":5,"serviceDate":"2026-03-02"}',
      '{"type":"trailer","count":1,"sumFen":5}',
      '  ',
    ].join('\n');
    const bytes = new TextEncoder().encode(text);
    const whole = await readAll([text], 'ndjson');
    expect(whole).toHaveLength(3);
    expect(whole[1]).toMatchObject({ record: { terminalId: '站' } });
    expect(
      await readAll(
        [...bytes].map((byte) => Uint8Array.of(byte)),
        'ndjson',
      ),
    ).toEqual(whole);
    expect(await readAll([text.trimEnd()], 'ndjson')).toEqual(whole);
  });

  test.each([
    ['no JSON', '{', 'line 2 of the file cannot be read: not JSON'],
    [
      'no such day',
      '{"type":"header","partyIds":["AB"],"batchDate":"2026-02-30"}',
      'batchDate: a date as YYYY-MM-DD',
    ],
    ['no party', '{"type":"header","partyIds":[""],"batchDate":"2026-02-03"}', 'partyIds.0: '],
    [
      'two headers',
      '{"type":"header","partyIds":["AB"],"batchDate":"2026-03-02"}',
      'header first, trailer last',
    ],
    ['no trailer', '', 'the trailer is missing'],
  ])('%s is said', async (_, second, said) => {
    const first = '{"type":"header","partyIds":["AB"],"batchDate":"2026-03-02"}';
    await expect(readAll([`${first}\n${second}\n`], 'ndjson')).rejects.toMatchObject({
      code: 'bad-request',
      // A truncated file is reported at its last line.
      details: { line: second === '' ? 1 : 2 },
      text: { en: expect.stringContaining(said) },
    });
  });

  test.each(['x1', '1x', '1.0', '', '0x1'])('the number %j in CSV is none', async (amount) => {
    const lines = ['head', 'header,,,,AB,2026-03-02,', `charge,T,1,A1,AB,2026-03-02,${amount}`];
    await expect(readAll([lines.join('\r\n')], 'csv')).rejects.toMatchObject({ details: { line: 3 } });
  });

  test('CSV with a mark and spaces, and what breaks off in the middle', async () => {
    const lines = ['\uFEFFhead', 'header,,,, AB ,2026-03-02,', 'trailer,,0,,,, 0 '];
    expect(await readAll([lines.join('\r\n')], 'csv')).toEqual([
      { line: 'header', header: { partyIds: ['AB'], batchDay: D } },
      { line: 'trailer', trailer: { count: 0, sumFen: 0 } },
    ]);
    await expect(readAll([`${lines[0]}\r\na,b`], 'csv')).rejects.toMatchObject({ code: 'bad-request' });
    async function* broken() {
      yield `${lines[0]}\r\n`;
      throw new Error('the line broke');
    }
    const read = async () => {
      for await (const _ of readReconFile(broken(), 'csv')) expect(_).toBeDefined();
    };
    await expect(read()).rejects.toMatchObject({
      text: { en: expect.stringContaining('the line broke') },
    });
  });

  test.each<[string, object]>([
    ['a terminal with NUL', { terminalId: 'T\0' }],
    ['a card with a blank at its end', { cardId: 'A1 ' }],
    ['half a character', { partyId: '\ud800' }],
    ['more money than a transfer moves', { amountFen: 1_000_000_001 }],
    ['less money than that', { amountFen: -1_000_000_001 }],
    ['a date of no calendar', { serviceDate: '2026-02-30' }],
  ])('%s is refused by its line', async (_name, part) => {
    const charge = { type: 'charge', terminalId: 'T', terminalSeq: 1, cardId: 'A1', partyId: 'AB' };
    const lines = [
      { type: 'header', partyIds: ['AB'], batchDate: '2026-03-02' },
      { ...charge, serviceDate: '2026-03-02', amountFen: 180, ...part },
      { type: 'trailer', count: 1, sumFen: 180 },
    ];
    const text = lines.map((value) => JSON.stringify(value)).join('\n');
    await expect(readAll([text], 'ndjson')).rejects.toMatchObject({
      code: 'bad-request',
      details: { line: 2 },
    });
  });

  const record: ReconRecord = {
    type: 'charge',
    terminalId: 'T"1,2',
    terminalSeq: 3,
    cardId: 'A 1',
    partyId: 'AB',
    serviceDay: D,
    amountFen: 180,
  };
  const header = { partyIds: ['AB', 'BB'], batchDay: D };

  test('as CSV, fields quoted where they have to be and nowhere else', () => {
    expect(writeReconFile(header, [record], 'csv')).toBe(
      [
        'type,terminal_id,terminal_seq,card_id,party_id,service_date,amount_fen',
        'header,,,,AB BB,2026-03-02,',
        'charge,"T""1,2",3,A 1,AB,2026-03-02,180',
        'trailer,,1,,,,180',
        '',
      ].join('\r\n'),
    );
  });

  test('as NDJSON', () => {
    expect(writeReconFile(header, [record], 'ndjson')).toBe(
      [
        '{"type":"header","partyIds":["AB","BB"],"batchDate":"2026-03-02"}',
        '{"type":"charge","terminalId":"T\\"1,2","terminalSeq":3,"cardId":"A 1","partyId":"AB","amountFen":180,"serviceDate":"2026-03-02"}',
        '{"type":"trailer","count":1,"sumFen":180}',
        '',
      ].join('\n'),
    );
  });

  test.each(['csv', 'ndjson'] as const)(
    '%s comes back as it was, and a line that is none by its number',
    async (format) => {
      const read = async (text: string) => {
        const lines = [];
        for await (const next of readReconFile(
          (async function* () {
            yield text;
          })(),
          format,
        ))
          lines.push(next);
        return lines;
      };
      const text = writeReconFile(header, [record, { ...record, terminalSeq: 4, amountFen: -5 }], format);
      expect(await read(text)).toEqual([
        { line: 'header', header },
        { line: 'record', record },
        { line: 'record', record: { ...record, terminalSeq: 4, amountFen: -5 } },
        { line: 'trailer', trailer: { count: 2, sumFen: 175 } },
      ]);
      const [first, ...rest] = text.split('\n') as [string, ...string[]];
      const csvLine = format === 'csv' ? 1 : 0;
      await expect(read(text.replace('180', '1.5'))).rejects.toMatchObject({
        details: { line: 2 + csvLine },
      });
      await expect(
        read(format === 'csv' ? [first, ...rest.slice(1)].join('\n') : rest.join('\n')),
      ).rejects.toMatchObject({
        code: 'bad-request',
        details: { line: 1 + csvLine },
      });
      await expect(read(`${text}${rest.at(-2)}`)).rejects.toMatchObject({
        details: { line: 5 + csvLine },
      });
    },
  );
});
