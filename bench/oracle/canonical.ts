/** What both sides answer with, in one form that can be compared. */

/** Everything as text but FLOAT64, which is a number; arrays, structs and ranges are arrays; NULL is null. */
export type Plain = null | string | number | readonly Plain[]

export interface Rows {
  readonly columns: readonly {readonly name: string; readonly type: string}[]
  readonly rows: readonly (readonly Plain[])[]
}

/** The rows, or the message of the error. */
export type Answer = Rows | {readonly error: string}

export const failed = (answer: Answer): answer is {readonly error: string} => 'error' in answer

/** Where the months begin in an INTERVAL's last four bytes. */
export const INTERVAL_MONTHS_SHIFT = 13
