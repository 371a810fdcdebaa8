/** Fields of a tap: which value is wrong or missing, what absent fields are, and the text that is hashed. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  expectations,
  findFieldProblem,
  findValueProblem,
  type RawTap,
  toStoredTap,
  toTap,
  toTapText,
} from '../../../server/money/cards/tap-fields.ts';
import { terminalKinds } from '../../../server/money/scheme/tap.ts';
import { makeTap } from './card-world.ts';

/** A ride without optional fields. */
const ride: RawTap = {
  terminalId: 't',
  terminalSeq: 1,
  kind: 'ride',
  cardId: 'c',
  eventSec: 1,
  networkId: 'n',
};

describe('a tap', () => {
  it('needs no optional field; each may be absent, null or within its bounds', () => {
    expect(findFieldProblem(ride)).toBeUndefined();
    const optional = ['routeId', 'vehicleId', 'stopId', 'amountFen', 'balanceAfterFen'] as const;
    for (const field of [...optional, 'cardSeq', 'tariffVersion', 'denyListVersion'])
      expect(findFieldProblem({ ...ride, [field]: null }), field).toBeUndefined();
    const full = { routeId: 'r', vehicleId: 'v', stopId: 's', amountFen: 0, balanceAfterFen: 0, cardSeq: 0 };
    expect(findFieldProblem({ ...ride, ...full, tariffVersion: 0, denyListVersion: 0 })).toBeUndefined();
  });

  it.each<[keyof RawTap, unknown, unknown, string]>([
    ['terminalId', 'x'.repeat(100), 'x'.repeat(101), 'not-text'],
    ['terminalId', 't/dispute', 'dispute/1', 'reserved'],
    ['terminalSeq', 0, -1, 'not-whole'],
    ['terminalSeq', 9_007_199_254_740_991, 9_007_199_254_740_992, 'not-whole'],
    ['kind', 'ride', 'RIDE', 'unknown-kind'],
    ['cardId', 'x'.repeat(100), 7, 'not-text'],
    ['eventSec', 0, -1, 'not-whole'],
    ['eventSec', 7_258_118_400, 7_258_118_401, 'beyond-years'],
    ['networkId', 'x'.repeat(100), 'x'.repeat(101), 'not-text'],
    ['routeId', 'x'.repeat(100), 'x'.repeat(101), 'not-text'],
    ['vehicleId', 'x'.repeat(100), 'x'.repeat(101), 'not-text'],
    ['stopId', 'x'.repeat(100), 'x'.repeat(101), 'not-text'],
    ['amountFen', 100_000_000, 100_000_001, 'not-whole'],
    ['balanceAfterFen', 1_000_000_000, 1_000_000_001, 'not-whole'],
    ['balanceAfterFen', -1_000_000_000, -1_000_000_001, 'not-whole'],
    ['balanceAfterFen', 1, 1.5, 'not-whole'],
    ['balanceAfterFen', 1, '1', 'not-whole'],
    ['cardSeq', 0, -1, 'not-whole'],
    ['cardSeq', 9_007_199_254_740_991, '1', 'not-whole'],
    ['tariffVersion', 2_147_483_647, 2_147_483_648, 'not-whole'],
    ['denyListVersion', 2_147_483_647, 2_147_483_648, 'not-whole'],
  ])('may have %s %j, but not %j', (field, good, bad, code) => {
    expect(findFieldProblem({ ...ride, [field]: good })).toBeUndefined();
    expect(findFieldProblem({ ...ride, [field]: bad })).toEqual({ field, code });
    expect(findValueProblem({ ...ride, [field]: bad })).toEqual({ field, code });
  });

  it.each(['terminalId', 'terminalSeq', 'kind', 'cardId', 'eventSec'] as const)('needs %s', (field) => {
    expect(findValueProblem({ ...ride, [field]: undefined })).toEqual({ field, code: 'missing' });
    expect(findValueProblem({ ...ride, [field]: null })).toEqual({ field, code: 'missing' });
  });

  it('has no field that records do not have, not even one of every object', () => {
    expect(findFieldProblem({ ...ride, amountfen: 180 } as RawTap)).toEqual({
      field: 'amountfen',
      code: 'unknown-field',
    });
    expect(findFieldProblem({ ...ride, toString: 1 } as RawTap)).toEqual({
      field: 'toString',
      code: 'unknown-field',
    });
    expect(findValueProblem({ ...ride, amountfen: 180 } as RawTap)).toBeUndefined();
  });
});

