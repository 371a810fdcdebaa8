/**
 * A timetable as one snapshot file: typed arrays in sections, all other values as JSON in the header.
 *
 * Layout: 8 bytes of magic and version, uint32 length of the header, uint32 CRC-32 of header and sections, the header
 * (names, types, offsets and lengths of the sections, and `meta`), then the sections. Each begins at a multiple of 64 bytes,
 * so that its array starts on a cache line. A reader maps all sections into one SharedArrayBuffer.
 */

import { closeSync, fsyncSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Timetable } from './timetable.ts';

const MAGIC = 'TCIMAGE1';
const ALIGN = 64;

const arrayTypes = { Int32Array, Uint8Array, Float64Array, Uint16Array, Uint32Array } as const;
type ArrayType = keyof typeof arrayTypes;
export type SectionArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

interface Section {
  readonly name: string;
  readonly type: ArrayType;
  /** Bytes from the start of the section area. */
  readonly offset: number;
  /** Elements, not bytes. */
  readonly length: number;
}

/** The content of a snapshot file. */
export interface Image {
  readonly meta: unknown;
  readonly sections: ReadonlyMap<string, SectionArray>;
}

const align = (n: number) => Math.ceil(n / ALIGN) * ALIGN;

/**
 * The types of the standard library expect an ArrayBuffer here. At run time typed arrays on shared memory read and write
 * in the same way.
 */
function toArray(section: Section, shared: SharedArrayBuffer): SectionArray {
  const memory = shared as unknown as ArrayBuffer;
  return new arrayTypes[section.type](memory, section.offset, section.length);
}

/** `writeSync` writes at most 2 GB in a call. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

/** Writes to a temporary name and renames the file: a reader sees the old file or the new one, never a part. */
export function writeImage(file: string, image: Image): void {
  const sections: Section[] = [];
  let size = 0;
  for (const [name, array] of image.sections) {
    const type = array.constructor.name;
    if (!(type in arrayTypes)) throw new TypeError(`${name}: a snapshot holds no ${type}`);
    sections.push({ name, type: type as ArrayType, offset: size, length: array.length });
    size = align(size + array.byteLength);
  }
  const body = Buffer.alloc(size);
  for (const section of sections) {
    const array = image.sections.get(section.name) as SectionArray;
    body.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), section.offset);
  }
  const header = Buffer.from(JSON.stringify({ meta: image.meta, sections }), 'utf8');
  const head = Buffer.alloc(align(16 + header.length));
  head.write(MAGIC, 0, 'latin1');
  head.writeUInt32LE(header.length, 8);
  head.writeUInt32LE(crc32(body, crc32(header)), 12);
  header.copy(head, 16);

  const temporary = `${file}.tmp-${process.pid}`;
  const fd = openSync(temporary, 'w');
  try {
    writeAll(fd, head);
    writeAll(fd, body);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, file);
}

/**
 * Reads a snapshot into shared memory. Undefined where the file is missing, truncated, damaged or of another version: the
 * caller compiles the timetable again, so none of these is an error.
 */
export function findImage(file: string): Image | undefined {
  let size: number;
  let fd: number;
  try {
    size = statSync(file).size;
    fd = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    const prefix = Buffer.alloc(16);
    if (readSync(fd, prefix, 0, 16, 0) < 16 || prefix.toString('latin1', 0, 8) !== MAGIC) return undefined;
    const headerLength = prefix.readUInt32LE(8);
    const bodyStart = align(16 + headerLength);
    if (bodyStart > size) return undefined;
    const header = Buffer.alloc(headerLength);
    readSync(fd, header, 0, headerLength, 16);
    const shared = new SharedArrayBuffer(size - bodyStart);
    const body = new Uint8Array(shared);
    for (let done = 0; done < body.length; ) {
      const read = readSync(fd, body, done, body.length - done, bodyStart + done);
      if (read === 0) return undefined;
      done += read;
    }
    if (crc32(body, crc32(header)) !== prefix.readUInt32LE(12)) return undefined;
    const { meta, sections } = JSON.parse(header.toString('utf8')) as { meta: unknown; sections: Section[] };
    return {
      meta,
      sections: new Map(sections.map((s) => [s.name, toArray(s, shared)] as const)),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Raise it when an array changes its meaning: snapshots of another version are ignored. */
export const SNAPSHOT_VERSION = 2;

interface Meta {
  readonly version: number;
  readonly hash: string;
  readonly plain: unknown;
}

/** Moves the typed arrays inside a value into sections that are named by their path. */
function split(value: unknown, path: string, sections: Map<string, SectionArray>): unknown {
  if (ArrayBuffer.isView(value)) {
    sections.set(path, value as SectionArray);
    return { $section: path };
  }
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, split(inner, `${path}.${key}`, sections)]),
    );
  }
  return value;
}

/** Puts the typed arrays back. */
function join(value: unknown, sections: ReadonlyMap<string, SectionArray>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('$section' in value) {
    const section = sections.get(String(value.$section));
    if (!section) throw new RangeError(`no section ${String(value.$section)}`);
    return section;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, join(inner, sections)]));
}

export function saveSnapshot(file: string, timetable: Timetable): void {
  const sections = new Map<string, SectionArray>();
  const plain = split(timetable, '', sections);
  const meta: Meta = { version: SNAPSHOT_VERSION, hash: timetable.hash, plain };
  writeImage(file, { meta, sections });
}

/** The timetable of this hash, or undefined where the file has another hash or version, or cannot be read. */
export function findSnapshot(file: string, hash: string): Timetable | undefined {
  const image: Image | undefined = findImage(file);
  const meta = image?.meta as Meta | undefined;
  if (!image || meta?.version !== SNAPSHOT_VERSION || meta.hash !== hash) return undefined;
  return join(meta.plain, image.sections) as Timetable;
}
