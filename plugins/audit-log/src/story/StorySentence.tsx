import { Fragment, type ReactNode } from 'react';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import { tellStory, type StoryPiece } from './sentence';
import type { Story } from './story';
import styles from './StorySentence.module.css';

/** What a reader may do with the people and things in a sentence. */
export type SentenceLinks = {
  onActor: (ref: string) => void;
  onTarget: (targetKind: string | null, id: string) => void;
};

/** A story in sentences. With `links`, its actor and target are buttons that narrow the log to them. */
export function StorySentence(props: {
  story: Story;
  entry: AuditCatalogueEntry | undefined;
  links?: SentenceLinks;
}) {
  const { story, entry, links } = props;
  const { pieces, ending } = tellStory(story, entry);
  return (
    <>
      {pieces.map((piece, index) => (
        // Pieces have no identity but their place, and a story's pieces change only as a whole.
        <Fragment key={index}>{pieceOf(piece, links)}</Fragment>
      ))}{' '}
      {ending}
    </>
  );
}

function pieceOf(piece: StoryPiece, links?: SentenceLinks): ReactNode {
  switch (piece.kind) {
    case 'actor': {
      const { actor, ref } = piece;
      return (
        <>
          <Chooser
            onChoose={links && ref ? () => links.onActor(ref) : undefined}
          >
            {actor.name}
          </Chooser>
          {actor.onBehalfOf && ` for ${actor.onBehalfOf}`}
          {actor.roles.length > 0 && ` (${actor.roles.join(', ')})`}
        </>
      );
    }
    case 'target':
      return (
        <Chooser
          title={piece.id}
          onChoose={links && (() => links.onTarget(piece.targetKind, piece.id))}
        >
          {piece.text}
        </Chooser>
      );
    case 'value':
      return <span className={styles.value}>{piece.text}</span>;
    case 'reason':
      return <q className={styles.reason}>{piece.text}</q>;
    default:
      return piece.text;
  }
}

function Chooser(props: {
  title?: string;
  onChoose?: () => void;
  children: string;
}) {
  const { title, onChoose, children } = props;
  return onChoose ? (
    <button
      type="button"
      className={styles.chooser}
      title={title ?? `Only ${children}`}
      onClick={onChoose}
    >
      {children}
    </button>
  ) : (
    <strong className={styles.name} title={title}>
      {children}
    </strong>
  );
}
