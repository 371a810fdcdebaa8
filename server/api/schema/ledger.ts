/** `/api/v1/ledger`: balances of accounts, and the check of the whole ledger. */
import * as z from 'zod';
import { namedSchema, sentenceFields, zFen } from './money.ts';
import { zId } from './params.ts';
import { instantSchema } from './place.ts';

export const accountParamsSchema = z.object({
  account: zId('`KIND:OWNER`, percent-encoded: `CARD:3147...`, `OP:hohhot-bus-co`, or `JRN`.'),
});

export const accountResponseSchema = z
  .strictObject({
    account: z.string(),
    kind: z.enum(['CARD', 'CASH', 'JRN', 'OP', 'SUB', 'DISC', 'UNRES', 'DUE', 'EXP', 'FEE']),
    owner: namedSchema.exactOptional().meta({ description: 'Party; absent for cards and `JRN`.' }),
    cardId: z.string().exactOptional(),
    side: z.enum(['debit', 'credit']).meta({ description: 'Side on which the balance stands.' }),
    balanceFen: zFen('Posted balance, on its own side.'),
    ...sentenceFields,
  })
  .meta({ id: 'AccountResponse' });

const verifyCheckSchema = z
  .strictObject({
    checkId: z.string(),
    isRight: z.boolean(),
    foundCount: z.int().meta({ description: 'Rows that should not be there.' }),
    examples: z.array(z.string()).meta({ description: 'The first of them.' }),
    ...sentenceFields,
  })
  .meta({ id: 'VerifyCheck' });

export const verifyReportSchema = z
  .strictObject({
    isRight: z.boolean(),
    checked: instantSchema,
    checks: z.array(verifyCheckSchema),
  })
  .meta({ id: 'VerifyReport' });

export type ApiAccountResponse = z.infer<typeof accountResponseSchema>;
