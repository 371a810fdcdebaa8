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
      stacks
      testId="taps"
      rows={taps}
      toKey={({ tapId }) => tapId}
      columns={(column) => [
        column.name(t('journey.tap'), ({ kind }) => t(`tap.${kind}`)),
        column.text(t('statement.when'), ({ at }) => (
          <time dateTime={at}>
            {toDateText(at, language)} {toClock(at)}
          </time>
        )),
        column.text(t('journey.where'), ({ network, route, stop }) => (
          <>
            {words.toStop(stop) ?? (network && toNameText(network.names, language))}
            {route && ` · ${route.names ? toNameText(route.names, language) : route.routeId}`}
          </>
        )),
        column.code(t('journey.terminal'), ({ fileId, tapId }) => (
          <>
            {tapId}
            {fileId && <br />}
            {fileId && <small className={wide.muted}>{fileId.slice(0, 16)}</small>}
          </>
        )),
        column.amount(
          t('statement.amount'),
          ({ amountFen }) => amountFen !== undefined && toAmountText(amountFen),
        ),
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
      stacks
      rows={versions}
      toKey={({ version }) => String(version)}
      columns={(column) => [
        column.name(t('journey.version'), ({ version }) => version),
        column.text(t('settlement.status'), ({ status }) => t(`journeyStatus.${status}`)),
        column.text(t('settlement.journey'), (one) => words.toTitle(one)),
        column.text(t('settlement.day'), ({ batchDate }) => batchDate),
        column.amount(t('journey.rider'), ({ riderFen }) => toAmountText(riderFen)),
        column.text(t('journey.because'), (one) => words.toReasons(one).join(' ')),
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
      stacks
      rows={transfers}
      toKey={({ transferId }) => String(transferId)}
      columns={(column) => [
        column.name(t('statement.what'), ({ isPending, reverses, text }) => (
          <>
            {text[language]}
            {isPending && <small className={wide.muted}> {t('journey.pending')}</small>}
            {reverses && <small className={wide.muted}> {t('journey.reverses', { id: reverses })}</small>}
          </>
        )),
        column.text(t('journey.debit'), ({ debit, debitName }) => toAccount(debitName, debit)),
        column.text(t('journey.credit'), ({ credit, creditName }) => toAccount(creditName, credit)),
        column.text(t('settlement.day'), ({ batchDate }) => batchDate),
        column.amount(t('statement.amount'), ({ amountFen }) => toAmountText(amountFen)),
      ]}
    />
  );
}
