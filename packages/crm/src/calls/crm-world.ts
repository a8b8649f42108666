import type { Dispatcher, Gate, OutboundCallInput, RecordReference } from '@callplane/core'
import { onlyContact, type Contact, type ContactDirectory } from '../directory/contacts.ts'
import type { CrmUser, UserDirectory } from '../directory/users.ts'
import type { CallLog } from '../log/call-log.ts'
import type { Mirror } from '../log/mirror-dispatcher.ts'
import type { ProviderFeed } from '../log/provider-feed.ts'
import { noReferences, type CrmReferences } from '../model/references.ts'

/** Whose request it is. */
export interface Caller {
  readonly tenant: string
  readonly user: string
}

/** The provider whose SDK the tenant's browsers use, and its number for users who have none. */
export interface ActiveProvider {
  readonly name: string
  readonly number?: string | undefined
}

/** What every click-to-call has besides its parties: rule, tags, recording, ring timeout, options. */
export type CallDefaults = Omit<
  OutboundCallInput,
  'to' | 'connect' | 'tenant' | 'contact' | 'idempotencyKey'
>

/** What the operations of the CRM share. */
export interface CrmWorld {
  readonly log: CallLog
  readonly dispatcher: Pick<
    Dispatcher,
    'dispatch' | 'hangUp' | 'calls' | 'transfer' | 'sendDigits' | 'startRecording' | 'stopRecording'
  >
  readonly mirror: Pick<Mirror, 'bring'>
  readonly feed: ProviderFeed | undefined
  readonly contacts: ContactDirectory
  readonly users: UserDirectory | undefined
  readonly activeProvider: (tenant: string) => ActiveProvider | null
  /** Finds or makes the conversation that a call with this contact belongs to. */
  readonly conversationOf:
    | ((caller: Caller, contact: Contact) => Promise<RecordReference | null>)
    | undefined
  readonly callDefaults: CallDefaults
  /** Asked with `check` before a number is rung. */
  readonly guards: readonly Gate[]
  /** The outcomes that calls of the tenant may have; null: any. */
  readonly dispositionsOf: (tenant: string) => readonly string[] | null
  /** The `system` of references to users and organisations. */
  readonly system: string
}

/** The directory's user, or one with an id alone where there is no directory. */
export const userOf = async (world: CrmWorld, { tenant, user }: Caller): Promise<CrmUser> => ({
  ...(await world.users?.findById(tenant, user)),
  id: user,
})

export const referencesFor = async (
  world: CrmWorld,
  caller: Caller,
  contact: Contact | null,
): Promise<CrmReferences> => ({
  contact: contact?.reference ?? null,
  user: { system: world.system, type: 'user', id: caller.user },
  organisation: { system: world.system, type: 'organisation', id: caller.tenant },
  conversation: contact && (await conversationOf(world, caller, contact)),
})

/** Of a call that no user asked for, such as a caller's: the only contact with that number, if there is one. */
export const referencesByNumber = async (
  world: Pick<CrmWorld, 'contacts' | 'system'>,
  tenant: string,
  number: string | null,
): Promise<CrmReferences> => ({
  ...noReferences,
  contact: (number && (await onlyContact(world.contacts, tenant, number))?.reference) || null,
  organisation: { system: world.system, type: 'organisation', id: tenant },
})

/** A call is recorded even where its conversation could not be found: it is about to ring already. */
const conversationOf = async (
  world: CrmWorld,
  caller: Caller,
  contact: Contact,
): Promise<RecordReference | null> => {
  try {
    return (await world.conversationOf?.(caller, contact)) ?? null
  } catch (error) {
    world.log.host.log({
      level: 'error',
      event: 'crm.conversation-failed',
      error: (error as Error)?.name,
    })
    return null
  }
}
