import {
  RiAlertLine,
  RiQuestionLine,
  RiShieldCheckLine,
  RiTimeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import { phaseWord } from '../page/filterWords';
import type { SealedRow } from './useSeals';
import type { Seal } from './verifySeal';
import styles from './SealSection.module.css';

/** A state's sign, beside its words: colour says nothing alone. */
const signs: Record<
  Seal['state'],
  { word: string; tone: string; icon: RemixiconComponentType }
> = {
  verified: { word: 'Verified', tone: 'good', icon: RiShieldCheckLine },
  'not-yet': {
    word: 'Not in the signed head yet',
    tone: 'neutral',
    icon: RiTimeLine,
  },
  broken: { word: 'Broken', tone: 'bad', icon: RiAlertLine },
  unavailable: {
    word: 'Could not be verified',
    tone: 'attention',
    icon: RiQuestionLine,
  },
};

/** What came of verifying, row by row, and what it means. */
export function SealResult({ sealed }: { sealed: readonly SealedRow[] }) {
  const verified = sealed.flatMap(({ seal }) =>
    seal.state === 'verified' ? [seal] : [],
  );
  return (
    <div className={styles.result}>
      <ul className={styles.rows}>
        {sealed.map(({ row, seal, report }) => (
          <li key={row.id}>
            <SealSign state={seal.state} />
            <span className={styles.row}>
              Row {row.seq} ({phaseWord(row.phase)})
            </span>
            <SealProblem seal={seal} report={report} />
          </li>
        ))}
      </ul>
      <Sentences
        title="What this proves"
        sentences={verified.flatMap(({ proven }) => proven)}
      />
      <Sentences
        title="What it does not prove"
        sentences={verified.flatMap(({ notProven }) => notProven)}
      />
    </div>
  );
}

function SealSign({ state }: { state: Seal['state'] }) {
  const { word, tone, icon: Icon } = signs[state];
  return (
    <span className={styles.sign} data-tone={tone}>
      <Icon size={16} aria-hidden="true" /> {word}
    </span>
  );
}

function SealProblem({ seal, report }: Omit<SealedRow, 'row'>) {
  switch (seal.state) {
    case 'broken':
      return (
        <div className={styles.explained}>
          <p>{seal.problem}.</p>
          {seal.proven.length > 0 && (
            <p>Proven nevertheless: {seal.proven.join(' ')}</p>
          )}
          <p>
            Do not rely on what this row says. Tell those who run the portal,
            and keep what you see here.
          </p>
          <p>{report}</p>
        </div>
      );
    case 'not-yet':
      return (
        <div className={styles.explained}>
          <p>
            The signed head has {seal.headSize} rows; it follows new rows within
            a second or two. Verify again in a moment.
          </p>
        </div>
      );
    case 'unavailable':
      return (
        <div className={styles.explained}>
          <p>{describeProblem(seal.error).detail}</p>
          <p>Nothing is proven, and nothing is disproven.</p>
        </div>
      );
    default:
      return null;
  }
}

/** Sentences that hold for one or more rows; what several say alike is said once. */
function Sentences(props: { title: string; sentences: readonly string[] }) {
  const sentences = [...new Set(props.sentences)];
  return sentences.length === 0 ? null : (
    <>
      <h4 className={styles.heading}>{props.title}</h4>
      <ul className={styles.sentences}>
        {sentences.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
