/** The question before a close: only the date of the last day closes it. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isConfirmed, toClosePreview, toPreviewLines } from '../../server/cli/confirm-close.ts';
import { at, D, makeTap } from '../money/cards/card-world.ts';
import { ClearingWorld } from '../money/settlement/clearing-world.ts';
import { openMemoryLedger } from '../support/memory-ledger.ts';

const preview = {
  days: ['2026-03-02', '2026-03-03'],
  setAside: [{ reason: 'card-unknown', count: 2 }],
  missingRecords: 3,
};

async function answer(text: string | null): Promise<{ isYes: boolean; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk;
  });
  const asked = isConfirmed(preview, { input, output });
  if (text === null) input.end();
  else input.write(`${text}\n`);
  return { isYes: await asked, shown };
}

describe('a person who closes days', () => {
  it.each([
    ['2026-03-03', true],
    ['  2026-03-03 ', true],
    ['2026-03-02', false],
    ['y', false],
    ['', false],
  ])('types %j: %s', async (text, isYes) => {
    const said = await answer(text);
    expect(said.isYes).toBe(isYes);
    for (const line of toPreviewLines(preview)) expect(said.shown).toContain(line);
  });

  it('ends the input: no', async () => {
    expect((await answer(null)).isYes).toBe(false);
  });

  it.each(['\x03', '\x04'])('types %j at a terminal: no', async (key) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    Object.assign(input, { setRawMode: () => input });
    Object.assign(output, { isTTY: true, columns: 80 });
    output.resume();
    const asked = isConfirmed(preview, { input, output });
    input.write(key);
    expect(await asked).toBe(false);
  });

  it('is not asked where nothing is left to close', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    expect(await isConfirmed({ ...preview, days: [] }, { input, output })).toBe(true);
    expect(output.read()).toBeNull();
  });
});

it('the preview counts what waits and what is missing', async () => {
  const world = await ClearingWorld.openExample(await openMemoryLedger());
  const ride = (seq: number, cardId: string) =>
    makeTap('late-bus', seq, { cardId, networkId: 'A-bus', routeId: 'r1', eventSec: at(D, '09:00') });
  await world.cards.ingest([ride(1, 'A1'), ride(4, 'nobody'), ride(7, 'A1')]);
  expect(await toClosePreview(world.store, [D])).toEqual({
    days: ['2026-03-02'],
    setAside: [{ reason: 'card-unknown', count: 1 }],
    missingRecords: 4,
  });
});
