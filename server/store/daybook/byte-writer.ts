/** Writes integers, texts and bytes one after another into a growing buffer, and reads them back. */

/** Codes before the code of 0: null, and a number that is written as 8 bytes. */
const [NULL, WIDE] = [0, 1];
const FIRST = 2;
/** Larger numbers and negative ones are written as 8 bytes. */
const MAX_SHORT = 2 ** 50;

export class ByteWriter {
  #buffer: Buffer;
  #at = 0;

  constructor(size = 4_096) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  /** An integer, or null as such or as `NaN`: seven bits a byte, the lowest first. */
  number(value: number | null): void {
    this.#reserve(16);
    if (value === null || Number.isNaN(value)) this.#buffer[this.#at++] = NULL;
    else if (value < 0 || value > MAX_SHORT) {
      this.#buffer[this.#at++] = WIDE;
      this.#at = this.#buffer.writeDoubleLE(value, this.#at);
    } else this.#code(value + FIRST);
  }

  #code(code: number): void {
    const buffer = this.#buffer;
    let rest = code;
    // Bit operations are for 32 bits.
    for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) buffer[this.#at++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>>= 7) buffer[this.#at++] = (rest & 127) | 128;
    buffer[this.#at++] = rest;
  }

  text(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.number(bytes);
    this.#reserve(bytes);
    this.#at += this.#buffer.write(text, this.#at);
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** The bytes written since the last call; valid until the next write. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#at);
    this.#at = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const wider = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(wider, 0, 0, this.#at);
    this.#buffer = wider;
  }
}

/** Reads what `ByteWriter` wrote. Its methods throw a `RangeError` beyond the end. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#buffer.length;
  }

  number(): number | null {
    let code = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#buffer[this.#at++];
      if (byte === undefined) throw new RangeError('the entry ends within a number');
      code += (byte & 127) * factor;
      if (byte < 128) break;
    }
    if (code >= FIRST) return code - FIRST;
    if (code === NULL) return null;
    const value = this.#buffer.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  /** @throws RangeError also for null */
  count(): number {
    const value = this.number();
    if (value === null || value < 0 || !Number.isInteger(value)) throw new RangeError(`${value} is no count`);
    return value;
  }

  text(): string {
    return this.bytes(this.count()).toString();
  }

  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#buffer.length) throw new RangeError('the entry ends within a text');
    const bytes = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
