import type { Body } from './parameters.ts'

/** What was asked for, over the defaults. Times are virtual milliseconds. */
export type Resource = {
  readonly id: string
  readonly createdAt: number
  updatedAt: number
  values: Body
}
