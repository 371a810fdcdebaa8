import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { findSnapshot, saveSnapshot } from '../../../server/transit/timetable/snapshot.ts';
import { randomFeed } from '../../support/random-feed.ts';
import { compileTiny } from '../../support/tiny-feed.ts';

const dir = mkdtempSync(join(tmpdir(), 'tongcheng-snapshot-'));
const file = join(dir, 'timetable.bin');
afterAll(() => rmSync(dir, { recursive: true }));

test('a timetable is read back equal in all arrays and names', () => {
  fc.assert(
    fc.property(randomFeed, (feed) => {
      const { timetable } = compileTiny({
        ...feed,
        provenance: [{ table: 'routes', recordId: 'r1', confidence: 'derived', source: 's' }],
        info: { publisherName: '出版', publisherUrl: '', language: 'zh', version: '3' },
        attributions: [{ organizationName: 'OSM' }],
      });
      saveSnapshot(file, timetable);
      expect(findSnapshot(file, 'tiny')).toEqual(timetable);
    }),
    { numRuns: 30 },
  );
});

test('a snapshot of other feeds or of no feeds is ignored', () => {
  fc.assert(
    fc.property(randomFeed, (feed) => {
      saveSnapshot(file, compileTiny(feed).timetable);
      expect(findSnapshot(file, 'another')).toBeUndefined();
      expect(findSnapshot(join(dir, 'missing'), 'tiny')).toBeUndefined();
    }),
    { numRuns: 1 },
  );
});
