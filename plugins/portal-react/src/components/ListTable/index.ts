export { ListTable, type ListColumn } from './ListTable';
