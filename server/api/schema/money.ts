/** Schemas that cards, ledger and settlement share: amounts, dates, names, pages. */
import * as z from 'zod';
import { isStorableText } from '../../base/plain-text.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { bounds, isWhole } from '../../money/ledger/bounds.ts';
import { limits } from './limits.ts';
import { languageParam, zId, zInteger } from './params.ts';
import { bilingualSchema, namesSchema } from './place.ts';

/** An amount in hundredths of the scheme's currency. */
export function zFen(description?: string) {
  return z.int().meta({ description: description ?? 'Fen: 1/100 of the currency of the scheme.' });
}

export function zDate(description: string) {
  return z.iso.date().meta({ description: `${description} YYYY-MM-DD.` });
}

/** A date in a request. */
export function zDateInput(description: string) {
  return z.iso
    .date({ abort: true })
    .refine((text) => (findServiceDay(text) ?? -1) >= 0, {
      params: { text: { zh: '1970 年以后的日期', en: 'a date after 1969' } },
    })
    .meta({ description: `${description} YYYY-MM-DD.` });
}

/** An instant in a request. An offset is required: for money no time zone is assumed. */
export function zInstantInput(description: string) {
  return z.iso
    .datetime({ offset: true, abort: true })
    .refine((text) => isWhole(Math.floor(Date.parse(text) / 1_000), bounds.validSec), {
      params: { text: { zh: '1970 至 9999 年之间的时刻', en: 'an instant of the years 1970 to 9999' } },
    })
    .meta({ description: `${description} ISO 8601 with an offset.`, example: '2026-11-25T08:00:00+08:00' });
}

/** Text in a request that the ledger stores or searches for. */
export function zStoredText(max: number) {
  return z
    .string()
    .max(max)
    .refine(isStorableText, {
      params: {
        text: { zh: '不含 NUL 与半个字符的文本', en: 'text without NUL and without halves of characters' },
      },
    });
}

/** A named part of the scheme: party, medium, network, rule. */
export const namedSchema = z
  .strictObject({
    id: z.string(),
    name: z.string().meta({ description: 'In the language of the request.' }),
    names: namesSchema,
  })
  .meta({ id: 'Named' });

/** A stop by the id that terminals use, with names where the feeds have it. */
export const tapStopSchema = z
  .strictObject({
    stopId: z.string().meta({ description: '`feed:stop_id`.' }),
    name: z.string().exactOptional(),
    names: namesSchema.exactOptional(),
  })
  .meta({ id: 'TapStop' });

/** A line by the id that terminals use, with names where the feeds have it. */
export const tapRouteSchema = z
  .strictObject({
    routeId: z.string().meta({ description: '`feed:route_id`.' }),
    name: z.string().exactOptional(),
    names: namesSchema.exactOptional(),
  })
  .meta({ id: 'TapRoute' });

/** A sentence in the language of the request, and in both languages. */
export const sentenceFields = {
  detail: z.string().meta({ description: 'In the language of the request.' }),
  text: bilingualSchema,
};

export const cursorParam = z
  .string()
  .max(1_000)
  .meta({ description: '`nextCursor` of the answer before. Opaque.' })
  .optional();

export const limitParam = zInteger(`Rows in one answer. Default 50, at most ${limits.moneyRows}.`, {
  min: 1,
  max: limits.moneyRows,
}).optional();

/** Cursor of the next page of a list. */
export const nextCursorField = {
  nextCursor: z.string().exactOptional().meta({ description: 'Absent on the last page.' }),
};

export const pageQuerySchema = z.object({
  cursor: cursorParam,
  limit: limitParam,
  language: languageParam,
});

export const cardParamsSchema = z.object({ cardId: zId("The card's number.") });

/** Header `Idempotency-Key`: two requests with one key count once. */
export const idempotencyKeySchema = z
  .string()
  .min(8)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)
  .meta({
    description:
      'Chosen by the caller, a UUID for instance. The same request again with the same key is answered alike and ' +
      'changes nothing; another request with it is refused (`idempotency-conflict`).',
  });

const reportFormats = ['json', 'html', 'csv'] as const;

export const formatParam = z
  .enum(reportFormats)
  .optional()
  .meta({ description: '`json` (default), `html` to print, `csv` for spreadsheets.' });

export type ApiNamed = z.infer<typeof namedSchema>;
