import { useTranslation } from 'react-i18next';
import type { CardJourney, JourneyDetail, Tap } from '../api/contract.ts';
import { useJourneyWords } from '../card/use-journey-words.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { ScrollFrame } from '../ui/scroll-frame.tsx';
import wide from '../ui/wide.module.css';

/** The records of terminals that the journey is made of. */
export function TapTable({ taps }: { readonly taps: readonly Tap[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useJourneyWords();
  return (
    <ScrollFrame labelledBy="taps">
      <table className={wide.table} data-testid="taps">
        <thead>
          <tr>
            <th scope="col">{t('journey.tap')}</th>
            <th scope="col">{t('statement.when')}</th>
            <th scope="col">{t('journey.where')}</th>
            <th scope="col">{t('journey.terminal')}</th>
            <th scope="col" className={wide.amount}>
              {t('statement.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {taps.map((tap) => (
            <tr key={tap.tapId}>
              <th scope="row">{t(`tap.${tap.kind}`)}</th>
              <td>
                <time dateTime={tap.at}>
                  {toDateText(tap.at, language)} {toClock(tap.at)}
                </time>
              </td>
              <td>
                {words.toStop(tap.stop) ?? (tap.network && toNameText(tap.network.names, language))}
                {tap.route &&
                  ` · ${tap.route.names ? toNameText(tap.route.names, language) : tap.route.routeId}`}
              </td>
              <td className={wide.code}>
                {tap.tapId}
                {tap.fileId && <br />}
                {tap.fileId && <small className={wide.muted}>{tap.fileId.slice(0, 16)}</small>}
              </td>
              <td className={wide.amount}>{tap.amountFen !== undefined && toAmountText(tap.amountFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

/** How the journey looked before later knowledge changed it. */
export function VersionTable({ versions }: { readonly versions: readonly CardJourney[] }) {
  const { t } = useTranslation();
  const words = useJourneyWords();
  return (
    <ScrollFrame labelledBy="versions">
      <table className={wide.table}>
        <thead>
          <tr>
            <th scope="col">{t('journey.version')}</th>
            <th scope="col">{t('settlement.status')}</th>
            <th scope="col">{t('settlement.journey')}</th>
            <th scope="col">{t('settlement.day')}</th>
            <th scope="col" className={wide.amount}>
              {t('journey.rider')}
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((one) => (
            <tr key={one.version}>
              <th scope="row">{one.version}</th>
              <td>{t(`journeyStatus.${one.status}`)}</td>
              <td>{words.toTitle(one)}</td>
              <td>{one.batchDate}</td>
              <td className={wide.amount}>{toAmountText(one.riderFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

/** Double entry: every transfer, from which account to which. */
export function TransferTable({ transfers }: Pick<JourneyDetail, 'transfers'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ScrollFrame labelledBy="transfers">
      <table className={wide.table}>
        <thead>
          <tr>
            <th scope="col">{t('statement.what')}</th>
            <th scope="col">{t('journey.debit')}</th>
            <th scope="col">{t('journey.credit')}</th>
            <th scope="col">{t('settlement.day')}</th>
            <th scope="col" className={wide.amount}>
              {t('statement.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {transfers.map((one) => (
            <tr key={one.transferId}>
              <th scope="row">
                {one.text[language]}
                {one.isPending && <small className={wide.muted}> {t('journey.pending')}</small>}
                {one.reverses && (
                  <small className={wide.muted}> {t('journey.reverses', { id: one.reverses })}</small>
                )}
              </th>
              <td>
                {one.debitName} <small className={wide.code}>{one.debit}</small>
              </td>
              <td>
                {one.creditName} <small className={wide.code}>{one.credit}</small>
              </td>
              <td>{one.batchDate}</td>
              <td className={wide.amount}>{toAmountText(one.amountFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
