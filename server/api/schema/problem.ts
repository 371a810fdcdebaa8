/** Schema of RFC 9457 problem details. */
import * as z from 'zod';
import { type ProblemCode, problemStatus } from '../../base/problem.ts';
import { bilingualSchema } from './place.ts';

const codes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]];

const fieldErrorSchema = z
  .strictObject({
    field: z.string().meta({ description: 'Path of the field, parts joined by dots.' }),
    code: z.string(),
    modification: z
      .string()
      .exactOptional()
      .meta({ description: 'Of a scenario: the modification that has the field.' }),
    detail: z.string(),
    text: bilingualSchema,
  })
  .meta({ id: 'FieldError' });

export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'A URI that names the kind of problem.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'In the language of the request.' }),
    code: z.enum(codes).meta({ description: 'Stable; act on this.' }),
    text: bilingualSchema,
    error: z.string().meta({ description: 'Same as `detail`, where MOTIS clients look for it.' }),
    errors: z.array(fieldErrorSchema).exactOptional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

export type ApiProblem = z.infer<typeof problemSchema>;
