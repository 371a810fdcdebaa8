/** Files of simulated days: which file holds what, and the problems of a disk that cannot be written. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type Arrivals,
  clearFolder,
  FileAppender,
  writeDeliveries,
} from '../../../server/app/simulation/simulated-files.ts';
import { SpoolFile } from '../../../server/app/simulation/spool-file.ts';
import { ProblemError } from '../../../server/base/problem.ts';
import { toDateText } from '../../../server/base/service-day.ts';
import type { TerminalDelivery } from '../../../server/bureau/demand/terminals.ts';
import { toTapSection } from '../../../server/money/cards/tap-files.ts';
import { MemorySpool } from '../../support/memory-spool.ts';

const root = mkdtempSync(join(tmpdir(), 'tongcheng-simulated-'));
afterAll(() => rmSync(root, { recursive: true }));

const DAY = 20_000;
let made = 0;
const makeFolder = () => {
  const folder = join(root, String(made++));
  clearFolder(folder);
  return folder;
};

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
  return 'none';
}

function toDelivery(
  terminalId: string,
  operatorId: string,
  lateDays: number,
  quarter: number,
  count: number,
): TerminalDelivery {
  const taps = Array.from({ length: count }, (_, i) => ({
    terminalId,
    terminalSeq: quarter * 10 + i + 20,
    kind: 'ride' as const,
    cardId: `卡${i}`,
    cardSeq: null,
    eventSec: DAY * 86_400 + quarter * 900 + i,
    networkId: 'n',
    routeId: null,
    vehicleId: null,
    stopId: 's',
    amountFen: 200,
    balanceAfterFen: null,
    tariffVersion: 1,
    denyListVersion: null,
  }));
  return { terminalId, operatorId, lateDays, quarter, fileNo: quarter + 2, taps };
}

/** Deliveries by terminal, in the order in which terminals deliver. */
const deliveries = fc
  .array(
    fc.record({
      operator: fc.constantFrom('A', 'B', 'C'),
      quarters: fc.uniqueArray(
        fc.record({
          quarter: fc.integer({ min: 0, max: 5 }),
          count: fc.nat(3),
          again: fc.integer({ min: 0, max: 2 }),
        }),
        { maxLength: 4, selector: ({ quarter }) => quarter },
      ),
      lateDays: fc.constantFrom(0, 0, 0, 1, 2, 3),
    }),
    { maxLength: 12 },
  )
  .map((terminals) =>
    terminals.flatMap(({ lateDays, operator, quarters }, i) => {
      const terminalId = `t${String(i).padStart(2, '0')}`;
      const inTime = quarters.toSorted((a, b) => a.quarter - b.quarter);
      return (lateDays > 0 ? inTime.slice(0, 1).map((one) => ({ ...one, quarter: -1 })) : inTime).flatMap(
        ({ again, count, quarter }) => {
          const one = toDelivery(terminalId, operator, lateDays, quarter, count);
          return again === 0 ? [one] : [one, { ...one, lateDays: lateDays + again - 1 }];
        },
      );
    }),
  );

/** The expected files: sorts all deliveries at once and writes each file in that order. */
function writeAtOnce(all: readonly TerminalDelivery[]): {
  texts: Map<string, string>;
  arrivals: [number, string[]][];
} {
  const texts = new Map<string, string>();
  const arrivals = new Map<number, string[]>();
  for (const { fileNo, lateDays, operatorId, quarter, taps, terminalId } of all.toSorted(
    (a, b) => a.lateDays - b.lateDays || a.quarter - b.quarter,
  )) {
    const when = lateDays > 0 ? 'late' : `00${quarter}`;
    const file = join(toDateText(DAY + lateDays), `${toDateText(DAY)}-${when}-${operatorId}.ndjson`);
    const known = texts.get(file);
    if (known === undefined) arrivals.set(DAY + lateDays, [...(arrivals.get(DAY + lateDays) ?? []), file]);
    const section = toTapSection({ terminalId, fileNo }, taps, { format: 'ndjson', toServiceDay: () => DAY });
    texts.set(file, (known ?? '') + section);
  }
  return { texts, arrivals: [...arrivals].sort(([a], [b]) => a - b) };
}

