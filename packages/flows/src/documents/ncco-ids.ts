import type { DocumentCall, ReportingApplication } from '@callplane/core'
import { hexOfCallId, hexOfPart, uuidOfHex } from '@callplane/kit'

/** What an application is told about, and as whom. */
interface Told {
  readonly call: DocumentCall
  readonly document: Pick<ReportingApplication, 'door'>
}

export const bare = (number: string | undefined): string => (number ?? '').replace(/^\+/, '')

const own = (id: string): string => uuidOfHex(hexOfCallId(id))

/**
 * Vonage's own id of a call that Vonage carries; else one that is made of ours. An application behind a door knows the latter
 * alone.
 */
export const uuidOfCall = ({ call, document }: Told): string => {
  const { plugin, references, id } = call
  const given = document.door === undefined && plugin === 'vonage' ? references['call'] : undefined
  return given ?? own(id)
}

/** Every call has a conversation of its own. */
export const conversationOf = ({ call }: Pick<Told, 'call'>): string => `CON-${own(call.id)}`

/** Vonage's own id of a party that Vonage rang; else one that is made of ours. */
export const partyUuid = ({ call: { id, dial }, document }: Told): string | undefined => {
  if (!dial) return undefined
  const { near } = dial.references
  return document.door === undefined && near !== undefined
    ? near
    : uuidOfHex(hexOfPart(id, dial.attempt))
}
