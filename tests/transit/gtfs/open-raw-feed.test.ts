import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import type { RawFeedLimits } from '../../../server/transit/gtfs/raw-feed.ts';
import { makeTempDir, smallFeed, writeZip, type ZipEntry } from '../../support/inline-feed.ts';

const sound: ZipEntry[] = Object.entries(smallFeed).map(([name, content]) => ({ name, content }));

/** Imports the archive that `write` writes, and returns the report. */
async function importZip(write: (path: string) => Promise<unknown>, limits: Partial<RawFeedLimits> = {}) {
  const dir = await makeTempDir();
  const path = join(dir, 'feed.zip');
  await write(path);
  const { feeds } = await importFeeds({ paths: [path], dataDir: join(dir, 'data'), limits });
  const [feed] = feeds;
  return {
    dir,
    status: feed?.status,
    served: feed?.served,
    hash: feed?.hash,
    codes: Object.keys(feed?.problems.totals ?? {}),
    example: feed?.problems.examples[0],
  };
}

/** Replaces bytes of a finished archive, because the zip library writes only valid ones. */
async function patch(path: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(path, change(await readFile(path)));
}

test('a valid archive, and one with the feed in a folder beside macOS metadata', async () => {
  expect(await importZip((path) => writeZip(path, sound))).toMatchObject({ status: 'imported', codes: [] });
  const nested = [
    { name: 'feed/', content: '' },
    ...sound.map(({ name, content }) => ({ name: `feed/${name}`, content })),
    ...sound.map(({ name }) => ({ name: `__MACOSX/feed/._${name}`, content: 'x' })),
    { name: 'feed/docs/readme.txt', content: 'x' },
  ];
  expect(await importZip((path) => writeZip(path, nested))).toMatchObject({ status: 'imported', codes: [] });
});

test('an archive with feeds in two folders is refused', async () => {
  const twice = ['a', 'b'].flatMap((folder) =>
    sound.map(({ name, content }) => ({ name: `${folder}/${name}`, content })),
  );
  expect(await importZip((path) => writeZip(path, twice))).toMatchObject({
    status: 'refused',
    codes: ['not-a-feed'],
  });
});

test.each(['../../evil.txt', '/tmp/../evil.txt', 'C:\\windows\\a.txt'])(
  'the path %s is refused',
  async (name) => {
    const harmless = 'x'.repeat(name.length);
    const ended = await importZip(async (path) => {
      await writeZip(path, [...sound, { name: harmless, content: 'gotcha' }]);
      await patch(path, (bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll(harmless, name), 'latin1'),
      );
    });
    expect(ended).toMatchObject({ status: 'refused', served: 'none', codes: ['archive-unsafe-path'] });
    for (const at of ['evil.txt', '../evil.txt', '../../evil.txt', 'data/feeds/evil.txt', 'data/evil.txt']) {
      expect(existsSync(join(ended.dir, at))).toBe(false);
    }
  },
);

test('a link is refused', async () => {
  const link = { name: 'shapes.txt', content: '/etc/passwd', mode: 0o120777 };
  expect(await importZip((path) => writeZip(path, [...sound, link]))).toMatchObject({
    status: 'refused',
    codes: ['archive-symlink'],
    example: { file: 'shapes.txt' },
  });
});

test('an encrypted entry is refused', async () => {
  const ended = await importZip(async (path) => {
    await writeZip(path, sound);
    await patch(path, (bytes) => {
      // The first entry of the central directory; bit 0 of its flags means encrypted.
      const entry = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
      bytes[entry + 8]! |= 1;
      return bytes;
    });
  });
  expect(ended).toMatchObject({ status: 'refused', codes: ['archive-encrypted'] });
});

test('too many entries are refused', async () => {
  const many = [
    ...sound,
    ...Array.from({ length: 50 }, (_, at) => ({ name: `pictures/${at}.png`, content: '' })),
  ];
  expect(await importZip((path) => writeZip(path, many), { maxEntries: 40 })).toMatchObject({
    codes: ['archive-too-many-entries'],
  });
  expect(await importZip((path) => writeZip(path, many), { maxEntries: 60 })).toMatchObject({
    status: 'imported',
  });
});

test('a zip bomb of zeros is refused for its density', async () => {
  const bomb = [...sound, { name: 'shapes.txt', content: Buffer.alloc(200 * 2 ** 20) }];
  const ended = await importZip((path) => writeZip(path, bomb));
  expect(ended).toMatchObject({
    status: 'refused',
    codes: ['archive-too-dense'],
    example: { file: 'shapes.txt' },
  });
});