function readAll(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [relative(folder, file), readFileSync(file, 'utf8')];
    }),
  );
}

describe('deliveries of a day', () => {
  test('are in their files as if all had been sorted at once, late ones after the others', () => {
    const folder = makeFolder();
    const spool = new SpoolFile(folder);
    fc.assert(
      fc.property(deliveries, (all) => {
        clearFolder(folder);
        const arrivals: Arrivals = new Map();
        const counts = writeDeliveries(folder, DAY, all, () => DAY, arrivals, spool);
        const expected = writeAtOnce(all);
        expect(counts.terminalFiles).toBe(all.length);
        expect(counts.tapCount).toBe(all.reduce((sum, { taps }) => sum + taps.length, 0));
        expect(new Map([...readAll(folder)].sort())).toEqual(new Map([...expected.texts].sort()));
        const arrived = [...arrivals].map(([day, files]) => [
          day,
          files.map((file) => relative(folder, file)),
        ]);
        expect(arrived.sort(([a], [b]) => Number(a) - Number(b))).toEqual(expected.arrivals);
      }),
      { numRuns: 200 },
    );
    spool.close();
  });

  test('are the same in pieces of any size', () => {
    const folder = makeFolder();
    for (const heldChars of [0, 10, 1000]) {
      const files = new FileAppender(heldChars);
      for (let i = 0; i < 100; i++) files.append(join(folder, 'x', `${i % 3}`), `${i}包\n`);
      files.flush();
      const lines = Array.from({ length: 34 }, (_, i) => `${i * 3}包\n`);
      expect(readFileSync(join(folder, 'x', '0'), 'utf8')).toBe(lines.join(''));
    }
  });
});

describe('a spool', () => {
  test('returns what was written, from memory or disk, and leaves no file behind', () => {
    const folder = makeFolder();
    const spool = new SpoolFile(folder);
    expect(readdirSync(folder)).toEqual([]);
    const twin = new MemorySpool();
    const add = (length: number, seed: number) => {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * seed) % 251);
      spool.append(bytes);
      twin.append(bytes);
      expect(spool.size).toBe(twin.size);
    };
    const check = (offset: number, length: number) => {
      const [have, want] = [new Uint8Array(length), new Uint8Array(length)];
      spool.read(offset, have);
      twin.read(offset, want);
      expect(Buffer.compare(have, want)).toBe(0);
    };
    add(100, 3);
    check(50, 50);
    add(700_000, 5);
    add(700_000, 7);
    check(600_000, 800_100);
    add(3_000_000, 11);
    check(0, spool.size);
    expect(() => spool.read(spool.size - 1, new Uint8Array(2))).toThrow(RangeError);
    spool.clear();
    twin.clear();
    expect(spool.size).toBe(0);
    add(10, 13);
    check(0, 10);
    spool.close();
  });

  test('names a folder that cannot be written', () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'cards.ndjson'), '');
    expect(codeOf(() => new SpoolFile(join(folder, 'cards.ndjson')))).toBe('folder-unwritable');
    expect(codeOf(() => new SpoolFile(join(folder, 'missing')))).toBe('folder-unwritable');
  });
});

describe('a folder', () => {
  test('is emptied if it holds simulated days, and unchanged if it holds anything else', () => {
    const folder = makeFolder();
    writeDeliveries(folder, DAY, [toDelivery('t', 'A', 0, 3, 2)], () => DAY, new Map(), new MemorySpool());
    writeFileSync(join(folder, 'cards.ndjson'), '');
    expect(readAll(folder).size).toBe(2);
    clearFolder(folder);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    expect(codeOf(() => clearFolder(folder))).toBe('bad-request');
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
    expect(codeOf(() => clearFolder(join(folder, 'thesis.txt')))).toBe('folder-unwritable');
    expect(codeOf(() => clearFolder(join(folder, 'thesis.txt', 'days')))).toBe('folder-unwritable');
  });

  test('on a full disk is reported as incomplete', () => {
    const folder = makeFolder();
    // `/dev/full` is a device that is always full.
    symlinkSync('/dev/full', join(folder, 'full'));
    const files = new FileAppender();
    files.append(join(folder, 'full'), 'a line\n');
    expect(codeOf(() => files.flush())).toBe('disk-full');
  });
});
