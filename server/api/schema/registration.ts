/** Operations on registrations of cards and on deny lists. */
import * as z from 'zod';
import { bounds } from '../../money/ledger/bounds.ts';
import { denyExtents } from '../../money/ledger/deny-list.ts';
import { jobSchema } from './job.ts';
import { limits } from './limits.ts';
import { cardParamsSchema, nextCursorField, pageQuerySchema, sentenceFields, zStoredText } from './money.ts';
import { defineOperation } from './operation.ts';
import { languageParam, languageQuerySchema, zInteger } from './params.ts';
import { instantSchema } from './place.ts';

const originFields = {
  source: z.string().meta({ description: 'Name of the file, or `request`.' }),
  by: z.string().meta({ description: 'Who took it in; empty where nobody was named.' }),
  received: instantSchema,
};

const changeSchema = z
  .strictObject({
    column: z.enum(['issuer', 'medium', 'category', 'home-city', 'valid-to']),
    value: z.string().nullable().meta({
      description: 'Id in the scheme, or an instant; null: the full fare, or no end.',
    }),
    ...sentenceFields,
  })
  .meta({ id: 'RegisteredColumn' });

const registrationSchema = z
  .strictObject({
    registrationNo: z.int().meta({ description: 'In the order in which registrations came.' }),
    cardId: z.string(),
    from: instantSchema
      .exactOptional()
      .meta({ description: 'First instant for which it holds. Absent: from the beginning of the card.' }),
    changes: z.array(changeSchema).meta({ description: 'Columns that it names; all others stay.' }),
    ...originFields,
  })
  .meta({ id: 'Registration' });

const denyEntrySchema = z
  .strictObject({
    cardId: z.string(),
    reason: z.string(),
    from: instantSchema,
    to: instantSchema.exactOptional().meta({ description: 'Out; absent without an end.' }),
  })
  .meta({ id: 'DenyEntry' });

const denyListSchema = z
  .strictObject({
    listNo: z.int().meta({ description: 'In the order in which lists came.' }),
    version: z.int().meta({ description: 'Number that the list itself has.' }),
    extent: z.enum(denyExtents).meta({
      description: '`whole`: cards that are not in it are free; `change`: nothing is said of them.',
    }),
    entryCount: z.int(),
    ...originFields,
  })
  .meta({ id: 'DenyList' });

const denyRulingSchema = z
  .strictObject({
    list: denyListSchema.exactOptional().meta({ description: 'Absent for entries of an older ledger.' }),
    holdsFrom: instantSchema.exactOptional().meta({
      description: 'First tap that it decides; taps before are decided by the lists before. Absent: all.',
    }),
    entries: z.array(denyEntrySchema).meta({ description: 'None: the card is free.' }),
  })
  .meta({ id: 'DenyRuling', description: 'What a deny list says of a card, until the next one.' });

const cardRegistrationsSchema = z
  .strictObject({
    isRegistered: z.boolean().meta({
      description: 'False for a card that is known by its number alone: no issuer registered it.',
    }),
    registrations: z.array(registrationSchema).meta({ description: 'The newest first.' }),
    denials: z.array(denyRulingSchema).meta({ description: 'The newest first.' }),
  })
  .meta({ id: 'CardRegistrations' });

const cardFileQuerySchema = z.object({
  name: zStoredText(limits.textLength)
    .min(1)
    .optional()
    .meta({ description: 'Of the file, for messages and for the record.' }),
  who: zStoredText(bounds.nameLength)
    .min(1)
    .meta({ description: 'Who registers the cards, or denies them.' }),
  language: languageParam,
});

const listParamsSchema = z.object({
  listNo: zInteger('`listNo` of the list.', { min: 1, max: 2_147_483_647 }),
});

export const registrationOperations = {
  registrations: defineOperation({
    path: '/api/v1/registrations',
    access: 'token',
    tag: 'cards',
    summary: { zh: '登记记录', en: 'Registrations of cards, the newest first' },
    description: {
      zh: '各卡登记的发卡方、介质、优待、有效期，何时、由谁、经哪份文件。',
      en: 'What was registered of cards, from when on, by which file and by whom.',
    },
    query: pageQuerySchema,
    response: z
      .strictObject({ registrations: z.array(registrationSchema), ...nextCursorField })
      .meta({ id: 'RegistrationsResponse' }),
  }),
  cardRegistrations: defineOperation({
    path: '/api/v1/cards/{cardId}/registrations',
    access: 'token',
    tag: 'cards',
    summary: { zh: '一张卡的登记与黑名单', en: "A card's registrations and denials" },
    description: {
      zh: '一张卡历次登记，以及历次黑名单对它的决定。',
      en: 'What was registered of a card, and what the deny lists said of it, each with its origin.',
    },
    pathParams: cardParamsSchema,
    query: languageQuerySchema,
    response: cardRegistrationsSchema,
  }),
  denyLists: defineOperation({
    path: '/api/v1/deny-lists',
    access: 'token',
    tag: 'cards',
    summary: { zh: '黑名单', en: 'Deny lists, the newest first' },
    description: {
      zh: '收到的黑名单：编号、范围、条数、何时、由谁。',
      en: 'Deny lists that came: number, extent, entries, when and by whom.',
    },
    query: pageQuerySchema,
    response: z
      .strictObject({ denyLists: z.array(denyListSchema), ...nextCursorField })
      .meta({ id: 'DenyListsResponse' }),
  }),
  denyList: defineOperation({
    path: '/api/v1/deny-lists/{listNo}',
    access: 'token',
    tag: 'cards',
    summary: { zh: '一份黑名单', en: 'The entries of a deny list' },
    description: {
      zh: '因这份名单而变化的各卡此后的条目。',
      en: 'The entries, after this list, of all cards for which it changed something.',
    },
    pathParams: listParamsSchema,
    query: pageQuerySchema,
    response: z
      .strictObject({ list: denyListSchema, entries: z.array(denyEntrySchema), ...nextCursorField })
      .meta({ id: 'DenyListResponse', description: 'A card that the list set free has no entry.' }),
  }),
  takeCardFile: defineOperation({
    path: '/api/v1/card-files',
    method: 'post',
    access: 'token',
    tag: 'cards',
    summary: { zh: '提交登记文件或黑名单', en: 'A file of cards, or a deny list' },
    description: {
      zh: '提交 CSV：含 reason 列的是黑名单，其余登记卡片。检查与命令行相同；有一行不对就什么也不写。作为任务处理。',
      en:
        'Takes a CSV as a job: a table with a column `reason` is a deny list, any other one registers cards. The checks are ' +
        'those of the command line; where a row has a problem, nothing is written.',
    },
    query: cardFileQuerySchema,
    streamTypes: ['text/csv'],
    response: jobSchema,
    otherStatuses: [202],
    toStatus: ({ state }) => (state === 'done' || state === 'failed' ? 200 : 202),
  }),
};

export type ApiRegistration = z.infer<typeof registrationSchema>;
export type ApiDenyList = z.infer<typeof denyListSchema>;
