import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';

/** How the log is read: by action, or row by row. */
export type LogView = 'stories' | 'rows';

/** Chooses between the log as stories and the log row by row. */
export function ViewSwitch(props: {
  view: LogView;
  onChange: (view: LogView) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label="Show"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.view]}
      onSelectionChange={keys =>
        props.onChange([...keys][0] === 'rows' ? 'rows' : 'stories')
      }
    >
      <ToggleButton id="stories">Actions</ToggleButton>
      <ToggleButton id="rows">Rows</ToggleButton>
    </ToggleButtonGroup>
  );
}
