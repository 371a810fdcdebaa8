/**
 * Differences between version 6 of the MOTIS paths and older ones, as data. The router converts older requests and answers by
 * them, and the OpenAPI document is made from them.
 */
import type { BilingualText } from '../../../base/problem.ts';
import type { ApiVersion } from '../../schema/operation.ts';

/** A difference in answers. `schema` and `schemas` are names of schemas in the document. */
export type AnswerRule =
  /** Enum values that had other names. */
  | {
      readonly kind: 'words';
      readonly schemas: readonly string[];
      readonly words: Readonly<Record<string, string>>;
    }
  /** A field that was required and had `value` where nothing is known. */
  | { readonly kind: 'fill'; readonly schema: string; readonly field: string; readonly value: number }
  /** A field that had the value of `from`; `move` also removes `from`. */
  | {
      readonly kind: 'copy' | 'move';
      readonly schemas: readonly string[];
      readonly from: string;
      readonly to: string;
    }
  /** Polylines had `precision` decimal places. */
  | { readonly kind: 'precision'; readonly schema: string; readonly precision: number };

/** A difference in queries: converts an older query to the current one. */
export interface QueryRule {
  readonly kind: 'query';
  readonly operationIds: readonly string[];
  readonly toNewer: (query: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

export interface VersionChange {
  /** The newest version with the difference. */
  readonly upTo: ApiVersion;
  readonly text: BilingualText;
  readonly rules: readonly (AnswerRule | QueryRule)[];
}

/** Rows of the history, the newest first. */
const versionChanges: readonly VersionChange[] = [
  {
    upTo: 5,
    text: { zh: '未知楼层写作 level 0', en: 'an unknown floor is `level` 0' },
    rules: [{ kind: 'fill', schema: 'Place', field: 'level', value: 0 }],
  },
  {
    upTo: 4,
    text: {
      zh: '市郊铁路称 METRO，架空索道称 AREAL_LIFT',
      en: 'suburban trains are `METRO`, aerial lifts `AREAL_LIFT`',
    },
    rules: [
      {
        kind: 'words',
        schemas: ['Mode', 'TransitMode'],
        words: { SUBURBAN: 'METRO', AERIAL_LIFT: 'AREAL_LIFT' },
      },
    ],
  },
  {
    upTo: 3,
    text: {
      zh: 'routeShortName 是显示名称（今为 displayName）',
      en: '`routeShortName` is what is shown (today `displayName`)',
    },
    rules: [
      { kind: 'copy', schemas: ['Leg', 'StopTime'], from: 'displayName', to: 'routeShortName' },
      { kind: 'move', schemas: ['TripInfo'], from: 'displayName', to: 'routeShortName' },
    ],
  },
  {
    upTo: 2,
    text: {
      zh: 'maxTransfers 数的是乘车次数，而非换乘次数',
      en: '`maxTransfers` counts vehicles, not the changes between them',
    },
    rules: [{ kind: 'query', operationIds: ['plan'], toNewer: toTransferCount }],
  },
  {
    upTo: 1,
    text: {
      zh: '折线精度为 7（经度超过 107 度时须用 32 位以上的整数解码）',
      en: 'lines have precision 7 (beyond a longitude of 107 degrees they need integers of more than 32 bits)',
    },
    rules: [{ kind: 'precision', schema: 'EncodedPolyline', precision: 7 }],
  },
];

/** `maxTransfers=2` allowed two vehicles, which is one change; 0 allowed no vehicle. */
function toTransferCount(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { maxTransfers: vehicles, ...rest } = query;
  if (typeof vehicles !== 'string' || !/^\d{1,9}$/.test(vehicles)) return { ...query };
  return vehicles === '0'
    ? { ...rest, transitModes: '' }
    : { ...rest, maxTransfers: `${Number(vehicles) - 1}` };
}

/** The differences between `version` and the current one. */
export function listChanges(version: ApiVersion): VersionChange[] {
  return versionChanges.filter(({ upTo }) => version <= upTo);
}
