import { type ReactNode, Suspense, useId } from 'react';
import { Skeleton, VisuallyHidden } from '@backstage/ui';
import { CardBoundary } from './CardBoundary';
import styles from './CardFrame.module.css';

/** A card: its title, and whatever its content is doing. */
export function CardFrame(props: {
  title: string;
  /** Of its heading, below the page's. */
  level: 2 | 3;
  children: ReactNode;
}) {
  const Heading = `h${props.level}` as const;
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={styles.card}>
      <Heading id={titleId} className={styles.title}>
        {props.title}
      </Heading>
      <CardBoundary title={props.title}>
        <Suspense fallback={<CardSkeleton />}>{props.children}</Suspense>
      </CardBoundary>
    </section>
  );
}

/** Stands where a card's content will be. */
export function CardSkeleton() {
  return (
    <div role="status" aria-busy="true" className={styles.skeleton}>
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={14} width="80%" />
      <Skeleton height={14} width="55%" />
      <Skeleton height={14} width="65%" />
    </div>
  );
}
