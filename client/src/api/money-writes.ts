/**
 * Requests that write: cards, money, travel, disputes, closing of a day.
 *
 * The caller makes the key of a request and keeps it until the request is answered: when the answer is lost, it sends the
 * request again with the same key, and the server counts it once.
 */
import type { DisputeInput, NewCard, RideInput } from './contract.ts';
import { get, post } from './http.ts';

/** A new idempotency key. */
export const toNewKey = () => {
  // `randomUUID` exists only on pages served over https or from the machine itself.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

export const makeCard = (body: NewCard, key: string) => post('/api/v1/cards', { body, key });

/** @param at - ISO instant; the server's time where undefined */
export const topUp = (cardId: string, amountFen: number, at: string | undefined, key: string) =>
  post('/api/v1/cards/{cardId}/top-ups', { params: { cardId }, body: { amountFen, ...(at && { at }) }, key });

/** Pays out the whole balance: the card is handed back. */
export const refundAll = (cardId: string, key: string) =>
  post('/api/v1/cards/{cardId}/refunds', { params: { cardId }, body: {}, key });

/** Asks for the price of the ride; writes nothing. */
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
