/** Draws files for request bodies: tap files, and lists for reconciliations. */
import { createHash } from 'node:crypto';
import { type DrawContext, drawValue, drawWildText, drawWildValue } from './draw-value.ts';

/** A tap file with header and trailer; most have one fault. */
export function drawFile(context: DrawContext, type: string): Buffer {
  const { chance } = context;
  if (chance.is(10)) return Buffer.from(Array.from({ length: chance.int(0, 400) }, () => chance.int(0, 255)));
  const lines = type.includes('csv') ? drawCsvLines(context) : drawNdjsonLines(context);
  if (chance.is(50)) {
    const at = chance.int(0, lines.length - 1);
    const spoilt = chance.pick<() => string>([
      () => drawWildText(context),
      () => JSON.stringify(drawWildValue(context)) ?? '',
      () => (lines[at] ?? '').slice(0, chance.int(0, 40)),
      () => `${lines[at]}\n${lines[at]}`,
    ]);
    lines[at] = spoilt();
  }
  return Buffer.from(lines.join(chance.pick(['\n', '\n', '\r\n', '\r'])) + chance.pick(['\n', '']));
}

function drawNdjsonLines(context: DrawContext): string[] {
  const { chance, known } = context;
  const pick = (name: string) => {
    const values = known.find(name);
    return values.length > 0 ? chance.pick(values) : chance.text(6);
  };
  const terminalId = `fuzz/${chance.int(1, 5)}`;
  const first = chance.int(1, 500);
  const taps = Array.from({ length: chance.int(0, 6) }, (_none, number) =>
    JSON.stringify({
      terminalId,
      kind: chance.pick(['ride', 'entry', 'exit', 'top-up', 'purchase', 'refund']),
      cardId: pick('cardId'),
      eventSec: 1_795_500_000 + chance.int(-500_000, 500_000),
      tariffVersion: 2,
      denyListVersion: 1,
      networkId: pick('networkId'),
      routeId: pick('routeId'),
      stopId: pick('stopId'),
      amountFen: chance.int(0, 2_000),
      balanceAfterFen: chance.int(-500, 5_000),
      terminalSeq: first + number,
    }),
  );
  const sha256 = createHash('sha256')
    .update(taps.map((line) => `${line}\n`).join(''))
    .digest('hex');
  return [
    JSON.stringify({ tapFile: { terminalId, fileNo: chance.int(1, 9_999) } }),
    ...taps,
    JSON.stringify({
      tapFileEnd: {
        seqFrom: first,
        seqTo: first + taps.length - 1,
        tapCount: taps.length,
        sumFen: 0,
        sha256,
      },
    }),
  ];
}

function drawCsvLines(context: DrawContext): string[] {
  const { chance, known } = context;
  const columns = [
    'type',
    'terminal_id',
    'terminal_seq',
    'kind',
    'card_id',
    'event_time',
    'network_id',
    'stop_id',
    'amount_fen',
  ];
  const cards = known.find('cardId');
  const rows = Array.from({ length: chance.int(0, 6) }, (_none, number) =>
    [
      'tap',
      'fuzz/9',
      number,
      'ride',
      cards.length > 0 ? chance.pick(cards) : 'none',
      '2026-11-25T08:00:00+08:00',
      chance.pick(['', 'hohhot-bus']),
      '',
      chance.int(0, 900),
    ].join(','),
  );
  return [columns.join(','), ...rows];
}

/** Lists for a reconciliation, with valid beginnings. */
export function drawReconFile(context: DrawContext, value: unknown): unknown {
  const { chance } = context;
  const body = value as Record<string, { content?: unknown; format?: unknown }[] | undefined>;
  return Object.fromEntries(
    Object.entries(body).map(([side, files]) => [
      side,
      files?.map((file) => ({ ...file, content: drawReconText(context, file.format === 'csv') })) ??
        chance.text(3),
    ]),
  );
}

function drawReconText(context: DrawContext, isCsv: boolean): string {
  const { chance } = context;
  const date = String(drawValue(context, 'date', { type: 'string', format: 'date' }, 'legal'));
  const party = String(drawValue(context, 'party', { type: 'string' }, 'legal'));
  const count = chance.int(0, 3);
  const records = Array.from({ length: count }, (_none, number) => ({
    type: chance.pick(['charge', 'reversal']),
    terminalId: `fuzz/${number}`,
    terminalSeq: chance.int(0, 99),
    cardId: String(drawValue(context, 'cardId', { type: 'string' }, 'legal')),
    partyId: party,
    serviceDate: date,
    amountFen: chance.int(-100, 900),
  }));
  const sumFen = records.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const lines = isCsv
    ? [
        'type,terminal_id,terminal_seq,card_id,party_id,service_date,amount_fen',
        `header,,,,${party},${date},`,
        ...records.map((row) => Object.values(row).join(',')),
        `trailer,,${count},,,,${sumFen}`,
      ]
    : [
        { type: 'header', partyIds: [party], batchDate: date },
        ...records,
        { type: 'trailer', count, sumFen },
      ].map((row) => JSON.stringify(row));
  if (chance.is(30)) lines[chance.int(0, lines.length - 1)] = drawWildText(context);
  return lines.join('\n') || ' ';
}
