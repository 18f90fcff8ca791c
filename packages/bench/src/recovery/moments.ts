/** A moment between authorisation and answer at which the process is killed. */
export type Moment = {
  name: string;
  /** What has happened then, in words for the report. */
  says: string;
} & (
  | {
      /** A statement to Postgres: killed before it is sent, as soon as it is on the wire, or when its answer comes. */
      when: 'sent' | 'in-flight' | 'answered';
      statement:
        'claim' | 'grant' | 'claim-commit' | 'intent' | 'outcome' | 'keep';
    }
  | {
      /** The remote call, or the answer to the caller: killed before, or right after it. */
      when: 'before' | 'after';
      call: 'effect' | 'answer';
    }
  /** Killed from outside, by whoever received the remote call, before it answers. */
  | { when: 'received' }
);

/** Every await of the pipeline from the claim on, on both of its sides where they differ. */
export const moments: readonly Moment[] = [
  {
    name: 'claim-unsent',
    says: 'authorised, nothing claimed',
    when: 'sent',
    statement: 'claim',
  },
  {
    name: 'key-claimed',
    says: 'key inserted, not committed',
    when: 'answered',
    statement: 'claim',
  },
  {
    name: 'grant-used',
    says: 'grant used, not committed',
    when: 'answered',
    statement: 'grant',
  },
  {
    name: 'claim-in-flight',
    says: 'the claim’s commit on the wire',
    when: 'in-flight',
    statement: 'claim-commit',
  },
  {
    name: 'claim-committed',
    says: 'key and grant spent, no intent',
    when: 'answered',
    statement: 'claim-commit',
  },
  {
    name: 'intent-unsent',
    says: 'intent about to be written',
    when: 'sent',
    statement: 'intent',
  },
  {
    name: 'intent-in-flight',
    says: 'intent on the wire',
    when: 'in-flight',
    statement: 'intent',
  },
  {
    name: 'intent-durable',
    says: 'intent durable, its writer not told',
    when: 'answered',
    statement: 'intent',
  },
  {
    name: 'effect-unsent',
    says: 'the remote call not made',
    when: 'before',
    call: 'effect',
  },
  {
    name: 'effect-received',
    says: 'the remote side has done it, not answered',
    when: 'received',
  },
  {
    name: 'effect-answered',
    says: 'the remote side’s answer has come',
    when: 'after',
    call: 'effect',
  },
  {
    name: 'outcome-unsent',
    says: 'outcome about to be written',
    when: 'sent',
    statement: 'outcome',
  },
  {
    name: 'outcome-in-flight',
    says: 'outcome on the wire',
    when: 'in-flight',
    statement: 'outcome',
  },
  {
    name: 'outcome-durable',
    says: 'outcome durable, its writer not told',
    when: 'answered',
    statement: 'outcome',
  },
  {
    name: 'answer-kept',
    says: 'answer kept for repeats',
    when: 'answered',
    statement: 'keep',
  },
  {
    name: 'answer-unsent',
    says: 'answer not sent',
    when: 'before',
    call: 'answer',
  },
  { name: 'answer-sent', says: 'answer sent', when: 'after', call: 'answer' },
];

/** What a process is told: to die at the `nth` time that it comes to a moment. */
export type Crash = { moment: string; nth: number };
