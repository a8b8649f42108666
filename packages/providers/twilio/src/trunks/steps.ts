import type { Gateway } from '@callplane/core'
import { type Step, resultFor } from '@callplane/kit'

export type GatewaySpec = Omit<Gateway, 'id'>

/** Ids that earlier steps found or created. */
export interface Created {
  readonly trunk?: string
  readonly credentialList?: string
  readonly addressList?: string
  /** Whether the credential was there before; its new password stays. */
  readonly hadCredential?: boolean
}
export type TrunkStep = Step<Created>

export const need = resultFor('twilio')
