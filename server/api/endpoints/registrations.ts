/** Handlers of `/api/v1/registrations`, `/api/v1/deny-lists`, `/api/v1/card-files` and of a card's registrations. */
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { DenyListHead } from '../../money/ledger/deny-list.ts';
import {
  isIssued,
  type Origin,
  type RegisteredColumns,
  type Registration,
} from '../../money/ledger/registration.ts';
import type { DenyEntry } from '../../money/scheme/tap.ts';
import type { ApiDenyList, ApiRegistration, registrationOperations } from '../schema/registration.ts';
import { toInstantText } from '../wire/instant.ts';
import { toApiJob } from '../wire/job.ts';
import { toCompact } from '../wire/json.ts';
import { type MoneyView, toCategory, toCity, toMedium, toParty, toSentence } from '../wire/money-names.ts';
import { cutPage, defaultRows, parseRowCursor } from '../wire/row-cursor.ts';
import type { Handlers } from './endpoint.ts';
import { openMoney } from './money-call.ts';

/** The request waits this long for the job: small files are done by then. */
const FILE_WAIT_MS = 2_000;

export const registrationHandlers: Handlers<typeof registrationOperations> = {
  registrations: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money, view } = await openMoney(call);
    const before = parseRowCursor(cursor, [0] as readonly [number])?.[0] ?? null;
    const rows = await money.listRegistrations(before, limit + 1);
    const { next, page } = cutPage(rows, limit, ({ registrationNo }) => [registrationNo]);
    return { registrations: page.map((row) => toApiRegistration(row, view)), ...next };
  },

  cardRegistrations: async (call) => {
    const { money, view } = await openMoney(call);
    const { registrations, row, rulings } = await money.getCardRegistrations(call.params.cardId);
    const lists = new Map((await money.listDenyLists()).map((head) => [head.receiptNo, head]));
    return {
      isRegistered: isIssued(row),
      registrations: registrations.map((one) => toApiRegistration(one, view)).reverse(),
      denials: rulings
        .map(({ entries, holdsSec, receiptNo }) => {
          const list = lists.get(receiptNo);
          return toCompact({
            list: list && toApiDenyList(list),
            holdsFrom: holdsSec === 0 ? undefined : toInstantText(holdsSec),
            entries: entries.filter(isInForce).map(toApiEntry),
          });
        })
        .reverse(),
    };
  },

  denyLists: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money } = await openMoney(call);
    const before = parseRowCursor(cursor, [0] as readonly [number])?.[0] ?? null;
    const newest = (await money.listDenyLists())
      .filter(({ receiptNo }) => before === null || receiptNo < before)
      .reverse();
    const { next, page } = cutPage(newest, limit, ({ receiptNo }) => [receiptNo]);
    return { denyLists: page.map(toApiDenyList), ...next };
  },

  denyList: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { listNo } = call.params;
    const { money } = await openMoney(call);
    const list = (await money.listDenyLists()).find(({ receiptNo }) => receiptNo === listNo);
    if (!list)
      throw new ProblemError(
        'not-found',
        { zh: `没有第 ${listNo} 份黑名单`, en: `There is no deny list ${listNo}` },
        { listNo },
      );
    const after = parseRowCursor(cursor, ['', 0] as readonly [string, number]);
    const entries = money
      .listDenyEntries(listNo)
      .filter(isInForce)
      .filter(
        ({ cardId, fromSec }) =>
          after === null || cardId > after[0] || (cardId === after[0] && fromSec > after[1]),
      );
    const { next, page } = cutPage(entries, limit, ({ cardId, fromSec }) => [cardId, fromSec]);
    return { list: toApiDenyList(list), entries: page.map(toApiEntry), ...next };
  },

  takeCardFile: async (call) => {
    const { name = 'cards.csv', who } = call.query;
    const { money } = await openMoney(call);
    const job = await money.takeCardFile({
      name,
      by: who,
      content: call.stream,
      receivedSec: call.nowEpochSec,
    });
    return toApiJob(await money.awaitJob(job.jobId, FILE_WAIT_MS), call.language);
  },
};

/** A card that a list set free has an entry that ends where it begins. */
const isInForce = ({ fromSec, toSec }: DenyEntry) => toSec === null || toSec > fromSec;

const toApiOrigin = ({ by, receivedSec, source }: Origin) => ({
  // The source of a card that was made by a request names its key.
  source: source.startsWith('request ') ? 'request' : source,
  by,
  received: toInstantText(receivedSec),
});

function toApiDenyList(head: DenyListHead): ApiDenyList {
  const { entryCount, extent, receiptNo, version } = head;
  return { listNo: receiptNo, version, extent, entryCount, ...toApiOrigin(head) };
}

function toApiEntry({ cardId, fromSec, reason, toSec }: DenyEntry) {
  return toCompact({
    cardId,
    reason,
    from: toInstantText(fromSec),
    to: toSec === null ? undefined : toInstantText(toSec),
  });
}

function toApiRegistration(registration: Registration, view: MoneyView): ApiRegistration {
  const { cardId, fromSec, named, registrationNo } = registration;
  return toCompact({
    registrationNo,
    cardId,
    from: fromSec === 0 ? undefined : toInstantText(fromSec),
    changes: toChanges(named, view),
    ...toApiOrigin(registration),
  });
}

const columnNames: Readonly<Record<ApiRegistration['changes'][number]['column'], BilingualText>> = {
  issuer: { zh: '发卡方', en: 'Issuer' },
  medium: { zh: '介质', en: 'Medium' },
  category: { zh: '优待类别', en: 'Category' },
  'home-city': { zh: '优待归属城市', en: 'Home city' },
  'valid-to': { zh: '有效期至', en: 'Valid to' },
};

/** The columns that a registration names, in words. */
function toChanges(named: Partial<RegisteredColumns>, view: MoneyView): ApiRegistration['changes'] {
  const changes: ApiRegistration['changes'] = [];
  const add = (
    column: keyof typeof columnNames,
    value: string | null,
    words: BilingualText | undefined = undefined,
  ) => {
    const said = words ?? { zh: value ?? '', en: value ?? '' };
    const name = columnNames[column];
    const text = { zh: `${name.zh}：${said.zh}`, en: `${name.en}: ${said.en}` };
    changes.push({ column, value, ...toSentence(text, view.language) });
  };
  const both = ({ names }: ReturnType<typeof toParty>): BilingualText => {
    const text = names.zh ?? Object.values(names)[0] ?? '';
    return { zh: text, en: names.en ?? text };
  };
  const { categoryId, homeCity, issuerId, mediumId, validToSec } = named;
  if (issuerId !== undefined) add('issuer', issuerId, both(toParty(issuerId, view)));
  if (mediumId !== undefined) add('medium', mediumId, both(toMedium(mediumId, view)));
  if (categoryId !== undefined)
    add(
      'category',
      categoryId,
      categoryId === null ? { zh: '普通', en: 'full fare' } : both(toCategory(categoryId, view)),
    );
  if (homeCity !== undefined) add('home-city', homeCity, both(toCity(homeCity, view)));
  if (validToSec !== undefined)
    add(
      'valid-to',
      validToSec === null ? null : toInstantText(validToSec),
      validToSec === null ? { zh: '无期限', en: 'without an end' } : undefined,
    );
  return changes;
}
