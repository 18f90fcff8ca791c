export { ProblemPanel } from './ProblemPanel';
export { describeProblem, type ProblemDescription } from './describeProblem';
