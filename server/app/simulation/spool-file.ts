/** A spool on the disk: an unlinked file, which the system removes when the process ends. */
import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Spool } from '../../bureau/demand/spool.ts';
import { onDisk } from '../files/disk-problem.ts';

/** Bytes that the spool holds before it writes. */
const BUFFER_BYTES = 1 << 20;

let made = 0;

export class SpoolFile implements Spool {
  readonly #file: string;
  readonly #fd: number;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #buffered = 0;
  #written = 0;

  /**
   * @throws ProblemError `folder-unwritable`; `append` and `read` throw `disk-full`
   */
  constructor(folder: string) {
    this.#file = join(folder, `.spool-${process.pid}-${made++}`);
    this.#fd = onDisk(this.#file, () => {
      const fd = openSync(this.#file, 'wx+');
      // Unlinked at once, so that neither an error nor a signal leaves the file behind.
      unlinkSync(this.#file);
      return fd;
    });
  }

  get size(): number {
    return this.#written + this.#buffered;
  }

  append(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > BUFFER_BYTES) this.#flush();
    if (bytes.length > BUFFER_BYTES) this.#write(bytes);
    else {
      this.#buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.length;
    }
  }

  read(offset: number, into: Uint8Array): void {
    if (offset + into.length > this.size) throw new RangeError(`a spool of ${this.size} bytes ends there`);
    if (offset + into.length > this.#written) this.#flush();
    for (let done = 0; done < into.length; ) {
      done += readSync(this.#fd, into, done, into.length - done, offset + done);
    }
  }

  clear(): void {
    this.#buffered = 0;
    this.#written = 0;
    ftruncateSync(this.#fd, 0);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  #write(bytes: Uint8Array): void {
    onDisk(this.#file, () => {
      for (let done = 0; done < bytes.length; ) {
        const count = writeSync(this.#fd, bytes, done, bytes.length - done, this.#written);
        done += count;
        this.#written += count;
      }
    });
  }
}
