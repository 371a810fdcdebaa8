/**
 * A snapshot file: named typed arrays behind one header, loaded into one SharedArrayBuffer.
 *
 * Layout: 8 bytes magic and version, uint32 header length, uint32 CRC-32 of header and
 * sections, header (JSON: section names, types, offsets, lengths, and a free `meta` value), then the
 * sections, each on a 64-byte boundary so that its array starts on a cache line.
 */
import { closeSync, fsyncSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

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

/** What a snapshot holds. */
export interface Image {
  readonly meta: unknown;
  readonly sections: ReadonlyMap<string, SectionArray>;
}

const align = (n: number) => Math.ceil(n / ALIGN) * ALIGN;

/**
 * A view of shared memory. The standard library types let a typed array stand on plain memory only by
 * default; at run time both kinds read and write alike.
 */
function toArray(section: Section, shared: SharedArrayBuffer): SectionArray {
  const memory = shared as unknown as ArrayBuffer;
  return new arrayTypes[section.type](memory, section.offset, section.length);
}

/** One call writes 2 GB at most. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

/** Writes a snapshot beside its final name and renames it, so that a reader never sees half a file. */
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
 * Reads a snapshot into shared memory, or undefined where the file is missing, cut short, of another
 * version, or damaged: a snapshot can always be made again, so none of these is an error.
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
