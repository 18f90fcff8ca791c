import { type ReactNode, type MouseEvent } from 'react';
import {
  EnvironmentMark,
  readEnvironment,
  type ShellPlace,
  type ShellSlot,
} from '@alphaswarm-admin/plugin-portal-react';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import styles from './Shell.module.css';

/** An element that a plugin put into the shell. */
export type PlacedElement = ShellPlace & { id: string; element: ReactNode };

/** The frame around every page. */
export function Shell(props: {
  nav: ReactNode;
  content: ReactNode;
  elements: PlacedElement[];
}) {
  const { nav, content, elements } = props;
  const { tone } = readEnvironment(useApi(configApiRef));
  return (
    <div className={styles.shell} data-environment={tone}>
      <a href="#main" className={styles.skip} onClick={skipToContent}>
        Skip to content
      </a>
      <div className={styles.nav}>{nav}</div>
      <header className={styles.header}>
        <EnvironmentMark />
        <div className={styles.headerElements}>
          <Slot slot="header" elements={elements} />
        </div>
      </header>
      <div className={styles.page}>
        <div className={styles.banners} role="region" aria-label="Notices">
          <Slot slot="banner" elements={elements} />
        </div>
        {content}
      </div>
      <Slot slot="overlay" elements={elements} />
    </div>
  );
}

function Slot(props: { slot: ShellSlot; elements: PlacedElement[] }) {
  return (
    <>
      {props.elements
        .filter(({ slot }) => slot === props.slot)
        .sort((a, b) => a.order - b.order)
        .map(({ id, element }) => (
          <div key={id} className={styles.element}>
            {element}
          </div>
        ))}
    </>
  );
}

/** Goes to the page's `<main>`, whoever made it, without changing the address. */
function skipToContent(event: MouseEvent) {
  event.preventDefault();
  const main = document.querySelector('main');
  if (main && !main.hasAttribute('tabindex')) {
    main.setAttribute('tabindex', '-1');
  }
  main?.focus();
}
