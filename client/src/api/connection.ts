/**
 * Whether the server can be reached, as the page's own requests find out. `http.ts` notes every answer and every
 * request that got none; whoever shows it subscribes.
 */

/** `offline`: the device has no network. `unreachable`: it has, but the server gives no answer. */
export type Connection = 'fine' | 'offline' | 'unreachable';

/** One lost request may be chance, and is sent again by itself. */
const LOST_IN_A_ROW = 2;

const isDeviceOffline = () => typeof navigator !== 'undefined' && navigator.onLine === false;

let lost = 0;
let connection: Connection = isDeviceOffline() ? 'offline' : 'fine';
const listeners = new Set<() => void>();

function set(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const listener of listeners) listener();
}

/** The server gave an answer, whatever it says. */
export function noteReached(): void {
  lost = 0;
  set('fine');
}

/** A request got no answer. Returns the problem's code. */
export function noteLost(): Exclude<Connection, 'fine'> {
  lost += 1;
  const code = isDeviceOffline() ? 'offline' : 'unreachable';
  if (code === 'offline' || lost >= LOST_IN_A_ROW) set(code);
  return code;
}

export function getConnection(): Connection {
  return connection;
}

export function subscribeToConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Hears at once when the device loses its network; that it is back is for a request to find out. */
export function watchDevice(onBack: () => void): () => void {
  const onOffline = () => set('offline');
  window.addEventListener('offline', onOffline);
  window.addEventListener('online', onBack);
  return () => {
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('online', onBack);
  };
}
