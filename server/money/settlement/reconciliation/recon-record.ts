/** Records of operators, the clearing and issuers, and the findings of their reconciliation. */
import type { BilingualText } from '../../../base/problem.ts';
import type { ServiceDay } from '../../../base/service-day.ts';

export type ReconRecordType = 'charge' | 'reversal';

/** An amount that a tap took from a card or returned to it. */
export interface ReconRecord {
  readonly type: ReconRecordType;
  readonly terminalId: string;
  readonly terminalSeq: number;
  readonly cardId: string;
  /** Operator in an operator's file, issuer in an issuer's. */
  readonly partyId: string;
  readonly serviceDay: ServiceDay;
  /** Above zero for charges, below for reversals. */
  readonly amountFen: number;
}

/** A record of the clearing; a journey with several operators belongs to each of them. */
export interface ClearingRecord extends Omit<ReconRecord, 'partyId'> {
  readonly operatorIds: readonly string[];
  readonly issuerId: string;
}

/** First line of a file: its parties and its batch. */
export interface ReconHeader {
  readonly partyIds: readonly string[];
  readonly batchDay: ServiceDay;
}

/** Last line of a file: count and sum of its records. */
export interface ReconTrailer {
  readonly count: number;
  readonly sumFen: number;
}

/** Kinds of findings with their names. */
export const reconKinds = {
  'missing-in-clearing': { zh: '清分缺失', en: 'Not known to the clearing' },
  'missing-at-operator': { zh: '运营商缺失', en: 'Missing at the operator' },
  'missing-at-issuer': { zh: '发卡方缺失', en: 'Missing at the issuer' },
  'reversal-missing': { zh: '冲正缺失', en: 'Reversal missing' },
  'amount-differs': { zh: '金额不符', en: 'Amount differs' },
  'wrong-sign': { zh: '正负号相反', en: 'Sign is turned round' },
  'wrong-card': { zh: '卡号不符', en: 'Another card' },
  'wrong-operator': { zh: '运营商不符', en: 'Another operator' },
  'wrong-issuer': { zh: '发卡方不符', en: 'Another issuer' },
  'wrong-service-day': { zh: '运营日不符', en: 'Another service day' },
  'wrong-sequence': { zh: '终端序号不符', en: "Another number in the terminal's sequence" },
  duplicate: { zh: '重复记录', en: 'Listed twice' },
  'trailer-differs': { zh: '文件合计不符', en: 'The trailer does not fit the file' },
} as const satisfies Readonly<Record<string, BilingualText>>;

export type ReconKind = keyof typeof reconKinds;

export type ReconSide = 'operator' | 'issuer';

/** One difference between the lists. */
export interface ReconFinding {
  readonly kind: ReconKind;
  /** Side whose file is wrong or lacks the record; for `missing-in-clearing`, a side whose file has it. */
  readonly side: ReconSide;
  /** Key of the record, `charge T9/104`; for a trailer, the parties of the file. */
  readonly reference: string;
  /** Amounts of the clearing and of the file. */
  readonly expectedFen: number | null;
  readonly actualFen: number | null;
  readonly detail: string;
}

/** Identity of a record: its tap, and charge or reversal. */
export function toReconKey({
  type,
  terminalId,
  terminalSeq,
}: Pick<ReconRecord, 'type' | 'terminalId' | 'terminalSeq'>): string {
  return `${type} ${terminalId}/${terminalSeq}`;
}
