/** The memory of packed rows, which moves between threads. */

export const HASH_BYTES = 32;

/** In memory of their own: a buffer of Node's shared pool would be sent to another thread with the whole pool. */
export function packHashes(hashes: readonly string[]): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(hashes.length * HASH_BYTES);
  for (const [i, hash] of hashes.entries()) bytes.write(hash, i * HASH_BYTES, 'hex');
  return bytes;
}

type BufferedTable = Readonly<Record<'textEnds' | 'values', ArrayBufferView>>;

/** The parts of `PackedRows` with buffers. */
interface BufferedRows extends Readonly<Record<'taps' | 'transfers' | 'journeys' | 'cards', BufferedTable>> {
  readonly tapHashes: ArrayBufferView;
  readonly transferCards: ArrayBufferView | null;
}

/** The buffers of rows, which can move to another thread without a copy. */
export function listBuffers({ tapHashes, transferCards, ...rows }: BufferedRows): ArrayBuffer[] {
  const buffers = [tapHashes.buffer as ArrayBuffer];
  for (const { textEnds, values } of [rows.taps, rows.transfers, rows.journeys, rows.cards])
    buffers.push(values.buffer as ArrayBuffer, textEnds.buffer as ArrayBuffer);
  if (transferCards) buffers.push(transferCards.buffer as ArrayBuffer);
  return buffers;
}
