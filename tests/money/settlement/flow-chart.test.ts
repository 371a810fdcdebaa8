import { expect, test } from 'vitest';
import {
  type ChartLink,
  isLinkLine,
  listLinkFlows,
  toFlowChart,
} from '../../../server/money/settlement/board/flow-chart.ts';
import { toFlow } from './flows.ts';

const flows = [
  toFlow('rider', 'CARD', 'JRN', 500, { issuerId: 'CA', transferCount: 3 }),
  toFlow('rider', 'CARD', 'JRN', 60),
  toFlow('funded', 'SUB:FA', 'JRN', 100, { policyId: 'T1', transferCount: 2 }),
  toFlow('funded', 'SUB:FB', 'JRN', 40, { policyId: 'T1' }),
  toFlow('funded', 'DISC:AM1', 'JRN', 30, { policyId: 'T2', transferCount: 5 }),
  toFlow('under-deducted', 'DISC:AM1', 'JRN', 8),
  toFlow('resolved', 'UNRES:AM1', 'JRN', 70),
  toFlow('funded', 'SUB:BP', 'JRN', 9, { policyId: 'T3' }),
  toFlow('reversal', 'JRN', 'SUB:BP', 9, { policyId: 'T3' }),
  toFlow('reversal', 'JRN', 'SUB:FB', 15, { policyId: 'T4', transferCount: 2 }),
  toFlow('reversal', 'JRN', 'CARD', 25, { issuerId: 'CB' }),
  toFlow('over-deducted', 'JRN', 'DUE:AM2', 10),
  toFlow('credit', 'JRN', 'OP:AB', 700, { transferCount: 7 }),
  toFlow('credit', 'JRN', 'OP:AM1', 80),
  toFlow('reversal', 'OP:AB', 'JRN', 22),
  toFlow('unresolved', 'CARD', 'UNRES:AM1', 300, { issuerId: 'CA', transferCount: 2 }),
  toFlow('unresolved', 'CARD', 'UNRES:AM1', 400, { issuerId: 'CA', transferCount: 3, batchDay: 20_601 }),
  toFlow('unresolved', 'CARD', 'UNRES:AM1', 11),
  toFlow('aged', 'UNRES:AM1', 'OP:AM1', 90, { transferCount: 4 }),
  toFlow('commission', 'OP:AB', 'FEE:CC', 3),
  toFlow('commission', 'OP:AM1', 'FEE:CC', 4, { transferCount: 2 }),
  toFlow('redivision', 'OP:AM1', 'OP:AB', 43),
];

/** Flows of kinds with a link, between accounts without one. */
const odd = [
  toFlow('unresolved', 'DISC:AM1', 'UNRES:AM1', 1),
  toFlow('aged', 'UNRES:AM1', 'DUE:CA', 2),
  toFlow('aged', 'CARD', 'OP:AM1', 3),
];

const build = () => toFlowChart([...flows, ...odd]);

const toRow = ({ source, target, amountFen, kind, policyId, transferCount }: ChartLink) => [
  `${source} > ${target}`,
  kind,
  policyId,
  amountFen,
  transferCount,
];

test('every node once, by column, with the party or policy it is', () => {
  expect(build().nodes.map(({ id, column, partyId, policyId }) => [id, column, partyId, policyId])).toEqual([
    ['fares', 2, null, null],
    ['CARD:', 0, null, null],
    ['CARD:CA', 0, 'CA', null],
    ['back:CARD:CB', 3, 'CB', null],
    ['DISC:AM1', 0, 'AM1', null],
    ['policy:T2', 1, null, 'T2'],
    ['DUE:AM2', 3, 'AM2', null],
    ['OP:AB', 3, 'AB', null],
    ['OP:AM1', 3, 'AM1', null],
    ['SUB:FA', 0, 'FA', null],
    ['policy:T1', 1, null, 'T1'],
    ['SUB:FB', 0, 'FB', null],
    ['back:SUB:FB', 3, 'FB', null],
    ['UNRES:AM1', 0, 'AM1', null],
    ['held:AM1', 0, 'AM1', null],
    ['FEE:CC', 4, 'CC', null],
  ]);
});

test('links are net of reversals, those of a policy go through its node', () => {
  expect(build().links.map(toRow)).toEqual([
    ['CARD: > fares', 'rider', null, 60, 1],
    ['CARD:CA > fares', 'rider', null, 500, 3],
    ['fares > back:CARD:CB', 'returned', null, 25, 1],
    ['DISC:AM1 > fares', 'borne', null, 8, 1],
    ['DISC:AM1 > policy:T2', 'borne', 'T2', 30, 5],
    ['fares > DUE:AM2', 'over-deducted', null, 10, 1],
    ['fares > OP:AB', 'credit', null, 678, 8],
    ['fares > OP:AM1', 'credit', null, 80, 1],
    ['SUB:FA > policy:T1', 'funded', 'T1', 100, 2],
    ['SUB:FB > policy:T1', 'funded', 'T1', 40, 1],
    ['fares > back:SUB:FB', 'returned', 'T4', 15, 2],
    ['UNRES:AM1 > fares', 'resolved', null, 70, 1],
    ['policy:T2 > fares', 'funded', 'T2', 30, 5],
    ['policy:T1 > fares', 'funded', 'T1', 140, 3],
    ['CARD:CA > UNRES:AM1', 'unresolved', null, 700, 5],
    ['CARD: > UNRES:AM1', 'unresolved', null, 11, 1],
    ['held:AM1 > OP:AM1', 'aged', null, 90, 4],
    ['OP:AB > FEE:CC', 'fee', null, 3, 1],
    ['OP:AM1 > FEE:CC', 'fee', null, 4, 2],
  ]);
});

