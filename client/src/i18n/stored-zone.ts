/** Keeps the feeds' time zone in the browser, for a page that opens while the server cannot be reached. */
const storageKey = 'tongcheng.zone.v1';

/** The stored time zone, else that of the browser. */
export function loadTimeZone(): string {
  try {
    const stored = localStorage.getItem(storageKey);
    if (stored) return stored;
  } catch {
    // The browser refuses access to its storage: use its own time zone.
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function storeTimeZone(timeZone: string): void {
  try {
    localStorage.setItem(storageKey, timeZone);
  } catch {
    // Without storage the next page asks the server.
  }
}
