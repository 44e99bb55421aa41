export type * from './expressions.ts'
export type * from './queries.ts'
export type * from './statements.ts'
