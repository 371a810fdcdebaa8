/** Files of operators and issuers that agree with the clearing, and errors to plant into them. */
import type {
  ClearingRecord,
  ReconKind,
  ReconRecord,
  ReconSide,
} from '../../../server/money/settlement/reconciliation/recon-record.ts';
import { toReconKey } from '../../../server/money/settlement/reconciliation/recon-record.ts';

export interface Truth {
  clearing: ClearingRecord[];
  operator: ReconRecord[];
  issuer: ReconRecord[];
}

export interface Planted {
  readonly kind: ReconKind;
  readonly side: ReconSide;
  readonly reference: string;
}

const DAY = 20_600;
const operators = ['AB', 'AM1', 'BB'];

/** Each record has its own card, so that no two differ in the number alone. */
export function toTruth(count: number): Truth {
  const clearing = Array.from({ length: count }, (_, i): ClearingRecord => {
    const isReversal = i % 7 === 6;
    return {
      type: isReversal ? 'reversal' : 'charge',
      terminalId: `T${i % 3}`,
      terminalSeq: 100 + i,
      cardId: `A${i}`,
      operatorIds: i % 5 === 4 ? ['AM1', 'AM2'] : [operators[i % 3] as string],
      issuerId: i % 4 === 3 ? 'CB' : 'CA',
      serviceDay: DAY - (isReversal ? 1 : 0),
      amountFen: (isReversal ? -1 : 1) * (100 + i),
    };
  });
  const strip = ({ operatorIds: _, issuerId: __, ...record }: ClearingRecord, partyId: string) => ({
    ...record,
    partyId,
  });
  return {
    clearing,
    operator: clearing.map((record) => strip(record, record.operatorIds[0] as string)),
    issuer: clearing.map((record) => strip(record, record.issuerId)),
  };
}

export const plantKinds = [
  'missing-in-clearing',
  'ghost',
  'missing-at-operator',
  'missing-at-issuer',
  'amount-differs',
  'wrong-sign',
  'wrong-card',
  'wrong-operator',
  'wrong-issuer',
  'wrong-service-day',
  'wrong-sequence',
  'duplicate',
] as const;

export type PlantKind = (typeof plantKinds)[number];

/** Plants an error into a record. @returns the expected findings */
export function plant(truth: Truth, index: number, kind: PlantKind, side: ReconSide): Planted {
  const ours = truth.clearing[index] as ClearingRecord;
  const reference = toReconKey(ours);
  const list = truth[side];
  const at = list.findIndex((record) => toReconKey(record) === reference);
  const theirs = list[at] as ReconRecord;
  const change = (fields: Partial<ReconRecord>) => {
    list[at] = { ...theirs, ...fields };
  };
  switch (kind) {
    case 'missing-in-clearing':
      // `finish` removes it, so that other indexes stay valid.
      truth.clearing[index] = { ...ours, amountFen: Number.NaN };
      return { kind, side: 'operator', reference };
    case 'ghost': {
      const ghost = {
        ...theirs,
        type: 'charge' as const,
        terminalSeq: 50_000 + index,
        cardId: `ghost${index}`,
      };
      list.push(ghost);
      return { kind: 'missing-in-clearing', side, reference: toReconKey(ghost) };
    }
    case 'missing-at-operator':
    case 'missing-at-issuer': {
      const from = kind === 'missing-at-operator' ? 'operator' : 'issuer';
      truth[from] = truth[from].filter((record) => toReconKey(record) !== reference);
      return { kind: ours.type === 'reversal' ? 'reversal-missing' : kind, side: from, reference };
    }
    case 'amount-differs':
      change({ amountFen: theirs.amountFen + 7 });
      return { kind, side, reference };
    case 'wrong-sign':
      change({ amountFen: -theirs.amountFen });
      return { kind, side, reference };
    case 'wrong-card':
      change({ cardId: `Z${index}` });
      return { kind, side, reference };
    case 'wrong-operator':
    case 'wrong-issuer': {
      const from = kind === 'wrong-operator' ? 'operator' : 'issuer';
      const place = truth[from].findIndex((record) => toReconKey(record) === reference);
      truth[from][place] = { ...(truth[from][place] as ReconRecord), partyId: 'IR' };
      return { kind, side: from, reference };
    }
    case 'wrong-service-day':
      change({ serviceDay: theirs.serviceDay - 1 });
      return { kind, side, reference };
    case 'wrong-sequence':
      change({ terminalSeq: 90_000 + index });
      return { kind, side, reference };
    case 'duplicate':
      list.push(theirs);
      return { kind, side, reference };
  }
}

/** Removes the records marked as missing in the clearing. */
export function finish(truth: Truth): Truth {
  return { ...truth, clearing: truth.clearing.filter(({ amountFen }) => !Number.isNaN(amountFen)) };
}
