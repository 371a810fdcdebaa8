/**
 * Requests that write: cards, money, travel, disputes, closing of a day.
 *
 * The caller gives the key of a request and keeps it until it is answered, so that a request whose answer got
 * lost is sent again and counts once.
 */
import type {
  CardMoney,
  CardSummary,
  Dispute,
  DisputeInput,
  Job,
  NewCard,
  Ride,
  RideInput,
} from './contract.ts';
import { fetchJson, sendJson } from './http.ts';
import { cardUrl, periodUrl } from './money-queries.ts';

/** A key that no request has had. */
export const toNewKey = () => {
  // Only pages served over https, or by the machine itself, have `randomUUID`.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

export const makeCard = (body: NewCard, key: string) =>
  sendJson<CardSummary>('/api/v1/cards', {}, { body, key });

/** `at`: ISO instant; now where absent. */
export const topUp = (cardId: string, amountFen: number, at: string | undefined, key: string) =>
  sendJson<CardMoney>(cardUrl(cardId, '/top-ups'), {}, { body: { amountFen, ...(at && { at }) }, key });

/** The card is handed back: all that is on it is paid out. */
export const refundAll = (cardId: string, key: string) =>
  sendJson<CardMoney>(cardUrl(cardId, '/refunds'), {}, { body: {}, key });

/** What the ride would cost; nothing is written. */
export const tryRide = (cardId: string, ride: RideInput, signal?: AbortSignal) =>
  sendJson<Ride>(cardUrl(cardId, '/rides'), { dryRun: true }, { body: ride }, signal);

export const takeRide = (cardId: string, ride: RideInput, key: string) =>
  sendJson<Ride>(cardUrl(cardId, '/rides'), {}, { body: ride, key });

export const acceptDispute = (body: DisputeInput, key: string) =>
  sendJson<Dispute>('/api/v1/disputes', {}, { body, key });

/** Closes a clearing day and those before it that are not paid yet. */
export const closeDay = (date: string) => sendJson<Job>(periodUrl(date, '/close'), {}, { body: {} });

export const fetchJob = (jobId: string, signal?: AbortSignal) =>
  fetchJson<Job>(`/api/v1/jobs/${encodeURIComponent(jobId)}`, {}, signal);
