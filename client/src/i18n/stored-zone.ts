/** The zone of the feeds as it was last known, for a page that opens while the server cannot be reached. */
const storageKey = 'tongcheng.zone.v1';

/** The stored zone, else the browser's own. */
export function loadTimeZone(): string {
  try {
    const stored = localStorage.getItem(storageKey);
    if (stored) return stored;
  } catch {
    // A browser that keeps nothing is no failure.
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function storeTimeZone(timeZone: string): void {
  try {
    localStorage.setItem(storageKey, timeZone);
  } catch {
    // As above.
  }
}
