/** Longest wait for an idle moment, in milliseconds. */
const IDLE_WAIT_MS = 2_000;

/** Calls `work` once the browser has nothing else to do; the result cancels it. Some browsers cannot tell: there it runs soon. */
export function whenIdle(work: () => void): () => void {
  if (typeof window.requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const handle = window.requestIdleCallback(work, { timeout: IDLE_WAIT_MS });
  return () => window.cancelIdleCallback(handle);
}
