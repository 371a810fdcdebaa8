/** Results of long work by key: bytes under the hash of all that they depend on. */
import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A key is made of hexadecimal digits. */
export interface BlobStore {
  /** The bytes; undefined where there are none, or damaged ones. Counts as a use. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Those of the keys that are stored. */
  listKnown(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** All at once: a reader sees the whole or nothing. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Removes what was used least recently until the rest is within the bounds. */
  sweep(bounds: BlobBounds): Promise<void>;
  close(): Promise<void>;
}

export interface BlobBounds {
  readonly maxBytes: number;
  /** Days without use. */
  readonly maxDays: number;
}

const MAGIC = Buffer.from('TCB1');
const HASH_BYTES = 32;

/** The bytes compressed, behind a hash of the compressed form. */
export function sealBlob(bytes: Uint8Array): Buffer {
  const packed = zstdCompressSync(bytes);
  return Buffer.concat([MAGIC, createHash('sha256').update(packed).digest(), packed]);
}

/** Undefined where the bytes are not whole. */
export function unsealBlob(sealed: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const head = MAGIC.length + HASH_BYTES;
  if (bytes.length < head || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const packed = bytes.subarray(head);
  const hash = createHash('sha256').update(packed).digest();
  return hash.equals(bytes.subarray(MAGIC.length, head)) ? zstdDecompressSync(packed) : undefined;
}
