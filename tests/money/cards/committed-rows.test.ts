/** What a ledger will have of a card, with the rows of commits that are not written yet. */
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../../../server/money/cards/committed-rows.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import { noMoney } from '../../../server/money/ledger/journey-explanation.ts';
import type { JourneyRow, StoredCardRecords } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import { at, D, makeTap } from './card-world.ts';

const none: StoredCardRecords = { taps: [], journeys: [], transfers: [] };

const tapOf = (cardId: string, terminalId: string, seq: number) =>
  toStoredTap(makeTap(terminalId, seq, { cardId, networkId: 'A-bus', routeId: 'r1' }), 'file');

const journeyOf = (cardId: string, journeyId: string, version: number): JourneyRow => ({
  ...{ journeyId, version, cardId, status: 'completed', serviceDay: D, batchDay: D },
  ...{ onTap: null, offTap: null, networkId: 'A-bus', routeId: 'r1', fromStopId: null, toStopId: null },
  ...{ startSec: at(D, '08:00'), endSec: null, grossFen: 0, riderFen: 0, fundedFen: 0, capOffFen: 0 },
  ...{ schemeVersion: 1, explanation: noMoney },
});

const transferOf = (
  source: string,
  seq: number,
  leg: number,
  journeyId: string | null,
  amountFen = 180,
): Transfer => ({
  ...{ source, seq, leg, journeyId, amountFen, batchDay: D, kind: 'rider', dr: 'CARD:A1', cr: 'JRN' },
  ...{ isPending: false, policyId: null, schemeVersion: 1, eventSec: at(D, '08:00'), reverses: null },
});

const toTexts = ({ journeys, taps, transfers }: StoredCardRecords) => ({
  taps: taps.map(({ terminalId, terminalSeq }) => `${terminalId}/${terminalSeq}`),
  journeys: journeys.map(({ journeyId, version }) => `${journeyId} v${version}`),
  transfers: transfers.map(({ leg, seq, source }) => `${source}/${seq}/${leg}`),
});

/** A commit with a ride of A1 and one of A2. */
function addRides(): CommittedRows {
  const rows = new CommittedRows();
  rows.add({
    cards: [{ cardId: 'A1' }, { cardId: 'A2' }],
    taps: [tapOf('A1', 'bus', 2), tapOf('A2', 'bus', 3)],
    journeys: [journeyOf('A1', 'bus/2', 0), journeyOf('A2', 'bus/3', 0)],
    transfers: [
      transferOf('bus', 2, 1, 'bus/2'),
      transferOf('bus', 2, 0, 'bus/2'),
      transferOf('bus', 3, 0, 'bus/3'),
    ],
  });
  return rows;
}

describe('rows of a commit', () => {
  it('are added to what the ledger has of their card, in the order of keys', () => {
    const own: StoredCardRecords = {
      taps: [tapOf('A1', 'bus', 1), tapOf('A1', 'kiosk', 1)],
      journeys: [journeyOf('A1', 'bus/1', 0), journeyOf('A1', 'gate/1', 0)],
      transfers: [transferOf('bus', 1, 0, 'bus/1'), transferOf('kiosk', 1, 0, null)],
    };
    expect(toTexts(addRides().addTo('A1', own))).toEqual({
      taps: ['bus/1', 'bus/2', 'kiosk/1'],
      journeys: ['bus/1 v0', 'bus/2 v0', 'gate/1 v0'],
      transfers: ['bus/1/0', 'bus/2/0', 'bus/2/1', 'kiosk/1/0'],
    });
    expect(toTexts(addRides().addTo('A2', none))).toEqual({
      taps: ['bus/3'],
      journeys: ['bus/3 v0'],
      transfers: ['bus/3/0'],
    });
  });

  it('leave what the ledger has of other cards as it is', () => {
    const own = { ...none, taps: [tapOf('A3', 'bus', 9)] };
    expect(addRides().addTo('A3', own)).toBe(own);
  });

  it('are there once where the ledger has them already', () => {
    const rows = addRides();
    const once = rows.addTo('A1', none);
    expect(toTexts(rows.addTo('A1', once))).toEqual(toTexts(once));
  });

  it('are all there of a card that several commits write', () => {
    const rows = addRides();
    rows.add({
      cards: [{ cardId: 'A1' }],
      taps: [tapOf('A1', 'bus', 4)],
      journeys: [journeyOf('A1', 'bus/4', 0)],
      transfers: [transferOf('bus', 4, 0, 'bus/4')],
    });
    expect(toTexts(rows.addTo('A1', none))).toEqual({
      taps: ['bus/2', 'bus/4'],
      journeys: ['bus/2 v0', 'bus/4 v0'],
      transfers: ['bus/2/0', 'bus/2/1', 'bus/4/0'],
    });
  });

  it('replace a journey by its higher version, and not by a lower one', () => {
    const rows = addRides();
    const newVersion = { cards: [{ cardId: 'A1' }], taps: [], transfers: [] };
    rows.add({ ...newVersion, journeys: [journeyOf('A1', 'bus/2', 1)] });
    rows.add({ ...newVersion, journeys: [journeyOf('A1', 'bus/2', 2)] });
    const versions = (version?: number) =>
      rows.addTo('A1', {
        ...none,
        journeys: version === undefined ? [] : [journeyOf('A1', 'bus/2', version)],
      }).journeys;
    expect(versions().map(({ version }) => version)).toEqual([2]);
    expect(versions(1).map(({ version }) => version)).toEqual([2]);
    expect(versions(3).map(({ version }) => version)).toEqual([3]);
    // Of one version the ledger's own row stays.
    const own = { ...journeyOf('A1', 'bus/2', 2), riderFen: 7 };
    expect(rows.addTo('A1', { ...none, journeys: [own] }).journeys).toEqual([own]);
  });
});

describe('transfers about a journey', () => {
  it('that another tap or a decision caused belong to the card of the journey', () => {
    const rows = new CommittedRows();
    rows.add({
      cards: [{ cardId: 'A1' }],
      taps: [],
      journeys: [],
      transfers: [
        transferOf('dispute/c1', 0, 0, 'gate-S1/1', 50),
        transferOf('gate-S5', 7, 0, 'gate-S1/1', 400),
        transferOf('dispute/c2', 0, 0, 'gate-S1/2', 60),
      ],
    });
    const own = { ...none, taps: [tapOf('A1', 'gate-S1', 1)] };
    expect(toTexts(rows.addTo('A1', own))).toEqual({
      taps: ['gate-S1/1'],
      journeys: [],
      transfers: ['dispute/c1/0/0', 'gate-S5/7/0'],
    });
    expect(rows.addTo('A1', none)).toEqual(none);
  });

  it('are found by the tap that caused them', () => {
    const rows = addRides();
    expect(rows.findTransfers('bus/2').map(({ leg }) => leg)).toEqual([1, 0]);
    expect(rows.findTransfers('bus/9')).toEqual([]);
  });
});
