/**
 * Requests that write: cards, money, travel, disputes, closing of a day.
 *
 * The caller gives the key of a request and keeps it until it is answered, so that a request whose answer got
 * lost is sent again and counts once.
 */
import type { DisputeInput, NewCard, RideInput } from './contract.ts';
import { get, post } from './http.ts';

/** A key that no request has had. */
export const toNewKey = () => {
  // Only pages served over https, or by the machine itself, have `randomUUID`.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

export const makeCard = (body: NewCard, key: string) => post('/api/v1/cards', { body, key });

/** `at`: ISO instant; now where absent. */
export const topUp = (cardId: string, amountFen: number, at: string | undefined, key: string) =>
  post('/api/v1/cards/{cardId}/top-ups', { params: { cardId }, body: { amountFen, ...(at && { at }) }, key });

/** The card is handed back: all that is on it is paid out. */
export const refundAll = (cardId: string, key: string) =>
  post('/api/v1/cards/{cardId}/refunds', { params: { cardId }, body: {}, key });

/** What the ride would cost; nothing is written. */
export const tryRide = (cardId: string, body: RideInput, signal?: AbortSignal) =>
  post('/api/v1/cards/{cardId}/rides', { params: { cardId }, query: { dryRun: true }, body, signal });

export const takeRide = (cardId: string, body: RideInput, key: string) =>
  post('/api/v1/cards/{cardId}/rides', { params: { cardId }, body, key });

export const acceptDispute = (body: DisputeInput, key: string) => post('/api/v1/disputes', { body, key });

/** Closes a clearing day and those before it that are not paid yet. */
export const closeDay = (date: string) =>
  post('/api/v1/settlement/{date}/close', { params: { date }, body: {} });

export const fetchJob = (jobId: string, signal?: AbortSignal) =>
  get('/api/v1/jobs/{jobId}', { params: { jobId }, signal });
