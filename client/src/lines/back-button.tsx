import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { Icon } from '../ui/icon.tsx';
import { useHref } from '../ui/links.ts';

/** Where one came from; on a page that was opened by its link, the planner. */
export function BackButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toAddress = useHref();
  const { key } = useLocation();
  return (
    <Button
      variant="subtle"
      size="md"
      ml={-8}
      mih={44}
      leftSection={<Icon name="back" size={18} />}
      onClick={() => void (key === 'default' ? navigate(toAddress('/plan')) : navigate(-1))}
    >
      {t('app.back')}
    </Button>
  );
}
