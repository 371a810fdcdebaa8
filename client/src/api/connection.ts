/**
 * Whether the server can be reached, by the outcome of the page's requests, which `http.ts` reports. Components subscribe to
 * it.
 */

/**
 * `offline`: the device has no network. `unreachable`: the device has a network, but the server does not answer. `slow`: a
 * request has waited for long and may still be answered.
 */
export type Connection = 'fine' | 'offline' | 'unreachable' | 'slow';

/** Lost requests in a row until the connection counts as lost; the page repeats a single lost request by itself. */
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

/** Reports that the server answered, even with a refusal. */
export function noteReached(): void {
  lost = 0;
  set('fine');
}

/** Reports a request without an answer; returns the problem's code. */
export function noteLost(): 'offline' | 'unreachable' {
  lost += 1;
  const code = isDeviceOffline() ? 'offline' : 'unreachable';
  if (code === 'offline' || lost >= LOST_IN_A_ROW) set(code);
  return code;
}

/** Reports that a request has waited for long. */
export function noteSlow(): void {
  if (connection === 'fine') set('slow');
}

export function getConnection(): Connection {
  return connection;
}

export function subscribeToConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Reports at once that the device lost its network. When the network is back, `onBack` sends a request to find out whether
 * the server answers.
 */
export function watchDevice(onBack: () => void): () => void {
  const onOffline = () => set('offline');
  window.addEventListener('offline', onOffline);
  window.addEventListener('online', onBack);
  return () => {
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('online', onBack);
  };
}
