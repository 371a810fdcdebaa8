/** Rows of the records that come in small numbers, as both databases write them and as they are read. */
import { parseStored } from '../money/ledger/damaged.ts';
import { denyExtents, type NewDenyList } from '../money/ledger/deny-list.ts';
import type { DeskAction, DeskDraft, DeskEntry } from '../money/ledger/desk-entry.ts';
import {
  type GroundEntry,
  type GroundText,
  groundCauses,
  type ReconItem,
  type StepCommit,
} from '../money/ledger/ledger-store.ts';
import type { FlowRow, TransferKind } from '../money/ledger/transfer.ts';
import type { TerminalRegister } from '../money/scheme/terminal-register.ts';
import type { TableName } from './columns.ts';
import { batchStates } from './decode.ts';
import { toCode } from './encode.ts';
import { packGroundText } from './ground-rows.ts';
import type { PackedCommit } from './packed-ingest.ts';
import { toQuarantineText } from './refusals.ts';
import type { Cell, TableRow } from './schema.ts';
import { toRecord, toRow } from './table-rows.ts';

/** Rows of one write, table by table. */
export type RowsByTable = readonly (readonly [table: TableName, rows: readonly Cell[][]])[];

/** What a transaction of ingest writes besides taps, money and items. @param firstNo - number of the first commit */
export function listCommitRows(commits: readonly PackedCommit[], firstNo: number): RowsByTable {
  const ofEach = (toRows: (commit: PackedCommit, commitNo: number) => readonly Cell[][]) =>
    commits.flatMap((commit, i) => toRows(commit, firstNo + i));
  return [
    [
      'ingest_commit',
      ofEach((commit, commitNo) => [
        toRow('ingest_commit', { ...commit, commitNo, quarantinedCount: commit.quarantined.length }),
      ]),
    ],
    [
      'ingest_file',
      ofEach(({ tapFiles }, commitNo) =>
        tapFiles.map(([fileId, tapCount]) => toRow('ingest_file', { commitNo, fileId, tapCount })),
      ),
    ],
    [
      'quarantine',
      ofEach(({ quarantined }, commitNo) =>
        quarantined.map((tap) =>
          toRow('quarantine', { ...tap, seq: tap.terminalSeq, commitNo, tap: toQuarantineText(tap) }),
        ),
      ),
    ],
    [
      'terminal_file',
      ofEach(({ files }, commitNo) => files.map((file) => toRow('terminal_file', { ...file, commitNo }))),
    ],
    [
      'skipped_card',
      ofEach(({ skippedCards = [] }) => skippedCards.map((card) => toRow('skipped_card', card))),
    ],
  ];
}

/** What a step of a clearing day writes besides money and items. */
export function listStepRecordRows(step: StepCommit): RowsByTable {
  const { batchDay, evidence = [], flows = [], positions, received = [], to, transfers } = step;
  const transferFen = transfers.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const stepRow = { batchDay, step: toCode(batchStates, to), transferCount: transfers.length, transferFen };
  return [
    ['position', positions.map((position) => toRow('position', position))],
    ['flow', flows.map(toFlowRow)],
    ['batch_evidence', evidence.map((row) => toRow('batch_evidence', row))],
    ['received_range', received.map((range) => toRow('received_range', { ...range, batchDay }))],
    ['batch_step', [toRow('batch_step', stepRow)]],
  ];
}

/** A new batch. */
export const toOpenBatchRow = (batchDay: number): Cell[] =>
  toRow('batch', { batchDay, state: 0, sealHash: null, paidHash: null });

/** In a row, an empty text stands for null, since key columns have no null. */
const toFlowRow = (flow: FlowRow): Cell[] =>
  toRow('flow', { ...flow, policyId: flow.policyId ?? '', issuerId: flow.issuerId ?? '' });

