import { useId, useState, type FormEvent } from 'react';
import { Button } from '@backstage/ui';
import { RiCloseLine, RiLayoutColumnLine } from '@remixicon/react';
import { useLocation, useNavigate } from 'react-router-dom';
import type { Grouping } from './grouping';
import {
  columnTitles,
  hideableColumns,
  withView,
  type Density,
  type HideableColumn,
  type SavedView,
} from './preferences';
import styles from './ViewOptions.module.css';

/** How the table looks: grouping is in the URL and can be shared; columns, density and saved views are the person's own. */
export function ViewOptions(props: {
  grouping: Grouping;
  groupings: Array<{ id: Grouping; title: string }>;
  onGroup: (grouping: Grouping) => void;
  hidden: HideableColumn[];
  onHide: (hidden: HideableColumn[]) => void;
  density: Density;
  onDensity: (density: Density) => void;
  views: SavedView[];
  onViews: (views: SavedView[]) => void;
}) {
  const { hidden, onHide, density, onDensity } = props;
  return (
    <div className={styles.options}>
      <label className={styles.group}>
        <span className={styles.hiddenLabel}>Group</span>
        <select
          value={props.grouping}
          onChange={event => props.onGroup(event.target.value as Grouping)}
        >
          {props.groupings.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <details className={styles.menu}>
        <summary>
          <RiLayoutColumnLine size={16} aria-hidden="true" /> View
        </summary>
        <div className={styles.panel}>
          <fieldset>
            <legend>Columns</legend>
            {hideableColumns.map(column => (
              <label key={column}>
                <input
                  type="checkbox"
                  checked={!hidden.includes(column)}
                  onChange={event =>
                    onHide(
                      event.target.checked
                        ? hidden.filter(other => other !== column)
                        : [...hidden, column],
                    )
                  }
                />
                {columnTitles[column]}
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>Density</legend>
            {(['comfortable', 'compact'] as const).map(choice => (
              <label key={choice}>
                <input
                  type="radio"
                  name="density"
                  checked={density === choice}
                  onChange={() => onDensity(choice)}
                />
                {choice === 'compact' ? 'Compact' : 'Comfortable'}
              </label>
            ))}
          </fieldset>
          <SavedViews views={props.views} onViews={props.onViews} />
        </div>
      </details>
    </div>
  );
}

function SavedViews(props: {
  views: SavedView[];
  onViews: (views: SavedView[]) => void;
}) {
  const { views, onViews } = props;
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const nameId = useId();
  const save = (event: FormEvent) => {
    event.preventDefault();
    onViews(withView(views, { name: name.trim(), search }));
    setName('');
  };
  return (
    <fieldset>
      <legend>Your views</legend>
      {views.length > 0 && (
        <ul className={styles.views}>
          {views.map(view => (
            <li key={view.name}>
              <button
                type="button"
                className={styles.view}
                aria-current={view.search === search}
                onClick={() => navigate(`${pathname}${view.search}`)}
              >
                {view.name}
              </button>
              <button
                type="button"
                className={styles.forget}
                aria-label={`Forget ${view.name}`}
                onClick={() =>
                  onViews(views.filter(other => other.name !== view.name))
                }
              >
                <RiCloseLine size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className={styles.save} onSubmit={save}>
        <label htmlFor={nameId}>Save what is shown now as</label>
        <input
          id={nameId}
          value={name}
          maxLength={60}
          onChange={event => setName(event.target.value)}
        />
        <Button
          type="submit"
          size="small"
          variant="secondary"
          isDisabled={name.trim() === ''}
        >
          Save view
        </Button>
      </form>
    </fieldset>
  );
}
