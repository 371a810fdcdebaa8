/** What operators, the clearing and issuers say of the same money, in one shape. */
import type { BilingualText } from '../../../base/problem.ts';
import type { ServiceDay } from '../../../base/service-day.ts';

export type ReconRecordType = 'charge' | 'reversal';

/** One amount taken from a card, or given back, by the tap that caused it. */
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

/** The same as the clearing has it: a journey over several operators is any of theirs. */
export interface ClearingRecord extends Omit<ReconRecord, 'partyId'> {
  readonly operatorIds: readonly string[];
  readonly issuerId: string;
}

/** First record of a file: whose it is, and which batch it is about. */
export interface ReconHeader {
  readonly partyIds: readonly string[];
  readonly batchDay: ServiceDay;
}

/** Last record of a file: what the sender counted. */
export interface ReconTrailer {
  readonly count: number;
  readonly sumFen: number;
}

/** Every kind of error that is looked for, with what it is called. */
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

/** One error that was found. */
export interface ReconFinding {
  readonly kind: ReconKind;
  /** Whose file is at fault, or lacks it; `missing-in-clearing` names the file, or one of both, that has it. */
  readonly side: ReconSide;
  /** `charge T9/104`; of a trailer, the parties of the file. */
  readonly reference: string;
  /** What the clearing has, and what the file. */
  readonly expectedFen: number | null;
  readonly actualFen: number | null;
  readonly detail: string;
}

/** Identity of a record: the tap, and which way the money went. */
export function toReconKey({
  type,
  terminalId,
  terminalSeq,
}: Pick<ReconRecord, 'type' | 'terminalId' | 'terminalSeq'>): string {
  return `${type} ${terminalId}/${terminalSeq}`;
}