export function toFlow(row: TableRow<'flow'>): FlowRow {
  const { issuerId, kind, policyId, ...flow } = toRecord('flow', row);
  return {
    ...flow,
    kind: kind as TransferKind,
    policyId: policyId === '' ? null : policyId,
    issuerId: issuerId === '' ? null : issuerId,
  };
}

export const toItemRow = (item: ReconItem, itemNo: number): Cell[] =>
  toRow('recon_item', { ...item, itemNo });

export function toItem(row: TableRow<'recon_item'>): ReconItem {
  const { itemNo: _no, ...item } = toRecord('recon_item', row);
  return item;
}

export function toDeskRow(entry: DeskDraft, entryNo: number): Cell[] {
  const { record, taken } = entry;
  return toRow('desk_entry', {
    ...entry,
    entryNo,
    terminalId: record.terminalId,
    seq: record.terminalSeq,
    payloadHash: record.payloadHash,
    takenTerminalId: taken?.terminalId ?? null,
    takenSeq: taken?.terminalSeq ?? null,
    takenHash: taken?.payloadHash ?? null,
  });
}

export function toDeskEntry(row: TableRow<'desk_entry'>): DeskEntry {
  const { action, payloadHash, seq, takenHash, takenSeq, takenTerminalId, terminalId, ...entry } = toRecord(
    'desk_entry',
    row,
  );
  return {
    ...entry,
    action: action as DeskAction,
    record: { terminalId, terminalSeq: seq, payloadHash },
    taken:
      takenTerminalId === null
        ? null
        : { terminalId: takenTerminalId, terminalSeq: takenSeq as number, payloadHash: takenHash as string },
  };
}

/** Rows of a register of terminals. */
export function listRegisterRows(register: TerminalRegister): RowsByTable {
  const { kinds, registerNo, terminals } = register;
  return [
    ['terminal_register', [toRow('terminal_register', register)]],
    [
      'terminal_kind',
      kinds.map((kind) =>
        toRow('terminal_kind', { ...kind, registerNo, tapKinds: JSON.stringify(kind.tapKinds) }),
      ),
    ],
    [
      'terminal',
      terminals.map((terminal) =>
        toRow('terminal', { ...terminal, registerNo, networks: JSON.stringify(terminal.networks) }),
      ),
    ],
  ];
}

export function toRegister(
  head: TableRow<'terminal_register'>,
  kinds: readonly TableRow<'terminal_kind'>[],
  terminals: readonly TableRow<'terminal'>[],
): TerminalRegister {
  return {
    ...toRecord('terminal_register', head),
    kinds: kinds.map((row) => {
      const { registerNo: _no, tapKinds, ...kind } = toRecord('terminal_kind', row);
      return { ...kind, tapKinds: parseStored(tapKinds) };
    }),
    terminals: terminals.map((row) => {
      const { networks, registerNo: _no, ...terminal } = toRecord('terminal', row);
      return { ...terminal, networks: parseStored(networks) };
    }),
  };
}

/** Rows of a deny list. */
export function listDenyListRows(list: NewDenyList, receiptNo: number): RowsByTable {
  const head = { ...list, receiptNo, extent: toCode(denyExtents, list.extent), takenBy: list.by };
  return [
    ['deny_receipt', [toRow('deny_receipt', head)]],
    ['denial', list.denials.map((denial) => toRow('denial', { ...denial, receiptNo }))],
  ];
}

export const listGroundTextRows = (texts: readonly GroundText[]): RowsByTable => [
  ['ground_text', texts.map(({ hash, text }) => toRow('ground_text', { hash, body: packGroundText(text) }))],
];

/** @param lastNo - number of the entry before */
export const listGroundEntryRows = (
  entries: readonly Omit<GroundEntry, 'entryNo'>[],
  lastNo: number,
): RowsByTable => [
  [
    'ground_entry',
    entries.map((entry, i) =>
      toRow('ground_entry', { ...entry, entryNo: lastNo + 1 + i, cause: toCode(groundCauses, entry.cause) }),
    ),
  ],
];
