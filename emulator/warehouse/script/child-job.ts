/** The job of a script's n-th statement, counted from 0 in the order in which they run. */
export const childJobId = (script: string, index: number): string => `script_job_${script}_${index}`
