/** The three tables of a party's statement: its lines, its days, journeys that were settled late. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Statement } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { journeyPath, settlementPath, useHref } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';

/** Every line of the statement with its sum; the number of transfers opens to them. */
export function LineTable({ statement }: { readonly statement: Statement }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const { lines, netFen, party, period } = statement;
  const direction = netFen === 0 ? '' : t(netFen > 0 ? 'settlement.receives' : 'settlement.pays');
  return (
    <DataTable
      labelledBy="lines"
      rows={lines}
      toKey={({ lineId }) => lineId}
      toRowData={({ isInformation }) => ({ 'data-information': isInformation || undefined })}
      columns={(column) => [
        column.name(t('settlement.line'), ({ isInformation, text }) => (
          <>
            {text[language]}
            {isInformation && <small className={wide.muted}> {t('settlement.information')}</small>}
          </>
        )),
        column.amount(t('settlement.transfers'), ({ lineId, text, transferCount }) =>
          transferCount === 0 ? (
            transferCount
          ) : (
            <Link
              to={toAddress(
                settlementPath(period, '/entries'),
                new URLSearchParams({ party: party.id, line: lineId }),
              )}
            >
              {transferCount}
              <span className="visually-hidden"> {t('settlement.openLine', { line: text[language] })}</span>
            </Link>
          ),
        ),
        column.amount(t('statement.amount'), ({ amountFen }) => toAmountText(amountFen, true)),
      ]}
      foot={[
        {
          key: 'net',
          header: (
            <>
              {t('settlement.net')} <small>{direction}</small>
            </>
          ),
          cells: [
            '',
            <span key="net" data-testid="net">
              {toAmountText(netFen, true)}
            </span>,
          ],
        },
      ]}
    />
  );
}

export function DayTable({ days }: Pick<Statement, 'days'>) {
  const { t } = useTranslation();
  return (
    <DataTable
      labelledBy="days"
      stacks
      rows={days}
      toKey={({ date }) => date}
      columns={(column) => [
        column.name(t('settlement.day'), ({ date }) => date),
        column.text(t('settlement.status'), ({ sealHead, state }) => (
          <>
            {t(`batchState.${state}`)} {sealHead && <span className={wide.code}>{sealHead}</span>}
          </>
        )),
        column.text(t('settlement.paymentDate'), ({ paymentDate }) => paymentDate),
        column.amount(t('settlement.net'), ({ netFen }) => toAmountText(netFen, true)),
      ]}
    />
  );
}

/** Journeys of earlier days that this period paid. */
export function LateTable({ items }: { readonly items: Statement['lateItems'] }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  return (
    <DataTable
      labelledBy="late"
      stacks
      rows={items}
      toKey={({ batchDate, journeyId }) => `${journeyId}|${batchDate}`}
      columns={(column) => [
        column.name(t('settlement.journey'), ({ journeyId }) => (
          <Link to={toAddress(journeyPath(journeyId))} className={wide.code}>
            {journeyId}
          </Link>
        )),
        column.text(t('settlement.serviceDate'), ({ serviceDate }) => serviceDate),
        column.text(t('settlement.day'), ({ batchDate }) => batchDate),
        column.amount(t('journey.rider'), ({ riderFen }) => toAmountText(riderFen)),
      ]}
    />
  );
}
