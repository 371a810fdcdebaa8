/** A close killed between any two writes continues with the same result, on both databases. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { buildStatement, toBodyText } from '../../../server/money/settlement/statements/build-statement.ts';
import { parseStatementPeriod } from '../../../server/money/settlement/statements/statement-period.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { D, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 400) / 100);
/** Money ages within the days of the test. */
const scheme = { ...exampleScheme, agingDays: 1 };
const LAST = D + 2;

class Killed extends Error {}

/** Determines before each write whether the process dies before it, after it, or not. */
type Fate = () => 'before' | 'after' | 'none';

/** A store whose writes throw as `fate` says. */
function toMortal(store: ClearingStore, fate: Fate): ClearingStore {
  const around =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      const when = fate();
      if (when === 'before') throw new Killed();
      const result = await write(...args);
      if (when === 'after') throw new Killed();
      return result;
    };
  return { ...store, commitStep: around(store.commitStep), commitPart: around(store.commitPart) };
}

async function closeInspite(world: ClearingWorld, fate: Fate): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    try {
      await world.close(LAST, 'paid', toMortal(world.store, fate));
      return deaths;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

/** All rows of a close. */
async function describeLedger({ store, context }: ClearingWorld) {
  const statements: string[] = [];
  for (const { id } of scheme.parties)
    statements.push(toBodyText(await buildStatement(store, context, id, parseStatementPeriod('2026-03'))));
  const items = [];
  for (let day = D; day <= LAST; day++) items.push(...(await store.listReconItems(day)));
  return { batches: await store.listBatches(), flows: await store.listFlows(D, LAST), statements, items };
}

async function openWorld(open: () => ReturnType<(typeof ledgerKinds)[number]['open']>) {
  const world = await ClearingWorld.openExample(await open(), scheme);
  // On D + 1, an entry without exit and a second ride above the cap.
  const taps = new TapMaker();
  const ride = taps.bus('A5', '23:00', 'r9', {});
  const late = taps.gate('on', 'A7', '23:30', 'S2', {});
  await world.cards.ingest([
    { ...ride, terminalId: 'bus-9', eventSec: ride.eventSec + 86_400 },
    { ...late, terminalId: 'gate-9' },
  ]);
  return world;
}

const [sqlite] = ledgerKinds as [(typeof ledgerKinds)[number]];

async function describeUndisturbed() {
  const world = await openWorld(sqlite.open);
  await world.close(LAST);
  return describeLedger(world);
}

describe.each(ledgerKinds)('on $dialect', ({ open }) => {
  test('undisturbed, seals and statements are the same bytes as on the first database', async () => {
    const world = await openWorld(open);
    await world.close(LAST);
    const ledger = await describeLedger(world);
    expect(ledger).toEqual(await describeUndisturbed());
    expect(ledger.batches.map(({ state }) => state)).toEqual(['paid', 'paid', 'paid']);
    expect(await world.listMoney(D + 1, 'aged')).toEqual(['UNRES:AM1->OP:AM1 700']);
  });

  test('killed before the first, the second, the third write of each start', async () => {
    const world = await openWorld(open);
    let start = 0;
    let write = 0;
    const deaths = await closeInspite(world, () => {
      if (write++ < start) return 'none';
      write = 0;
      start = (start + 1) % 4;
      return 'before';
    });
    expect(deaths).toBeGreaterThan(5);
    expect(await describeLedger(world)).toEqual(await describeUndisturbed());
  });

  test('killed after every single write', async () => {
    const world = await openWorld(open);
    const deaths = await closeInspite(world, () => 'after');
    expect(deaths).toBeGreaterThan(15);
    expect(await describeLedger(world)).toEqual(await describeUndisturbed());
  });
});

test('killed anywhere, again and again', async () => {
  const undisturbed = await describeUndisturbed();
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(
        fc.constantFrom('before' as const, 'after' as const, 'none' as const, 'none' as const),
      ),
      async (fates) => {
        const world = await openWorld(sqlite.open);
        await closeInspite(world, () => fates.next().value);
        expect(await describeLedger(world)).toEqual(undisturbed);
      },
    ),
    { numRuns: CASES },
  );
});
