import Anser from 'anser';
import { memo, type ReactNode } from 'react';
import styles from './LogText.module.css';

/** The sixteen colours that a terminal has by name. Others are shown as plain text: they were chosen for another background. */
const COLOURS: Record<string, string> = {
  'ansi-black': styles.black,
  'ansi-red': styles.red,
  'ansi-green': styles.green,
  'ansi-yellow': styles.yellow,
  'ansi-blue': styles.blue,
  'ansi-magenta': styles.magenta,
  'ansi-cyan': styles.cyan,
  'ansi-white': styles.white,
  'ansi-bright-black': styles.black,
  'ansi-bright-red': styles.red,
  'ansi-bright-green': styles.green,
  'ansi-bright-yellow': styles.yellow,
  'ansi-bright-blue': styles.blue,
  'ansi-bright-magenta': styles.magenta,
  'ansi-bright-cyan': styles.cyan,
  'ansi-bright-white': styles.white,
};

const DECORATIONS: Record<string, string> = {
  bold: styles.bold,
  dim: styles.dim,
  italic: styles.italic,
  underline: styles.underline,
  strikethrough: styles.strikethrough,
};

const ESCAPE = '\u001b';

/** Text as a terminal shows it: colours and weights by SGR sequences, everything else literally. What matches `mark` is marked. */
export const LogText = memo(function Text(props: {
  text: string;
  mark: string;
}) {
  const { text, mark } = props;
  if (!text.includes(ESCAPE)) return <>{marked(text, mark)}</>;
  return (
    <>
      {Anser.ansiToJson(text, {
        json: true,
        remove_empty: true,
        use_classes: true,
      }).map(({ content, fg, decorations }, index) => (
        <span
          // The parts of a line never change places.
          key={index}
          className={[
            COLOURS[fg] ?? '',
            ...decorations.map(decoration => DECORATIONS[decoration] ?? ''),
          ].join(' ')}
        >
          {marked(content, mark)}
        </span>
      ))}
    </>
  );
});

/** Marks a text wherever it occurs, in whatever case. */
function marked(text: string, mark: string): ReactNode {
  if (mark === '') return text;
  const lower = text.toLowerCase();
  const sought = mark.toLowerCase();
  const parts: ReactNode[] = [];
  let at = 0;
  for (
    let found = lower.indexOf(sought);
    found >= 0;
    found = lower.indexOf(sought, at)
  ) {
    parts.push(
      text.slice(at, found),
      <mark key={found} className={styles.mark}>
        {text.slice(found, found + sought.length)}
      </mark>,
    );
    at = found + sought.length;
  }
  return [...parts, text.slice(at)];
}
