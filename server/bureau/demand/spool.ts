/** Room beside memory for what does not fit into it: bytes put aside, and read again from where they lie. */
export interface Spool {
  /** Bytes put aside so far: where the next ones will lie. */
  readonly size: number;
  readonly append: (bytes: Uint8Array) => void;
  /** Fills `into` with the bytes from `offset` on. */
  readonly read: (offset: number, into: Uint8Array) => void;
  /** Throws away what was put aside; the next bytes lie at 0. */
  readonly clear: () => void;
}
