/** Lines of NDJSON: a tap, a header or a trailer is read and written, anything else is named. */
import { describe, expect, it } from 'vitest';
import {
  readNdjsonLine,
  toNdjsonHeader,
  toNdjsonLine,
  toNdjsonTrailer,
} from '../../../server/money/cards/tap-ndjson.ts';
import { makeTap } from './card-world.ts';

const ride = { terminalId: 't', terminalSeq: 1, kind: 'ride', cardId: 'c', eventSec: 1, networkId: 'n' };
const trailer = { seqFrom: 1, seqTo: 3, tapCount: 3, sumFen: 540, sha256: '0f'.repeat(32) };
const readObject = (value: unknown) => readNdjsonLine(JSON.stringify(value));
const toProblem = (code: string, field: string | null = null) => ({
  kind: 'problem',
  problem: { code, field },
});

describe('a line is read', () => {
  it('as a tap where it names a terminal', () => {
    expect(readObject(ride)).toEqual({ kind: 'tap', raw: ride });
  });

  it('as a header or trailer where it has one and names no terminal', () => {
    const header = { terminalId: 't', fileNo: 7 };
    expect(readObject({ tapFile: header })).toEqual({ kind: 'header', header });
    expect(readObject({ tapFileEnd: trailer })).toEqual({ kind: 'trailer', trailer });
  });

  it('as a tap with a field too many where it names a terminal besides', () => {
    expect(readObject({ ...ride, tapFile: { terminalId: 't', fileNo: 7 } })).toEqual(
      toProblem('unknown-field', 'tapFile'),
    );
    expect(readObject({ ...ride, tapFileEnd: trailer })).toEqual(toProblem('unknown-field', 'tapFileEnd'));
  });

  it.each([[null], [7], ['t']])('as a tap without a terminal where its header or trailer is %j', (mark) => {
    expect(readObject({ tapFile: mark })).toEqual(toProblem('missing', 'terminalId'));
    expect(readObject({ tapFileEnd: mark })).toEqual(toProblem('missing', 'terminalId'));
  });

  it('with what is wrong in its header, its trailer or its tap', () => {
    expect(readObject({ tapFile: { terminalId: 't' } })).toEqual(toProblem('not-whole', 'fileNo'));
    expect(readObject({ tapFileEnd: { ...trailer, seqTo: -1 } })).toEqual(toProblem('not-whole', 'seqTo'));
    expect(readObject({ ...ride, cardId: '' })).toEqual(toProblem('not-text', 'cardId'));
  });

  it.each([[''], ['\r']])('as nothing where it is empty: %j', (line) => {
    expect(readNdjsonLine(line)).toEqual({ kind: 'nothing' });
  });

  it('with the carriage return of another system at its end', () => {
    expect(readNdjsonLine(`${JSON.stringify(ride)}\r`)).toEqual({ kind: 'tap', raw: ride });
  });

  it.each([['{"terminalId":'], [' '], ['t'], ['{}{}']])('as no JSON: %j', (line) => {
    expect(readNdjsonLine(line)).toEqual(toProblem('not-json'));
  });

  it.each([['null'], ['7'], ['"t"'], ['true'], ['[]'], ['[{}]']])('as no object: %s', (line) => {
    expect(readNdjsonLine(line)).toEqual(toProblem('not-object'));
  });

  it('as an object with a key twice, also inside of a header', () => {
    const twice = JSON.stringify(ride).replace('{', '{"cardId":"other",');
    expect(readNdjsonLine(twice)).toEqual(toProblem('key-twice', 'cardId'));
    expect(readNdjsonLine('{"tapFile":{"terminalId":"t","fileNo":1,"fileNo":2}}')).toEqual(
      toProblem('key-twice', 'fileNo'),
    );
  });

  it('with at most 100 characters of a key that it has twice', () => {
    const lineOf = (key: string) => `{"${key}":1,"${key}":2}`;
    expect(readNdjsonLine(lineOf('k'.repeat(100)))).toEqual(toProblem('key-twice', 'k'.repeat(100)));
    expect(readNdjsonLine(lineOf('k'.repeat(101)))).toEqual(toProblem('key-twice', 'k'.repeat(100)));
  });
});

describe('a line is written', () => {
  it('of a tap without the fields that are null, but with those that are 0', () => {
    const tap = makeTap('t', 1, { eventSec: 5, amountFen: 0, stopId: 'f:s1', networkId: 'n' });
    expect(toNdjsonLine(tap)).toBe(
      '{"terminalId":"t","terminalSeq":1,"kind":"ride","cardId":"A1","eventSec":5,"networkId":"n","stopId":"f:s1","amountFen":0}',
    );
  });

  it('of a header and a trailer, which are read as they were', () => {
    const header = { terminalId: 't', fileNo: 7 };
    expect(toNdjsonHeader(header)).toBe('{"tapFile":{"terminalId":"t","fileNo":7}}');
    expect(readNdjsonLine(toNdjsonTrailer(trailer))).toEqual({ kind: 'trailer', trailer });
  });
});
