/**
 * How two beginnings of a journey with the card compare, for a search that keeps the better ones.
 *
 * The comparison is bounded, or a label would be kept for every second of boarding: a label stands for another that
 * differs only in the line last ridden, in what counts for caps, or in times within one span of ten minutes. What is
 * given is still priced to the fen; a way that is cheaper only by such a difference may be missed.
 */
import { toJoinKey } from '../fares/fare-legs.ts';
import type { CardContext, CardSoFar } from './card-fare.ts';

/** Windows of transfers are hours; within this span references count as the same. */
const SPAN_SEC = 600;

/** What must be equal for two beginnings to compare, and the references that must not be earlier. */
export interface CardKey {
  readonly shape: string;
  readonly spans: readonly number[];
}

const toSpan = (sec: number) => Math.floor(sec / SPAN_SEC);

export function toCardKey({ book, card, clock, tariff }: CardContext, { memory, open }: CardSoFar): CardKey {
  const { chain } = memory;
  // A chain from whose last network no rule leads on is as good as none.
  const canLink =
    chain !== null &&
    book.versions.some(({ transfers }) =>
      transfers.some(
        ({ fromNetworks, media }) =>
          fromNetworks.includes(chain.networkId) && (media.length === 0 || media.includes(card.mediumId)),
      ),
    );
  const [first, last] = [open[0], open.at(-1)];
  const feed = last && tariff.feeds.get(last.feedId);
  const shape = [
    canLink ? `${chain.networkId} ${JSON.stringify(chain.counts)}` : '',
    first ? `${first.feedId}:${first.fromStopId}` : '',
    last && feed ? `${last.feedId}:${last.toStopId} ${toJoinKey(feed, last)}` : '',
  ];
  const times = canLink ? [chain.firstOnSec, chain.previousOnSec, chain.previousOffSec] : [];
  if (first) times.push(clock.toEpochSec(first.day, first.departureSec));
  return { shape: shape.join('\n'), spans: times.map(toSpan) };
}

/** Whether no reference of `a` is earlier than that of `b`: its windows are open as long or longer. */
export function isNoEarlier(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i] as number) < (b[i] as number)) return false;
  return true;
}
