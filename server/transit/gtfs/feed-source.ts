/** A feed as it comes: a folder or a zip archive, reduced to the text files in it. */
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { knownFiles } from './feed-tables.ts';

export interface FeedMember {
  /** File name without any folder, as GTFS writes it. */
  readonly name: string;
  /** The name that the source gives it, where that is another. */
  readonly givenName?: string;
  /** Bytes to be expected: a promise of the archive, not a fact. */
  readonly size: number;
  /** Bytes it takes in the archive; undefined in a folder. */
  readonly compressedSize?: number;
  open(): Promise<Readable>;
}

export interface FeedSource {
  /** The text files of the feed, sorted by name. */
  readonly members: readonly FeedMember[];
  close(): void;
}

/** What a feed may cost before it is refused. */
export interface SourceLimits {
  /** Entries of an archive, of any kind. */
  readonly maxEntries: number;
  /** Bytes of all text files together, unpacked. */
  readonly maxTotalBytes: number;
  /** Unpacked bytes for each packed byte; text of timetables stays below 40. */
  readonly maxRatio: number;
  /** Longest record of a CSV file. */
  readonly maxRecordBytes: number;
}

export const defaultLimits: SourceLimits = {
  maxEntries: 2000,
  maxTotalBytes: 4 * 2 ** 30,
  maxRatio: 200,
  maxRecordBytes: 2 ** 20,
};

/** Name of the folder or archive, which is what `feed:stop_id` begins with. */
export function toFeedId(path: string): string {
  const name = basename(resolve(path)).replace(/\.zip$/i, '');
  // A colon would end the feed part of a global id; a leading dot would hide the folder.
  const safe = name.replaceAll(/[\p{Cc}:/\\]/gu, '-').replace(/^\.+/, '');
  return safe === '' ? 'feed' : safe;
}

/** Whether a file counts as content of a feed. */
export function isFeedText(name: string): boolean {
  return /\.(txt|geojson)$/i.test(name) && !name.startsWith('.');
}

/** Names of members as GTFS writes them: `STOPS.TXT` is `stops.txt`, unless another file has the name. */
export function toMemberNames(
  given: readonly string[],
): ReadonlyMap<string, Pick<FeedMember, 'name' | 'givenName'>> {
  const taken = new Set(given);
  return new Map(
    given.map((givenName) => {
      const name = givenName.toLowerCase();
      if (name === givenName || !knownFiles.has(name) || taken.has(name))
        return [givenName, { name: givenName }];
      taken.add(name);
      return [givenName, { name, givenName }];
    }),
  );
}

export function byName(a: FeedMember, b: FeedMember): number {
  return a.name < b.name ? -1 : 1;
}
