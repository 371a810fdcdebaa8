import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The part of a paged question that this button needs. */
interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Asks for the next rows of a list; absent on its last page. */
export function MoreButton({ query }: { readonly query: Paged }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="md"
      fullWidth
      mih={48}
      mt={8}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t('app.more')}
    </Button>
  );
}
