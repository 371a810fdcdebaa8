/** Recognises bytes that are no UTF-8, most often a table that a spreadsheet program saved as GBK. */

/** `gbk`: no UTF-8, and every other byte belongs to a pair of GB 2312. */
export type TextEncoding = 'utf8' | 'gbk' | 'other';

const LINE_FEED = 0x0a;
/** Bytes of a line that are kept. */
const MAX_LINE = 65_536;

/** Reads the blocks of a file in order. */
export class EncodingProbe {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #encoding: TextEncoding = 'utf8';
  /** The line that the blocks so far have begun. */
  #lineStart: Uint8Array = new Uint8Array();

  get encoding(): TextEncoding {
    return this.#encoding;
  }

  read(block: Uint8Array): void {
    if (this.#encoding !== 'utf8') return;
    try {
      this.#decoder.decode(block, { stream: true });
    } catch {
      // The block may begin inside a character; its first line does not.
      this.#encoding = isGbk(Buffer.concat([this.#lineStart, block])) ? 'gbk' : 'other';
      return;
    }
    const lastEnd = block.lastIndexOf(LINE_FEED);
    const rest = block.subarray(lastEnd + 1);
    this.#lineStart =
      lastEnd >= 0 || this.#lineStart.length > MAX_LINE
        ? rest.slice()
        : Buffer.concat([this.#lineStart, rest]);
  }

  /** Call after the last block: the file may end inside a character. */
  end(): void {
    if (this.#encoding !== 'utf8') return;
    try {
      this.#decoder.decode();
    } catch {
      this.#encoding = 'other';
    }
  }
}

/** The encoding of a whole file. */
export function toEncoding(bytes: Uint8Array): TextEncoding {
  const probe = new EncodingProbe();
  probe.read(bytes);
  probe.end();
  return probe.encoding;
}

/** Whether all bytes above ASCII are pairs of GB 2312; the block may end inside a pair. */
function isGbk(bytes: Uint8Array): boolean {
  let pairs = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x80) continue;
    const second = bytes[++at];
    if (byte < 0xa1 || byte > 0xf7) return false;
    if (second === undefined) break;
    if (second < 0xa1 || second === 0xff) return false;
    pairs++;
  }
  return pairs > 0;
}