test('the sum of all files has a limit, in an archive as in a folder', async () => {
  const ended = await importZip((path) => writeZip(path, sound), { maxTotalBytes: 500 });
  expect(ended).toMatchObject({ status: 'refused', codes: ['archive-too-large'] });
});

test('wrong sizes in headers are detected while unpacking', async () => {
  const ended = await importZip(async (path) => {
    await writeZip(path, sound);
    await patch(path, (bytes) => {
      const entry = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
      bytes.writeUInt32LE(5, entry + 24);
      return bytes;
    });
  });
  expect(ended).toMatchObject({ status: 'refused', codes: ['archive-corrupt'] });
});

test.each([
  ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ['with its data overwritten', (bytes: Buffer) => bytes.fill(0x55, 40, 300)],
  ['of no archive at all', () => Buffer.from('not a zip')],
  ['without a byte', () => Buffer.alloc(0)],
])('an archive %s is refused', async (_, change) => {
  const ended = await importZip(async (path) => {
    await writeZip(path, sound);
    await patch(path, change);
  });
  expect(ended).toMatchObject({ status: 'refused', codes: ['archive-corrupt'] });
});

test('an archive without entries, and one without GTFS files, are refused', async () => {
  expect(await importZip((path) => writeZip(path, []))).toMatchObject({ codes: ['not-a-feed'] });
  expect(await importZip((path) => writeZip(path, { 'readme.txt': 'x' }))).toMatchObject({
    codes: ['not-a-feed'],
  });
  expect(await importZip(async () => {})).toMatchObject({ codes: ['not-a-feed'] });
});

test('a folder with the name of a table is ignored', async () => {
  const entries = sound.map((entry) =>
    entry.name === 'stops.txt' ? { name: 'stops.txt/', content: '' } : entry,
  );
  expect(await importZip((path) => writeZip(path, entries))).toMatchObject({
    codes: ['missing-file'],
    example: { file: 'stops.txt' },
  });
});

test('an entry that comes twice is refused: either could be meant', async () => {
  const twice = [...sound, { name: 'stops.txt', content: 'stop_id\n' }];
  expect(await importZip((path) => writeZip(path, twice))).toMatchObject({
    codes: ['archive-corrupt'],
    example: { file: 'stops.txt' },
  });
});

test('an endless line in an archive is refused with its file and line', async () => {
  // Random text, so that the density limit does not apply.
  const noise = Buffer.alloc(3 * 2 ** 20);
  for (let at = 0, state = 1; at < noise.length; at++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    noise[at] = 97 + ((state >> 16) % 26);
  }
  const shapes = Buffer.concat([Buffer.from('shape_id\n'), noise]);
  const stops = Buffer.concat([Buffer.from(smallFeed['stops.txt']), noise]);
  expect(await importZip((path) => writeZip(path, { ...smallFeed, 'shapes.txt': shapes }))).toMatchObject({
    status: 'imported',
    codes: ['missing-column', 'oversized-record'],
  });
  expect(await importZip((path) => writeZip(path, { ...smallFeed, 'stops.txt': stops }))).toMatchObject({
    status: 'refused',
    codes: ['oversized-record'],
    example: { file: 'stops.txt', line: 5 },
  });
});

test('content with a wrong CRC-32 is refused, stored or compressed', async () => {
  const stored = sound.map((entry) => ({ ...entry, isStored: true }));
  const ended = await importZip(async (path) => {
    await writeZip(path, stored);
    await patch(path, (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('08:00:00', '08:01:00'), 'latin1'),
    );
  });
  expect(ended).toMatchObject({
    status: 'refused',
    served: 'none',
    codes: ['archive-corrupt'],
    example: { file: 'stop_times.txt', value: 'the CRC-32 differs' },
  });
});

test('a changed byte of the archive never gives another timetable', async () => {
  const { hash: soundHash } = await importZip((path) => writeZip(path, sound));
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.integer({ min: 1, max: 255 }),
      async (isStored, part, xor) => {
        const ended = await importZip(async (path) => {
          await writeZip(
            path,
            sound.map((entry) => ({ ...entry, isStored })),
          );
          await patch(path, (bytes) => {
            // The local headers and the content of all entries.
            const at = Math.floor(part * bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1')));
            bytes[at]! ^= xor;
            return bytes;
          });
        });
        // The importer does not read all bytes of a local header.
        if (ended.status === 'imported') expect(ended.hash).toBe(soundHash);
        else expect(ended.codes).toEqual(['archive-corrupt']);
      },
    ),
    { numRuns: 60 },
  );
});
