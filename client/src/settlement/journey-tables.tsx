import { useTranslation } from 'react-i18next';
import type { CardJourney, JourneyDetail, Tap } from '../api/contract.ts';
import { useJourneyWords } from '../card/use-journey-words.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';

/** The records of terminals that the journey is made of. */
export function TapTable({ taps }: { readonly taps: readonly Tap[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useJourneyWords();
  return (
    <DataTable
      labelledBy="taps"
      testId="taps"
      rows={taps}
      toKey={({ tapId }) => tapId}
      columns={[
        { key: 'tap', kind: 'name', header: t('journey.tap'), cell: ({ kind }) => t(`tap.${kind}`) },
        {
          key: 'when',
          header: t('statement.when'),
          cell: ({ at }) => (
            <time dateTime={at}>
              {toDateText(at, language)} {toClock(at)}
            </time>
          ),
        },
        {
          key: 'where',
          header: t('journey.where'),
          cell: ({ network, route, stop }) => (
            <>
              {words.toStop(stop) ?? (network && toNameText(network.names, language))}
              {route && ` · ${route.names ? toNameText(route.names, language) : route.routeId}`}
            </>
          ),
        },
        {
          key: 'terminal',
          kind: 'code',
          header: t('journey.terminal'),
          cell: ({ fileId, tapId }) => (
            <>
              {tapId}
              {fileId && <br />}
              {fileId && <small className={wide.muted}>{fileId.slice(0, 16)}</small>}
            </>
          ),
        },
        {
          key: 'amount',
          kind: 'amount',
          header: t('statement.amount'),
          cell: ({ amountFen }) => amountFen !== undefined && toAmountText(amountFen),
        },
      ]}
    />
  );
}

/** Earlier versions of the journey, which later records replaced, and the present one. */
export function VersionTable({ versions }: { readonly versions: readonly CardJourney[] }) {
  const { t } = useTranslation();
  const words = useJourneyWords();
  return (
    <DataTable
      labelledBy="versions"
      rows={versions}
      toKey={({ version }) => String(version)}
      columns={[
        { key: 'version', kind: 'name', header: t('journey.version'), cell: ({ version }) => version },
        {
          key: 'status',
          header: t('settlement.status'),
          cell: ({ status }) => t(`journeyStatus.${status}`),
        },
        { key: 'journey', header: t('settlement.journey'), cell: (one) => words.toTitle(one) },
        { key: 'day', header: t('settlement.day'), cell: ({ batchDate }) => batchDate },
        {
          key: 'rider',
          kind: 'amount',
          header: t('journey.rider'),
          cell: ({ riderFen }) => toAmountText(riderFen),
        },
      ]}
    />
  );
}

/** Double entry: every transfer, from which account to which. */
export function TransferTable({ transfers }: Pick<JourneyDetail, 'transfers'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAccount = (name: string, code: string) => (
    <>
      {name} <small className={wide.code}>{code}</small>
    </>
  );
  return (
    <DataTable
      labelledBy="transfers"
      rows={transfers}
      toKey={({ transferId }) => String(transferId)}
      columns={[
        {
          key: 'what',
          kind: 'name',
          header: t('statement.what'),
          cell: ({ isPending, reverses, text }) => (
            <>
              {text[language]}
              {isPending && <small className={wide.muted}> {t('journey.pending')}</small>}
              {reverses && <small className={wide.muted}> {t('journey.reverses', { id: reverses })}</small>}
            </>
          ),
        },
        {
          key: 'debit',
          header: t('journey.debit'),
          cell: ({ debit, debitName }) => toAccount(debitName, debit),
        },
        {
          key: 'credit',
          header: t('journey.credit'),
          cell: ({ credit, creditName }) => toAccount(creditName, credit),
        },
        { key: 'day', header: t('settlement.day'), cell: ({ batchDate }) => batchDate },
        {
          key: 'amount',
          kind: 'amount',
          header: t('statement.amount'),
          cell: ({ amountFen }) => toAmountText(amountFen),
        },
      ]}
    />
  );
}
