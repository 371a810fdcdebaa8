import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedRiders } from '../../api/contract.ts';
import { withSymbol } from '../../i18n/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { toSignedRough } from './numbers.ts';
import { RangeValue } from './range-value.tsx';

type Forecast = NonNullable<ComparedRiders['forecast']>;

export interface TravellerGainsProps {
  readonly forecast: Forecast;
  /** Of the parameter sheet, which gives minutes their value. */
  readonly currency: string;
}

/** What travellers between the cities gain or lose: by purpose, and by the district that they live in. */
export function TravellerGains({ currency, forecast: { districts, groups } }: TravellerGainsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [groupsId, districtsId] = [useId(), useId()];
  const toGain = (value: number) => withSymbol(toSignedRough(value), currency);
  const nameOf = ({ district, names }: Forecast['districts'][number]) => {
    const name = toNameText(names, language);
    return district === undefined ? t('compare.outsideDistricts', { city: name }) : name;
  };
  return (
    <>
      {groups.length > 0 && (
        <section aria-labelledby={groupsId}>
          <h3 id={groupsId}>{t('compare.groups')}</h3>
          <p className={styles.muted}>{t('compare.gainsHint')}</p>
          <DataTable
            labelledBy={groupsId}
            className={styles.table}
            testId="groups"
            rows={groups}
            toKey={({ id }) => id}
            columns={(column) => [
              column.name(t('compare.purpose'), ({ name }) => name[language]),
              column.amount(t('compare.tripsADay'), ({ trips }) => <RangeValue range={trips} />),
              column.amount(t('compare.gainMinutes'), ({ benefitMin }) => (
                <RangeValue range={benefitMin} toText={toSignedRough} />
              )),
              column.amount(t('compare.gainYuan'), ({ yuanPerDay }) => (
                <RangeValue range={yuanPerDay} toText={toGain} />
              )),
            ]}
          />
        </section>
      )}
      {districts.length > 0 && (
        <section aria-labelledby={districtsId}>
          <h3 id={districtsId}>{t('compare.gainsByDistrict')}</h3>
          <DataTable
            labelledBy={districtsId}
            className={styles.table}
            testId="gains"
            rows={districts}
            toKey={({ city, district = '' }) => `${city} ${district}`}
            columns={(column) => [
              column.name(t('compare.district'), nameOf, nameOf),
              column.amount(
                t('compare.tripsADay'),
                ({ trips }) => <RangeValue range={trips} />,
                ({ trips }) => trips.central,
              ),
              column.amount(
                t('compare.gainMinutes'),
                ({ benefitMin }) => <RangeValue range={benefitMin} toText={toSignedRough} />,
                ({ benefitMin }) => benefitMin.central,
              ),
              column.amount(
                t('compare.gainYuan'),
                ({ yuanPerDay }) => <RangeValue range={yuanPerDay} toText={toGain} />,
                ({ yuanPerDay }) => yuanPerDay.central,
              ),
            ]}
          />
        </section>
      )}
    </>
  );
}
