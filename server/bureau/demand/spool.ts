/** Temporary storage outside memory: bytes are appended, and read again by offset. */
export interface Spool {
  /** Bytes stored so far: the offset of the next ones. */
  readonly size: number;
  readonly append: (bytes: Uint8Array) => void;
  /** Fills `into` with the bytes at `offset`. */
  readonly read: (offset: number, into: Uint8Array) => void;
  /** Deletes all bytes; the next offset is 0. */
  readonly clear: () => void;
}
