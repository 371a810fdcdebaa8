import { expect } from 'vitest';

/** Waits until an assertion about a page holds, with enough time for a busy machine. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 30_000, interval: 50 });
}
