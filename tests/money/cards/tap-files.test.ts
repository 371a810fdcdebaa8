/** Tap files: written files are read back in both formats and any blocks; bad lines are reported. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tapColumns } from '../../../server/money/cards/tap-csv.ts';
import { toStoredTap, toTapText } from '../../../server/money/cards/tap-fields.ts';
import {
  parseTaps,
  type TapChunk,
  type TapFormat,
  toFileStart,
  toTapFormat,
  toTapLines,
  toTapSection,
} from '../../../server/money/cards/tap-files.ts';
import { type Tap, terminalKinds } from '../../../server/money/scheme/tap.ts';
import { D, makeTap } from './card-world.ts';

const numRuns = Number(process.env.PROPERTY_CASES ?? 500);
const toServiceDay = () => D;

async function read(
  text: string,
  format: TapFormat,
  blockBytes = 64,
  chunkTaps = 1_000,
): Promise<TapChunk[]> {
  const bytes = new TextEncoder().encode(text);
  const blocks: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += blockBytes) blocks.push(bytes.subarray(i, i + blockBytes));
  const chunks: TapChunk[] = [];
  for await (const chunk of parseTaps({ fileId: 'f', name: `t.${format}`, format, chunkTaps }, blocks))
    chunks.push(chunk);
  return chunks;
}

const problemsOf = async (text: string, format: TapFormat = 'ndjson') =>
  (await read(text, format)).flatMap(({ problems }) =>
    problems.map(({ line, field, code }) => [line, field, code]),
  );

const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9:._-]{1,20}$/),
  fc.constantFrom('青城"一"号', 'a,b', '#1', 'x y', "o'clock", '车站；东'),
);
const anyTap: fc.Arbitrary<Tap> = fc
  .record({
    terminalSeq: fc.nat(),
    kind: fc.constantFrom(...terminalKinds),
    cardId: id,
    cardSeq: fc.option(fc.nat()),
    eventSec: fc.nat(4_000_000_000),
    networkId: id,
    routeId: fc.option(id),
    vehicleId: fc.option(id),
    stopId: id,
    amountFen: fc.nat(1_000_000),
    balanceAfterFen: fc.option(fc.integer({ min: -5_000, max: 500_000 })),
    tariffVersion: fc.option(fc.nat(99)),
    denyListVersion: fc.option(fc.nat(99)),
  })
  .map((part) => makeTap('t/1', part.terminalSeq, part));

describe.each(['ndjson', 'csv'] as const)('tap files as %s', (format) => {
  it('are read as they were written, in any blocks and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTap, { maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (taps, blockBytes, chunkTaps, isWindows) => {
          const options = { format, toServiceDay };
          const text = toFileStart(format) + toTapSection({ terminalId: 't/1', fileNo: 7 }, taps, options);
          const chunks = await read(
            isWindows ? text.replaceAll('\n', '\r\n') : text,
            format,
            blockBytes,
            chunkTaps,
          );
          expect(chunks.flatMap((chunk) => chunk.problems)).toEqual([]);
          expect(chunks.flatMap((chunk) => chunk.items)).toEqual([]);
          expect(chunks.flatMap((chunk) => chunk.taps)).toEqual(taps.map((tap) => toStoredTap(tap, 'f')));
          expect(chunks.every((chunk) => chunk.taps.length <= chunkTaps)).toBe(true);
          expect(chunks.map((chunk) => chunk.chunkNo)).toEqual(chunks.map((_, i) => i));
          const [file, ...more] = chunks.flatMap((chunk) => chunk.files);
          expect(more).toEqual([]);
          expect(file).toMatchObject({
            terminalId: 't/1',
            fileNo: 7,
            tapCount: taps.length,
            sumFen: taps.reduce((sum, { amountFen }) => sum + (amountFen ?? 0), 0),
          });
        },
      ),
      { numRuns },
    );
  });

  it('report a trailer that differs from its taps', async () => {
    const taps = [1, 2, 3].map((seq) => makeTap('t1', seq, { networkId: 'A-bus', amountFen: 180 }));
    const whole = toTapSection({ terminalId: 't1', fileNo: 1 }, taps, { format, toServiceDay });
    const lines = (toFileStart(format) + whole).trimEnd().split('\n');
    const without = [...lines.slice(0, -2), ...lines.slice(-1)];
    const [chunk] = await read(without.join('\n'), format);
    expect(
      chunk?.items.map(({ detail, expectedFen, actualFen }) => [detail, expectedFen, actualFen]),
    ).toEqual([
      ['3 records said, 2 read', null, null],
      ['sum of amounts', 540, 360],
      ['1 to 3 said, 1 to 2 read', null, null],
    ]);
    const other = toTapLines([{ ...(taps[1] as Tap), routeId: 'other' }], { format, toServiceDay }).trimEnd();
    const changed = [...lines.slice(0, -3), other, ...lines.slice(-2)];
    const items = (await read(changed.join('\n'), format)).flatMap((found) => found.items);
    expect(items.map(({ itemId }) => itemId.split('/').at(-1))).toEqual(['sha256']);
  });
});

describe('the two formats', () => {
  it('have one hash for one tap', () => {
    const tap = makeTap('t1', 1, { stopId: 'f:s1', balanceAfterFen: -30 });
    expect(toTapText(tap)).toBe(
      `["t1",1,"ride","A1",null,${tap.eventSec},null,null,null,"f:s1",null,-30,null,null]`,
    );
    expect(toStoredTap(tap, 'f').payloadHash).toMatch(/^[0-9a-f]{64}$/);
    expect(toStoredTap({ ...tap, stopId: 'f:s2' }, 'f').payloadHash).not.toBe(
      toStoredTap(tap, 'f').payloadHash,
    );
    expect(toStoredTap(tap, 'g').payloadHash).toBe(toStoredTap(tap, 'f').payloadHash);
  });

  it('are recognized by file name', () => {
    expect([toTapFormat('a/b.CSV'), toTapFormat('b.ndjson'), toTapFormat('-')]).toEqual([
      'csv',
      'ndjson',
      'ndjson',
    ]);
  });
});

describe('lines that are no taps', () => {
  const good = { terminalId: 't', terminalSeq: 1, kind: 'ride', cardId: 'c', eventSec: 1, networkId: 'n' };
  it.each<[string, object | string, string | null, string]>([
    ['no JSON', '{"a":', null, 'not-json'],
    ['no object', '[1]', null, 'not-object'],
    ['no terminal', { ...good, terminalId: undefined }, 'terminalId', 'missing'],
    ['a terminal of the house', { ...good, terminalId: 'clearing/netting' }, 'terminalId', 'reserved'],
    ['another terminal of the house', { ...good, terminalId: 'dispute/1' }, 'terminalId', 'reserved'],
    ['a negative number', { ...good, terminalSeq: -1 }, 'terminalSeq', 'not-whole'],
    ['a fraction', { ...good, eventSec: 1.5 }, 'eventSec', 'not-whole'],
    ['a number as text', { ...good, eventSec: '1' }, 'eventSec', 'not-whole'],
    ['another kind', { ...good, kind: 'hop' }, 'kind', 'unknown-kind'],
    ['an empty card', { ...good, cardId: '' }, 'cardId', 'not-text'],
    ['a long name', { ...good, routeId: 'x'.repeat(101) }, 'routeId', 'not-text'],
    ['a control character', { ...good, stopId: 'a\nb' }, 'stopId', 'not-text'],
    ['a ride without a network', { ...good, networkId: null }, 'networkId', 'missing'],
    ['an entry without a stop', { ...good, kind: 'on' }, 'stopId', 'missing'],
    ['a top-up without an amount', { ...good, kind: 'top-up' }, 'amountFen', 'missing'],
    ['an amount below zero', { ...good, amountFen: -1 }, 'amountFen', 'not-whole'],
    ['half a character', { ...good, vehicleId: 'v\ud800' }, 'vehicleId', 'not-text'],
    ['a character that was no UTF-8', { ...good, vehicleId: 'v\ufffd' }, 'vehicleId', 'not-text'],
    ['a blank before a card', { ...good, cardId: ' c' }, 'cardId', 'not-text'],
    ['too much money', { ...good, amountFen: 1_000_000_001 }, 'amountFen', 'not-whole'],
    ['a fen too much', { ...good, amountFen: 100_000_001 }, 'amountFen', 'not-whole'],
    ['a balance below all', { ...good, balanceAfterFen: -1_000_000_001 }, 'balanceAfterFen', 'not-whole'],
    ['the year 9999', { ...good, eventSec: 253_402_257_600 }, 'eventSec', 'beyond-years'],
    ['a version of no list', { ...good, denyListVersion: 2 ** 31 }, 'denyListVersion', 'not-whole'],
    ['a field that is none', { ...good, amountfen: 180 }, 'amountfen', 'unknown-field'],
    [
      'a field of every object',
      '{"terminalId":"t","terminalSeq":1,"kind":"ride","cardId":"c","eventSec":1,"networkId":"n","__proto__":1}',
      '__proto__',
      'unknown-field',
    ],
    ['a balance that is none', { ...good, balanceAfterFen: 'much' }, 'balanceAfterFen', 'not-whole'],
  ])('%s', async (_name, line, field, code) => {
    const bad = typeof line === 'string' ? line : JSON.stringify(line);
    const [chunk] = await read(
      [JSON.stringify(good), bad, '', JSON.stringify({ ...good, terminalSeq: 2 })].join('\n'),
      'ndjson',
    );
    expect(chunk?.problems).toMatchObject([{ file: 't.ndjson', line: 2, field, code }]);
    expect(chunk?.problems[0]?.expected.en).not.toBe('');
    expect(chunk?.taps.map(({ terminalSeq }) => terminalSeq)).toEqual([1, 2]);
  });

  it('an endless line is one bad line', async () => {
    const text = `${'x'.repeat(100_000)}\n${JSON.stringify(good)}`;
    const [chunk] = await read(text, 'ndjson', 4_096);
    expect(chunk?.problems.map(({ line, code }) => [line, code])).toEqual([[1, 'too-long']]);
    expect(chunk?.taps).toHaveLength(1);
  });

  it('headers and trailers belong together', async () => {
    const header = JSON.stringify({ tapFile: { terminalId: 't', fileNo: 1 } });
    const trailer = JSON.stringify({
      tapFileEnd: { seqFrom: 1, seqTo: 1, tapCount: 1, sumFen: 0, sha256: '0'.repeat(64) },
    });
    expect(await problemsOf(trailer)).toEqual([[1, null, 'section']]);
    expect(await problemsOf(header)).toEqual([[2, null, 'section']]);
    expect(await problemsOf(`${header}\n${header}\n${trailer}`)).toEqual([[2, null, 'section']]);
    expect(
      await problemsOf(`${header}\n${JSON.stringify({ ...good, terminalId: 'u' })}\n${trailer}`),
    ).toEqual([[2, 'terminalId', 'section']]);
    expect(await problemsOf(JSON.stringify({ tapFile: { terminalId: 't', fileNo: 'one' } }))).toEqual([
      [1, 'fileNo', 'not-whole'],
    ]);
    const open = (terminalId: string) => problemsOf(JSON.stringify({ tapFile: { terminalId, fileNo: 1 } }));
    expect(await open('clearing/payment')).toEqual([[1, 'terminalId', 'reserved']]);
    expect(await open('t\0')).toEqual([[1, 'terminalId', 'not-text']]);
    expect(await problemsOf(trailer.replace('"sumFen":0', `"sumFen":${2 ** 53 - 1}`))).toEqual([
      [1, 'sumFen', 'not-whole'],
    ]);
  });

  it('CSV: columns, amounts, instants', async () => {
    const columns = tapColumns.join(',');
    const row = (part: Partial<Record<(typeof tapColumns)[number], string>>) => {
      const cells = {
        event_timestamp: '2026-03-02T08:00:00+08:00',
        device_id: 't',
        token_id: 'c',
        terminal_seq: '1',
        tap_kind: 'ride',
        network_id: 'n',
        ...part,
      };
      return tapColumns.map((column) => (cells as Record<string, string>)[column] ?? '').join(',');
    };
    const check = (line: string) => problemsOf(`${columns}\n${line}`, 'csv');
    expect(await check(row({}))).toEqual([]);
    expect(await check(row({ amount: '1.005' }))).toEqual([[2, 'amount', 'not-amount']]);
    expect(await check(row({ currency_type: 'USD' }))).toEqual([[2, 'currency_type', 'not-amount']]);
    expect(await check(row({ event_timestamp: '2026-03-02 08:00' }))).toEqual([
      [2, 'event_timestamp', 'not-instant'],
    ]);
    for (const instant of ['2026-02-30T07:00:00+08:00', '2026-11-31T07:00:00Z', '2026-03-02T24:00:00Z'])
      expect(await check(row({ event_timestamp: instant })), instant).toEqual([
        [2, 'event_timestamp', 'not-instant'],
      ]);
    expect(await check(row({ event_timestamp: '9999-12-31T00:00:00Z' }))).toEqual([
      [2, 'event_timestamp', 'beyond-years'],
    ]);
    expect(await check(row({ amount: '1000000.01' }))).toEqual([[2, 'amount', 'not-whole']]);
    expect(await check(row({ device_id: 'dispute/1' }))).toEqual([[2, 'device_id', 'reserved']]);
    expect(await check(row({ terminal_seq: 'x' }))).toEqual([[2, 'terminal_seq', 'not-whole']]);
    expect(await check(row({ device_id: '' }))).toEqual([[2, 'device_id', 'missing']]);
    expect(await check('a,b')).toEqual([[2, null, 'columns']]);
    expect(await check(`"a${row({})}`)).toEqual([[2, null, 'columns']]);
    expect(await problemsOf('device_id,terminal_seq', 'csv')).toEqual([[1, 'tap_kind', 'missing']]);
    const [chunk] = await read(`${columns}\n${row({ amount: '1.8' })}`, 'csv');
    expect(chunk?.taps[0]).toMatchObject({ amountFen: 180, eventSec: Date.UTC(2026, 2, 2) / 1000 });
  });

  describe('forms that would be read wrongly in silence', () => {
    const ride = JSON.stringify(good);
    const columns = 'event_timestamp,device_id,token_id,terminal_seq,tap_kind,network_id';
    const row = '2026-03-02T08:00:00+08:00,t,c,1,ride,n';

    it.each([
      ['a field twice', ride.replace('{', '{"cardId":"other",'), 'cardId', 'key-twice'],
      ['a field twice, with blanks', ride.replace('{', '{"cardId" : "other",'), 'cardId', 'key-twice'],
      ['a field twice, escaped', ride.replace('{', '{"card\\u0049d":"other",'), 'cardId', 'key-twice'],
      [
        'a header with a field twice',
        '{"tapFile":{"terminalId":"t","fileNo":1,"fileNo":2}}',
        'fileNo',
        'key-twice',
      ],
      ['a misspelt field', ride.replace('{', '{"amountfen":99,'), 'amountfen', 'unknown-field'],
    ])('NDJSON: %s', async (_, text, field, code) => {
      expect(await problemsOf(`${text}\n`)).toEqual([[1, field, code]]);
    });

    it.each([
      ['a column twice', `${columns},network_id`, 'network_id', 'column-twice'],
      ['a misspelt column', `${columns},amuont`, 'amuont', 'unknown-field'],
      ['a column without a name', `${columns},`, '', 'unknown-field'],
    ])('CSV: %s refuses the file once', async (_, header, field, code) => {
      const rows = Array.from({ length: 3 }, () => `${row},x`).join('\n');
      const chunks = await read(`${header}\n${rows}\n`, 'csv');
      const problems = chunks.flatMap((chunk) => chunk.problems);
      expect(problems.map((one) => [one.line, one.field, one.code])).toEqual([[1, field, code]]);
      expect(chunks.flatMap(({ taps }) => taps)).toEqual([]);
    });

    it('CSV: other columns of TIDES are passed over', async () => {
      expect(await problemsOf(`${columns},fare_product,rider_category\n${row},day,adult`, 'csv')).toEqual([]);
    });

    it.each(['csv', 'ndjson'] as const)('%s: a file without a line', async (format) => {
      for (const text of ['', '\n', '\uFEFF', ' \r\n\r\n'])
        expect(await problemsOf(text, format), JSON.stringify(text)).toEqual([[1, null, 'empty']]);
    });

    it.each(['csv', 'ndjson'] as const)('%s: lines that end with CR alone', async (format) => {
      const lines = format === 'csv' ? [columns, row, row] : [ride, ride];
      expect(await problemsOf(lines.join('\r'), format)).toEqual([[1, null, 'line-ends']]);
      expect(await problemsOf(`${lines.join('\r\n')}\r\n`, format)).toEqual([]);
    });

    it.each([
      ['gbk', [0xc7, 0xe0, 0xb3, 0xc7]],
      ['not-utf8', [0xe9, 0x41]],
    ] as const)('text in another encoding: %s', async (code, name) => {
      const encoder = new TextEncoder();
      const bytes = Uint8Array.from([
        ...encoder.encode(`${columns},vehicle_id\n${row},`),
        ...name,
        ...encoder.encode(`\n${row.replace(',1,', ',2,')},v\n`),
      ]);
      for (const blockBytes of [16, 4_096]) {
        const problems: unknown[] = [];
        let tapCount = 0;
        const blocks = Array.from({ length: Math.ceil(bytes.length / blockBytes) }, (_, i) =>
          bytes.subarray(i * blockBytes, (i + 1) * blockBytes),
        );
        for await (const chunk of parseTaps({ fileId: 'f', name: 't.csv', format: 'csv' }, blocks)) {
          problems.push(...chunk.problems.map((one) => [one.line, one.field, one.code]));
          tapCount += chunk.taps.length;
        }
        expect(problems).toEqual([[2, 'vehicle_id', code]]);
        expect(tapCount).toBe(1);
      }
    });
  });
});
