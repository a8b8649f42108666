import { json, type EmulatorResponse } from '../server/message.ts'
import { ref } from './components.ts'
import type { Issue } from './schema.ts'

export const problem = (
  status: number,
  error: string,
  issues?: readonly Issue[],
): EmulatorResponse => json(status, issues ? { error, issues } : { error })

export const invalid = {
  description: 'The body or the query is invalid: every fault with its path.',
  schema: ref('Problem'),
}

export const notFound = (what: string) => ({ description: what, schema: ref('Problem') })
