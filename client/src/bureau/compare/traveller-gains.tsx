import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedRiders } from '../../api/contract.ts';
import { configQuery } from '../../api/queries.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { toSignedRough } from './numbers.ts';
import { RangeValue } from './range-value.tsx';
import { useDistrictName } from './use-district-name.ts';

type Forecast = NonNullable<ComparedRiders['forecast']>;

const toYuan = (value: number) => {
  const text = toSignedRough(value);
  return /^[+−]/.test(text) ? `${text[0]}¥${text.slice(1)}` : `¥${text}`;
};

/** What travellers between the cities gain or lose: by purpose, and by the district that they live in. */
export function TravellerGains({ forecast: { districts, groups } }: { readonly forecast: Forecast }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [groupsId, districtsId] = [useId(), useId()];
  const toDistrict = useDistrictName();
  const config = useQuery(configQuery());
  const nameOf = ({ city, district }: Forecast['districts'][number]) => {
    const region = config.data?.regions.find(({ regionId }) => regionId === city);
    return district === undefined
      ? t('compare.outsideDistricts', { city: region ? toNameText(region.names, language) : city })
      : toDistrict(district);
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
                <RangeValue range={yuanPerDay} toText={toYuan} />
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
                ({ yuanPerDay }) => <RangeValue range={yuanPerDay} toText={toYuan} />,
                ({ yuanPerDay }) => yuanPerDay.central,
              ),
            ]}
          />
        </section>
      )}
    </>
  );
}
