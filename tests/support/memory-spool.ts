/** A spool for tests: keeps bytes in memory and counts them. */
import type { Spool } from '../../server/bureau/demand/spool.ts';

export class MemorySpool implements Spool {
  appended = 0;
  #bytes = Buffer.alloc(0);

  get size(): number {
    return this.#bytes.length;
  }

  append(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.appended += bytes.length;
  }

  read(offset: number, into: Uint8Array): void {
    if (offset + into.length > this.size) throw new RangeError('behind the end of the spool');
    into.set(this.#bytes.subarray(offset, offset + into.length));
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0);
  }
}
