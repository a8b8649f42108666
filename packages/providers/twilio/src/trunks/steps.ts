import { CallError, type Gateway } from '@callplane/core'
import type { Step } from '@callplane/kit'

export type Wanted = Omit<Gateway, 'id'>

/** What the steps have found out so far. */
export interface Made {
  readonly trunk?: string
  readonly credentialList?: string
  readonly addressList?: string
}
export type TrunkStep = Step<Made>

/** A step's predecessors have put it there; nothing else can be the case. */
export const need = (id: string | undefined): string => {
  if (id !== undefined) return id
  throw new CallError('unexpected', 'twilio: a step ran before the one it needs', {
    provider: 'twilio',
    dialled: 'no',
  })
}
