/** Headers and trailers of the taps of a terminal, what a section counts, and where both differ. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import {
  isOfSection,
  listSectionItems,
  type SectionTrailer,
  TapSection,
  toHeaderLine,
  toProblemLine,
  toTapLine,
  toTerminalFile,
  toTrailerLine,
} from '../../../server/money/cards/tap-line.ts';
import { makeTap } from './card-world.ts';

const header = { terminalId: 't', fileNo: 7 };
const trailer: SectionTrailer = {
  seqFrom: 1,
  seqTo: 3,
  tapCount: 3,
  sumFen: 540,
  sha256: '0123456789abcdef'.repeat(4),
};
const toProblem = (code: string, field: string | null) => ({ kind: 'problem', problem: { code, field } });

it('a problem is of the whole line where no field is named', () => {
  expect(toProblemLine('not-json')).toEqual(toProblem('not-json', null));
  expect(toProblemLine('not-text', 'cardId')).toEqual(toProblem('not-text', 'cardId'));
});

it('a tap is what was read, or its first wrong field', () => {
  const raw = { terminalId: 't', terminalSeq: 1, kind: 'ride', cardId: 'c', eventSec: 1, networkId: 'n' };
  expect(toTapLine(raw)).toEqual({ kind: 'tap', raw });
  expect(toTapLine({ ...raw, cardId: undefined })).toEqual(toProblem('missing', 'cardId'));
});

describe('a header', () => {
  it('has a terminal and a number', () => {
    expect(toHeaderLine('t', 0)).toEqual({ kind: 'header', header: { terminalId: 't', fileNo: 0 } });
  });

  it.each<[string, unknown, unknown, string, string]>([
    ['no terminal', undefined, 7, 'not-text', 'terminalId'],
    ['an empty terminal', '', 7, 'not-text', 'terminalId'],
    ['a number for a terminal', 5, 7, 'not-text', 'terminalId'],
    ['a terminal of the house', 'clearing/netting', 7, 'reserved', 'terminalId'],
    ['no number', 't', undefined, 'not-whole', 'fileNo'],
    ['a number below 0', 't', -1, 'not-whole', 'fileNo'],
  ])('with %s is refused', (_what, terminalId, fileNo, code, field) => {
    expect(toHeaderLine(terminalId, fileNo)).toEqual(toProblem(code, field));
  });
});

describe('a trailer', () => {
  it('has numbers, a sum and a hash', () => {
    expect(toTrailerLine(trailer)).toEqual({ kind: 'trailer', trailer });
    expect(toTrailerLine({ ...trailer, other: 1 } as SectionTrailer)).toEqual({ kind: 'trailer', trailer });
  });

  it('has a sum within the bounds of a file', () => {
    const most = { ...trailer, sumFen: 1_000_000_000_000_000 };
    expect(toTrailerLine(most)).toEqual({ kind: 'trailer', trailer: most });
    expect(toTrailerLine({ ...most, sumFen: most.sumFen + 1 })).toEqual(toProblem('not-whole', 'sumFen'));
  });

  it.each(['seqFrom', 'seqTo', 'tapCount', 'sumFen'] as const)('without a whole %s is refused', (field) => {
    for (const value of [undefined, -1, 1.5, '1'])
      expect(toTrailerLine({ ...trailer, [field]: value })).toEqual(toProblem('not-whole', field));
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['one digit too few', trailer.sha256.slice(1)],
    ['one digit too many at its end', `${trailer.sha256}0`],
    ['a blank before it', ` ${trailer.sha256}`],
    ['capital digits', trailer.sha256.toUpperCase()],
    ['a digit that is none', `g${trailer.sha256.slice(1)}`],
    ['a list that reads like one', [trailer.sha256]],
  ])('with a hash of another form is refused: %s', (_form, sha256) => {
    expect(toTrailerLine({ ...trailer, sha256 })).toEqual(toProblem('not-text', 'sha256'));
  });
});

describe('a section', () => {
  const tap = (terminalSeq: number, amountFen: number | null = 180) =>
    toStoredTap(makeTap('t', terminalSeq, { networkId: 'A-bus', amountFen }), 'f');

  it('counts and sums its taps, has their lowest and highest number, and hashes them in the order of the file', () => {
    const taps = [tap(5), tap(9, null), tap(4, 200), tap(8)];
    const section = new TapSection(header);
    for (const one of taps) section.add(one);
    const text = taps.map(({ payloadHash }) => `${payloadHash}\n`).join('');
    expect(section.toTrailer()).toEqual({
      seqFrom: 4,
      seqTo: 9,
      tapCount: 4,
      sumFen: 560,
      sha256: createHash('sha256').update(text).digest('hex'),
    });
  });

  it('of one tap goes from its number to its number, number 0 included', () => {
    for (const terminalSeq of [0, 6]) {
      const section = new TapSection(header);
      section.add(tap(terminalSeq));
      expect(section.toTrailer()).toMatchObject({ seqFrom: terminalSeq, seqTo: terminalSeq, tapCount: 1 });
    }
  });

  it('without taps goes from 0 to 0 and has the hash of nothing', () => {
    expect(new TapSection(header).toTrailer()).toEqual({
      seqFrom: 0,
      seqTo: 0,
      tapCount: 0,
      sumFen: 0,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it('is of one terminal', () => {
    const section = new TapSection(header);
    expect(section.header).toBe(header);
    expect([isOfSection(section, { terminalId: 't' }), isOfSection(section, { terminalId: 'u' })]).toEqual([
      true,
      false,
    ]);
  });

  it('is stored with its file, header and trailer', () => {
    expect(toTerminalFile('f', header, trailer)).toEqual({ fileId: 'f', ...header, ...trailer });
  });
});

describe('a trailer that differs from what came', () => {
  const list = (part: Partial<SectionTrailer>) => listSectionItems(header, trailer, { ...trailer, ...part });
  const base = {
    kind: 'terminal-file',
    reference: 't/file-7',
    expectedFen: null,
    actualFen: null,
  };

  it('is no item where nothing differs', () => {
    expect(list({})).toEqual([]);
  });

  it('in count, sum and range is an item for each, which begins with the hash that was said', () => {
    expect(list({ tapCount: 2, sumFen: 360, seqTo: 2, sha256: 'f'.repeat(64) })).toEqual([
      {
        ...base,
        itemId: 'terminal-file/t/file-7/0123456789abcdef/count',
        detail: '3 records said, 2 read',
      },
      {
        ...base,
        itemId: 'terminal-file/t/file-7/0123456789abcdef/sum',
        expectedFen: 540,
        actualFen: 360,
        detail: expect.any(String),
      },
      {
        ...base,
        itemId: 'terminal-file/t/file-7/0123456789abcdef/range',
        detail: '1 to 3 said, 1 to 2 read',
      },
    ]);
  });

  it.each<[string, Partial<SectionTrailer>, string]>([
    ['count', { tapCount: 4 }, 'count'],
    ['sum', { sumFen: 541 }, 'sum'],
    ['first number', { seqFrom: 2 }, 'range'],
    ['last number', { seqTo: 4 }, 'range'],
    ['hash', { sha256: 'f'.repeat(64) }, 'sha256'],
  ])('in its %s alone is one item', (_what, part, end) => {
    expect(list(part).map(({ itemId, kind, reference }) => [itemId, kind, reference])).toEqual([
      [`terminal-file/t/file-7/0123456789abcdef/${end}`, 'terminal-file', 't/file-7'],
    ]);
  });

  it('in its hash has no money to compare', () => {
    expect(list({ sha256: 'f'.repeat(64) })).toMatchObject([{ expectedFen: null, actualFen: null }]);
  });
});