test('links into and out of the fares sum to the same', () => {
  const { paidInFen, paidOutFen } = build();
  expect([paidInFen, paidOutFen]).toEqual([808, 808]);
});

test('a link leads to its flows, by party and line', () => {
  const toEntries = (ends: string) =>
    build().links.find(({ source, target }) => `${source} > ${target}` === ends)?.entries;
  expect(toEntries('CARD: > fares')).toBeNull();
  expect(toEntries('policy:T1 > fares')).toBeNull();
  expect(toEntries('CARD:CA > fares')).toEqual({ partyId: 'CA', lineId: 'link/fares/CARD//CA' });
  expect(toEntries('fares > back:CARD:CB')).toEqual({ partyId: 'CB', lineId: 'link/fares/CARD//CB' });
  expect(toEntries('SUB:FB > policy:T1')).toEqual({ partyId: 'FB', lineId: 'link/fares/SUB%3AFB/T1/' });
  expect(toEntries('CARD:CA > UNRES:AM1')).toEqual({
    partyId: 'AM1',
    lineId: 'link/unresolved/UNRES%3AAM1//CA',
  });
  expect(toEntries('held:AM1 > OP:AM1')).toEqual({ partyId: 'AM1', lineId: 'link/aged/OP%3AAM1//' });
  expect(toEntries('OP:AB > FEE:CC')).toEqual({ partyId: 'AB', lineId: 'link/commission/OP%3AAB//' });
});

test('the flows of each link sum to it', () => {
  let opened = 0;
  for (const link of build().links) {
    if (!link.entries) continue;
    expect(isLinkLine(link.entries.lineId)).toBe(true);
    const behind = listLinkFlows(flows, link.entries.lineId);
    const sum = behind.reduce((total, { flow, sign }) => total + sign * flow.amountFen, 0);
    const count = behind.reduce((total, { flow }) => total + flow.transferCount, 0);
    expect([sum, count], `${link.source} > ${link.target}`).toEqual([link.amountFen, link.transferCount]);
    opened++;
  }
  expect(opened).toBe(16);
  expect(isLinkLine('fares')).toBe(false);
});

test('flows of a link have the sign of its direction', () => {
  const list = (lineId: string) =>
    listLinkFlows(flows, lineId).map(({ flow, sign }) => [flow.dr, flow.cr, flow.amountFen, sign]);
  expect(list('link/fares/OP%3AAB//')).toEqual([
    ['OP:AB', 'JRN', 22, -1],
    ['JRN', 'OP:AB', 700, 1],
  ]);
  expect(list('link/fares/SUB%3ABP/T3/')).toEqual([
    ['SUB:BP', 'JRN', 9, 1],
    ['JRN', 'SUB:BP', 9, -1],
  ]);
  // Cards without issuer have a separate link.
  expect(list('link/fares/CARD//')).toEqual([['CARD', 'JRN', 60, 1]]);
  expect(list('link/fares/DISC%3AAM1/T2/')).toEqual([['DISC:AM1', 'JRN', 30, 1]]);
  expect(list('link/unresolved/UNRES%3AAM1//')).toEqual([['CARD', 'UNRES:AM1', 11, 1]]);
  expect(list('link/aged/OP%3AAM1//')).toEqual([['UNRES:AM1', 'OP:AM1', 90, 1]]);
  expect(list('link/fares/SUB%3AFB/T4/')).toEqual([['JRN', 'SUB:FB', 15, 1]]);
  expect(list('link/fares/DISC%3AAM1//')).toEqual([['DISC:AM1', 'JRN', 8, 1]]);
  expect(list('link/fares/CARD//CA')).toEqual([['CARD', 'JRN', 500, 1]]);
  expect(list('link/commission/OP%3AAM1//')).toEqual([['OP:AM1', 'FEE:CC', 4, 1]]);
  expect(list('link/unresolved/UNRES%3AAM1//CA')).toEqual([
    ['CARD', 'UNRES:AM1', 300, 1],
    ['CARD', 'UNRES:AM1', 400, 1],
  ]);
});

test('without flows there are the fares alone', () => {
  expect(toFlowChart([])).toEqual({
    nodes: [{ id: 'fares', column: 2, partyId: null, policyId: null }],
    links: [],
    paidInFen: 0,
    paidOutFen: 0,
  });
});

test.each(['link/', 'link/%', 'link/fares/%E5', 'link/fares/CARD//%/%', 'link/none/a/b/c', 'link/%2F/%2F'])(
  'nothing is behind what is no link: %s',
  (lineId) => {
    expect(listLinkFlows(flows, lineId)).toEqual([]);
  },
);
