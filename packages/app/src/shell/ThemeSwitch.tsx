import { useSyncExternalStore, useMemo } from 'react';
import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { appThemeApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiComputerLine, RiMoonLine, RiSunLine } from '@remixicon/react';

const choices = [
  { id: 'light', title: 'Light', icon: <RiSunLine /> },
  { id: 'dark', title: 'Dark', icon: <RiMoonLine /> },
  { id: 'auto', title: 'As the system', icon: <RiComputerLine /> },
] as const;

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const themeApi = useApi(appThemeApiRef);
  const store = useMemo(
    () => ({
      subscribe: (listener: () => void) => {
        const subscription = themeApi.activeThemeId$().subscribe(listener);
        return () => subscription.unsubscribe();
      },
      get: () => themeApi.getActiveThemeId() ?? 'auto',
    }),
    [themeApi],
  );
  const activeId = useSyncExternalStore(store.subscribe, store.get);
  const active = choices.find(({ id }) => id === activeId) ?? choices[2];

  return (
    <MenuTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={`Theme: ${active.title}`}
        icon={active.icon}
      />
      <Menu
        aria-label="Theme"
        selectionMode="single"
        selectedKeys={[active.id]}
        onAction={id =>
          themeApi.setActiveThemeId(id === 'auto' ? undefined : String(id))
        }
      >
        {choices.map(({ id, title, icon }) => (
          <MenuItem key={id} id={id} iconStart={icon}>
            {title}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