describe('the kind of a tap', () => {
  const needs: Readonly<Record<(typeof terminalKinds)[number], readonly string[]>> = {
    ride: ['networkId'],
    on: ['networkId', 'stopId'],
    off: ['networkId', 'stopId'],
    buy: ['networkId', 'amountFen'],
    'top-up': ['amountFen'],
    refund: ['amountFen'],
    claim: ['amountFen'],
    expire: [],
  };

  it.each(terminalKinds)('says what the tap needs besides: %s', (kind) => {
    const optional = { networkId: 'n', stopId: 's', amountFen: 0 };
    expect(findFieldProblem({ ...ride, ...optional, kind })).toBeUndefined();
    for (const field of ['networkId', 'stopId', 'amountFen']) {
      const expected = needs[kind].includes(field) ? { field, code: 'missing' } : undefined;
      for (const value of [undefined, null])
        expect(findFieldProblem({ ...ride, ...optional, kind, [field]: value }), field).toEqual(expected);
    }
  });

  it.each(['move-out', 'move-in'])(
    '%s is of the house: its terminals have it, no file and no request',
    (kind) => {
      const problem = { field: 'kind', code: 'unknown-kind' };
      const moved = { ...ride, kind, amountFen: 100 };
      expect(findValueProblem({ ...moved, terminalId: 'virtual/move/7' })).toBeUndefined();
      expect(findFieldProblem({ ...moved, terminalId: 'virtual/move/7' })).toEqual(problem);
      for (const terminalId of ['t', 'virtual/kiosk/7', 't/virtual/move/'])
        expect(findValueProblem({ ...moved, terminalId }), terminalId).toEqual(problem);
    },
  );

  it('that does not exist is of no terminal', () => {
    expect(findValueProblem({ ...ride, kind: 'hop', terminalId: 'virtual/move/7' })).toEqual({
      field: 'kind',
      code: 'unknown-kind',
    });
  });
});

it('every problem says in Chinese and English what is expected', () => {
  for (const [code, { en, zh }] of Object.entries(expectations))
    expect([en.length > 3, zh.length > 3], code).toEqual([true, true]);
});

describe('a tap is stored', () => {
  const full = makeTap('t', 1, {
    kind: 'on',
    cardId: 'c',
    cardSeq: 2,
    eventSec: 3,
    networkId: 'n',
    routeId: 'r',
    vehicleId: 'v',
    stopId: 's',
    amountFen: 4,
    balanceAfterFen: -5,
    tariffVersion: 6,
    denyListVersion: 7,
  });
  const bare = makeTap('t', 1, { cardId: 'c', eventSec: 1, networkId: 'n' });
  const fullText = '["t",1,"on","c",2,3,"n","r","v","s",4,-5,6,7]';

  it('with all its fields, and null for those that are absent', () => {
    expect(toTap(full)).toEqual(full);
    expect(toTap(ride)).toEqual(bare);
    expect(toTap({ ...ride, networkId: undefined }).networkId).toBeNull();
  });

  it('with zeros that are zeros', () => {
    const zeros = { amountFen: 0, balanceAfterFen: 0, cardSeq: 0, tariffVersion: 0, denyListVersion: 0 };
    expect(toTap({ ...ride, ...zeros })).toEqual({ ...bare, ...zeros });
  });

  it('as the list of all fields in their order', () => {
    expect(toTapText(full)).toBe(fullText);
    expect(toTapText(bare)).toBe('["t",1,"ride","c",null,1,"n",null,null,null,null,null,null,null]');
  });

  it('with its file and the hash of that list, and without other fields', () => {
    const payloadHash = createHash('sha256').update(fullText).digest('hex');
    expect(toStoredTap({ ...full, other: 1 } as typeof full, 'f')).toEqual({
      ...full,
      payloadHash,
      fileId: 'f',
    });
  });
});
