/**
 * Requests that write: cards, money, travel, disputes, closing of a day.
 *
 * The caller makes the key of a request and keeps it until the request is answered: when the answer is lost, it sends the
 * request again with the same key, and the server counts it once.
 */
import type {
  BalanceMove,
  DeskDecision,
  DeskRetry,
  DisputeInput,
  ItemDecision,
  NewCard,
  RideInput,
} from './contract.ts';
import { get, post, postFile } from './http.ts';

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

/** Moves the whole balance to another card. */
export const moveBalance = (cardId: string, body: BalanceMove, key: string) =>
  post('/api/v1/cards/{cardId}/moves', { params: { cardId }, body, key });

/** Asks for the price of the ride; writes nothing. */
export const tryRide = (cardId: string, body: RideInput, signal?: AbortSignal) =>
  post('/api/v1/cards/{cardId}/rides', { params: { cardId }, query: { dryRun: true }, body, signal });

export const takeRide = (cardId: string, body: RideInput, key: string) =>
  post('/api/v1/cards/{cardId}/rides', { params: { cardId }, body, key });

export const acceptDispute = (body: DisputeInput, key: string) => post('/api/v1/disputes', { body, key });

/** Takes, corrects or rejects a record that was set aside. */
export const decideSetAside = (body: DeskDecision) => post('/api/v1/desk/decisions', { body });

/** Explains an item of the clearing, or says that it is settled. */
export const decideItem = (body: ItemDecision) => post('/api/v1/recon-items/decisions', { body });

/** Tries all waiting records of a reason again. */
export const retrySetAside = (body: DeskRetry) => post('/api/v1/desk/retries', { body });

/** Closes a clearing day and those before it that are not paid yet. */
export const closeDay = (date: string) =>
  post('/api/v1/settlement/{date}/close', { params: { date }, body: {} });

/** Registers the cards of a CSV, or takes it as a deny list. */
export const sendCardFile = (file: File, who: string) =>
  postFile('/api/v1/card-files', { query: { name: file.name, who }, file, type: 'text/csv' });

export const fetchJob = (jobId: string, signal?: AbortSignal) =>
  get('/api/v1/jobs/{jobId}', { params: { jobId }, signal });
