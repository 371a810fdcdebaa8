import { Skeleton } from '@mantine/core';
import styles from './itinerary-card.module.css';

/** Placeholders of cards. Screen readers skip them: the live region has announced the search. */
export function ItinerarySkeletons() {
  return (
    <div aria-hidden="true" data-testid="skeleton">
      {[0, 1, 2].map((row) => (
        <div key={row} className={styles.skeleton}>
          <Skeleton height={24} width="62%" radius="sm" />
          <Skeleton height={26} mt={12} radius="sm" />
          <Skeleton height={16} mt={12} width="80%" radius="sm" />
        </div>
      ))}
    </div>
  );
}
