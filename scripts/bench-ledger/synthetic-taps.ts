/** Taps of a day on the example tariff, for the whole way from tap to transfer. Drawn from a seed. */

import type { Tap } from '../../server/money/cards/tap.ts';
import { toStoredTap } from '../../server/money/cards/tap-text.ts';
import type { StoredTap } from '../../server/money/ledger/ledger-store.ts';
import { createRandom } from '../bench/seeded-random.ts';

export interface TapOptions {
  readonly taps: number;
  readonly cards: number;
  readonly size: number;
  readonly day: number;
  readonly seed: number;
}

const STOPS = ['ex:S1', 'ex:S2', 'ex:S3', 'ex:S5', 'ex:S9'];
const [KIOSKS, GATES, BUSES, ROUTES] = [50, 200, 2_000, 120];
const CHIP_FEN = { metro: 400, bus: 180 };

/** Chunks of taps in the order of time: top-ups first, then half of them buses, half pairs of entry and exit. */
export function* iterateSyntheticTaps({ taps, cards, size, day, seed }: TapOptions): Generator<StoredTap[]> {
  const random = createRandom(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const startSec = (day * 24 - 8) * 3_600 + 6 * 3_600;
  const terminalSeqs = new Map<string, number>();
  const cardSeqs = new Map<string, number>();
  const entries = new Map<string, number>();
  const topped = new Set<string>();
  let chunk: StoredTap[] = [];
  for (let no = 0; no < taps; no++) {
    const isChip = pick(2) === 0;
    const cardId = `${isChip ? '31A' : 'A'}${1_000_000 + pick(cards)}`;
    const next = (counts: Map<string, number>, key: string) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    };
    const make = (terminalId: string, part: Partial<Tap>): Tap => ({
      terminalId,
      terminalSeq: next(terminalSeqs, terminalId),
      kind: 'ride',
      cardId,
      cardSeq: isChip ? next(cardSeqs, cardId) : null,
      eventSec: startSec + Math.floor((no * 50_000) / taps),
      networkId: null,
      routeId: null,
      vehicleId: null,
      stopId: null,
      amountFen: null,
      balanceAfterFen: null,
      tariffVersion: 1,
      denyListVersion: 3,
      ...part,
    });
    let tap: Tap;
    const entry = entries.get(cardId);
    if (!topped.has(cardId)) {
      topped.add(cardId);
      tap = make(`kiosk-${pick(KIOSKS)}`, { kind: 'top-up', amountFen: 10_000 });
    } else if (entry !== undefined) {
      entries.delete(cardId);
      const stopId = STOPS[(entry + 1 + pick(4)) % STOPS.length] as string;
      tap = make(`gate-${pick(GATES)}`, {
        kind: 'off',
        networkId: 'A-metro',
        stopId,
        amountFen: isChip ? CHIP_FEN.metro : null,
      });
    } else if (pick(2) === 0) {
      const at = pick(STOPS.length);
      entries.set(cardId, at);
      tap = make(`gate-${pick(GATES)}`, { kind: 'on', networkId: 'A-metro', stopId: STOPS[at] as string });
    } else {
      const bus = pick(BUSES);
      tap = make(`bus-${bus}`, {
        networkId: 'A-bus',
        routeId: `ex:r${bus % ROUTES}`,
        vehicleId: `v${bus}`,
        amountFen: isChip ? CHIP_FEN.bus : null,
      });
    }
    chunk.push(toStoredTap(tap, `file-${Math.floor(no / size)}`));
    if (chunk.length < size && no < taps - 1) continue;
    yield chunk;
    chunk = [];
  }
}
