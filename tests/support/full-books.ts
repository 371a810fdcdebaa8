/** A ledger with all kinds of records. */
import { sql } from 'kysely';
import { correctRecord } from '../../server/money/desk/set-aside.ts';
import { takeGround } from '../../server/money/ground/take-ground.ts';
import { acceptDispute } from '../../server/money/settlement/dispute.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { at, D, makeCard, makeTap } from '../money/cards/card-world.ts';
import { ClearingWorld } from '../money/settlement/clearing-world.ts';
import { toExampleFareNetworkTable } from './example-fare-network.ts';
import { exampleScheme } from './example-scheme.ts';
import { putDenials } from './put-denials.ts';

/** Two closed days of the example, a third one begun, and rows in each table. */
export async function openFullBooks(store: OpenLedger): Promise<ClearingWorld> {
  const ground = { versions: [exampleScheme], loadTable: toExampleFareNetworkTable };
  await takeGround(store, ground, at(D, '04:30'));
  const world = await ClearingWorld.openExample(store);
  const { cards } = world;
  await store.putCards([
    makeCard('31A1', { mediumId: 'chip-a', categoryId: 'student', validToSec: at(D + 90, '00:00') }),
  ]);
  await putDenials(store, [
    { version: 1, cardId: 'A7', fromSec: at(D + 1, '00:00'), toSec: at(D + 9, '00:00'), reason: 'lost' },
    { version: 1, cardId: 'A8', fromSec: at(D + 1, '00:00'), toSec: null, reason: 'stolen' },
  ]);
  await sql`INSERT INTO deny_list VALUES (1, 'B9', 1, 2, 'of an older ledger')`.execute(store.context.db);
  const student = { categoryId: 'student', homeCity: 'B', validToSec: at(D + 90, '00:00') };
  await cards.register([{ cardId: 'A5', named: student, validFromSec: null }], at(D + 1, '05:00'));
  const file = { terminalId: 'bus', fileNo: 1, seqFrom: 50, seqTo: 52, tapCount: 3, sumFen: 0 };
  const ride = (seq: number, day: number, clock: string, part = {}) =>
    makeTap('bus', seq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(day, clock), ...part });
  const chip = { cardId: '31A1', amountFen: 200, tariffVersion: 1, denyListVersion: 1, vehicleId: 'v1' };
  await cards.ingest(
    [
      makeTap('kiosk', 90, {
        kind: 'top-up',
        cardId: '31A1',
        cardSeq: 1,
        amountFen: 5_000,
        balanceAfterFen: 5_000,
        eventSec: at(D, '05:30'),
      }),
      ride(50, D, '19:00'),
      ride(51, D, '20:00', { ...chip, cardSeq: 2, balanceAfterFen: 4_800 }),
      ride(52, D, '21:00', { ...chip, cardSeq: 4, balanceAfterFen: 4_400 }),
      ride(60, D, '21:30', { cardId: 'nobody' }),
    ],
    'file-1',
    undefined,
    [],
    [{ ...file, fileId: 'file-1', sha256: 'a'.repeat(64) }],
  );
  await world.close(D);
  await acceptDispute(store, cards.context, {
    caseId: 'c1',
    journeyId: 'bus/1',
    amountFen: null,
    reason: 'gate-fault',
    note: '',
    decidedSec: at(D + 1, '08:00'),
  });
  // A late tap posts a journey of the closed day again.
  await cards.ingest([
    makeTap('gate-S9', 90, {
      kind: 'off',
      cardId: 'A4',
      eventSec: at(D, '18:30'),
      stopId: 'ex:S9',
      networkId: 'A-metro',
    }),
    ride(70, D + 1, '09:00'),
    makeTap('gate-S1', 91, {
      kind: 'on',
      cardId: 'A3',
      eventSec: at(D + 2, '10:00'),
      stopId: 'ex:S1',
      networkId: 'A-metro',
    }),
  ]);
  const word = { reason: 'asked the depot', who: 'Wang', nowSec: at(D + 1, '12:00') };
  const [unknown] = await store.listSetAside({}, null, 1);
  if (!unknown) throw new Error('a record was to be set aside');
  const key = { ...unknown.tap, payloadHash: unknown.payloadHash };
  await correctRecord(cards.desk, key, { terminalSeq: 61, cardId: 'A1' }, word);
  await store.putTerminalRegister({
    registerNo: 1,
    receivedSec: at(D + 1, '12:00'),
    who: 'Wang',
    sha256: 'b'.repeat(64),
    kinds: [{ kindId: 'bus', tapKinds: ['ride'], maxFen: 400, maxAheadSec: 60, maxAgeSec: 86_400 }],
    terminals: [
      { terminalId: 'bus', kindId: 'bus', operatorId: 'AB', networks: ['A-bus'], fromSec: 1, toSec: 2 },
      { terminalId: 'bus', kindId: 'bus', operatorId: 'AB', networks: [], fromSec: 5, toSec: null },
    ],
  });
  await world.close(D + 1);
  return world;
}
