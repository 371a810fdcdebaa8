import { expect } from 'vitest';

/** Waits for what a page, perhaps on a busy machine, will come to show. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 20_000, interval: 50 });
}
