/** Registers of terminals: how they are read, and what they find. */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { parseTerminalRegister } from '../../../server/money/desk/parse-register.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { toTerminalWindows } from '../../../server/money/scheme/terminal-register.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, CardWorld, D, makeCard, makeTap } from '../cards/card-world.ts';

const kinds = [
  { kindId: 'bus', tapKinds: ['ride'], maxFen: 400, maxAheadSec: 60, maxAgeSec: 7 * 86_400 },
  { kindId: 'kiosk', tapKinds: ['top-up', 'refund'], maxFen: 100_000 },
];
const terminals = [
  { terminalId: 'bus', kindId: 'bus', operatorId: 'AB', networks: ['A-bus'], toSec: at(D, '12:00') },
  { terminalId: 'bus', kindId: 'bus', operatorId: 'BB', networks: ['B-bus'], fromSec: at(D, '12:00') },
  { terminalId: 'kiosk', kindId: 'kiosk', operatorId: 'CA' },
];

const parse = (part: object = {}) =>
  parseTerminalRegister(JSON.stringify({ kinds, terminals, ...part }), 'terminals.json', exampleScheme);
const inForce = () => ({ registerNo: 1, receivedSec: at(D, '01:00'), who: 'Wang', ...parse() });

describe('a register', () => {
  it.each([
    ['no JSON', '{', ''],
    ['no kinds', { kinds: [] }, 'kinds'],
    ['an unknown field', { extra: 1 }, ''],
    ['a kind twice', { kinds: [...kinds, kinds[0]] }, 'kinds.2.kindId'],
    ['an amount below zero', { kinds: [{ ...kinds[0], maxFen: -1 }] }, 'kinds.0.maxFen'],
    [
      'a kind of record that there is not',
      { kinds: [{ ...kinds[0], tapKinds: ['fly'] }] },
      'kinds.0.tapKinds.0',
    ],
    ['a terminal of no kind', { terminals: [{ ...terminals[2], kindId: 'x' }] }, 'terminals.0.kindId'],
    [
      'an operator of another scheme',
      { terminals: [{ ...terminals[2], operatorId: 'ZZ' }] },
      'terminals.0.operatorId',
    ],
    [
      'a network of another scheme',
      { terminals: [{ ...terminals[0], networks: ['sea'] }] },
      'terminals.0.networks',
    ],
    [
      'a reserved name',
      { terminals: [{ ...terminals[2], terminalId: 'clearing/x' }] },
      'terminals.0.terminalId',
    ],
    [
      'an end before the begin',
      { terminals: [{ ...terminals[2], fromSec: 9, toSec: 9 }] },
      'terminals.0.toSec',
    ],
    [
      'times that overlap',
      { terminals: [terminals[0], { ...terminals[1], fromSec: 5 }] },
      'terminals.1.terminalId',
    ],
  ])('is refused for %s', (_what, part, field) => {
    const text = typeof part === 'string' ? part : JSON.stringify({ kinds, terminals, ...part });
    try {
      parseTerminalRegister(text, 'terminals.json', exampleScheme);
      expect.unreachable();
    } catch (error) {
      const { code, details } = error as { code: string; details: { problems: { field: string }[] } };
      expect([code, details.problems[0]?.field]).toEqual(['record-invalid', field]);
    }
  });

  it('says what is wrong in both languages, with each wrong place', () => {
    const read = (text: string) => {
      try {
        return parseTerminalRegister(text, 'terminals.json', exampleScheme);
      } catch (error) {
        return error as ProblemError;
      }
    };
    const part = { terminals: [{ ...terminals[2], kindId: 'x', operatorId: 'ZZ' }] };
    const wrong = read(JSON.stringify({ kinds: [...kinds, kinds[1]], ...part })) as ProblemError;
    const problems = [
      { field: 'kinds.2.kindId', expected: 'kiosk once' },
      { field: 'terminals.0.kindId', expected: 'one of kinds' },
      { field: 'terminals.0.operatorId', expected: 'a party of the scheme' },
    ];
    expect(wrong.details).toEqual({ file: 'terminals.json', problems });
    for (const language of ['zh', 'en'] as const)
      expect(wrong.text[language]).toMatch(/terminals\.json.*kinds\.2\.kindId.*3/);
    // Not the field of the register that a missing object would lack, but what the JSON parser says.
    expect(read('{"kinds": [,')).toMatchObject({
      details: { problems: [{ expected: expect.stringContaining('JSON') }] },
    });
  });

  it('is kept in one order, whatever the order of its file', () => {
    const [early, late, kiosk] = terminals;
    const reordered = parse({ kinds: kinds.toReversed(), terminals: [kiosk, late, early] });
    const { kinds: readKinds, terminals: readTerminals } = reordered;
    expect(readKinds.map(({ kindId }) => kindId)).toEqual(['bus', 'kiosk']);
    expect(readTerminals.map(({ operatorId, terminalId }) => [terminalId, operatorId])).toEqual([
      ['bus', 'AB'],
      ['bus', 'BB'],
      ['kiosk', 'CA'],
    ]);
    expect(parse({ terminals: [early, kiosk, late] }).terminals).toEqual(readTerminals);
    expect(parse()).toMatchObject({ kinds: readKinds, terminals: readTerminals });
  });

  it('is refused for times that overlap with those of a terminal before it in the file', () => {
    const [early, late] = terminals;
    expect(() => parse({ terminals: [late, { ...early, toSec: at(D, '12:00') + 1 }] })).toThrow(ProblemError);
  });

  const ride = (part: Partial<Tap> = {}) =>
    makeTap('bus', 1, { networkId: 'A-bus', amountFen: 200, eventSec: at(D, '08:00'), ...part });
  it.each([
    ['a ride', ride(), undefined],
    ['the same bus of the next operator', ride({ networkId: 'B-bus', eventSec: at(D, '13:00') }), undefined],
    ['a ride in the network before', ride({ eventSec: at(D, '13:00') }), 'terminal-unfit'],
    ['a till record of a bus', ride({ kind: 'top-up', networkId: null }), 'terminal-unfit'],
    ['more than a bus takes', ride({ amountFen: 401 }), 'amount-beyond'],
    ['as much as a bus takes', ride({ amountFen: 400 }), undefined],
    ['a clock ahead', ride({ networkId: 'B-bus', eventSec: at(D, '20:00') + 61 }), 'time-ahead'],
    ['a record of last week', ride({ eventSec: at(D - 7, '20:00') - 1 }), 'time-behind'],
    ['a terminal that is not there', ride({ terminalId: 'ghost' }), 'terminal-unknown'],
    ['a top-up', makeTap('kiosk', 1, { kind: 'top-up', amountFen: 100_000 }), undefined],
    [
      'a top-up above the limit',
      makeTap('kiosk', 1, { kind: 'top-up', amountFen: 100_001 }),
      'amount-beyond',
    ],
    ['a ride at a kiosk', makeTap('kiosk', 1, { networkId: 'A-bus' }), 'terminal-unfit'],
  ])('finds of %s', (_what, tap, reason) => {
    expect(toTerminalWindows(inForce()).findReason(tap, at(D, '20:00'))).toBe(reason);
  });

  it('counts for all that is received after it, and not for virtual terminals', async () => {
    const store = await openSqliteLedger(':memory:');
    const world = new CardWorld(store);
    await store.putCards([makeCard('A1')]);
    const ghost = (seq: number) =>
      makeTap('ghost', seq, { kind: 'top-up', amountFen: 500, eventSec: at(D, '08:00') });
    await world.ingest([ghost(1)]);
    await store.putTerminalRegister(inForce());
    expect(await store.findTerminalRegister()).toEqual(inForce());
    await expect(store.putTerminalRegister(inForce())).rejects.toMatchObject({ code: 'ledger-conflict' });
    const book = new SchemeBook([exampleScheme]);
    world.context = createCardsContext(
      book,
      exampleFareNetwork,
      [],
      undefined,
      await store.findTerminalRegister(),
    );
    const { commit } = await world.ingest([
      ghost(2),
      makeTap('virtual/1', 1, { kind: 'top-up', amountFen: 700 }),
    ]);
    expect(commit.quarantined.map(({ reason }) => reason)).toEqual(['terminal-unknown']);
    expect(await world.balance('CARD:A1')).toBe(1_200);
    await store.close();
  });
});
