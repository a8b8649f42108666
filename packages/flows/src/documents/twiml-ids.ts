import type { DocumentCall, Recording, ReportingApplication } from '@callplane/core'
import { hexOfCallId, hexOfPart } from '@callplane/kit'
import type { DocumentAccount } from './accounts.ts'

/** What an application is told about, and as whom. */
export interface Told {
  readonly call: DocumentCall
  readonly document: Pick<ReportingApplication, 'door'>
}

const isSid = (prefix: string, text: string | undefined): text is string =>
  text !== undefined && new RegExp(`^${prefix}[0-9a-f]{32}$`, 'i').test(text)

export const accountSid = (account: DocumentAccount | undefined): string =>
  account && 'accountSid' in account ? account.accountSid : `AC${'0'.repeat(32)}`

/**
 * Twilio's own id of a call that Twilio carries, so that its REST API knows it; else one that is made of ours. An
 * application behind a door knows the latter alone.
 */
export const callSid = ({ call, document }: Told): string => {
  const { plugin, references, id } = call
  const own = document.door === undefined && plugin === 'twilio' ? references['call'] : undefined
  return isSid('CA', own) ? own : `CA${hexOfCallId(id)}`
}

/** Twilio's own id of a party that Twilio rang; else one that is made of ours. */
export const partySid = ({ call: { id, dial }, document }: Told): string | undefined => {
  if (!dial) return undefined
  const { near } = dial.references
  return document.door === undefined && isSid('CA', near)
    ? near
    : `CA${hexOfPart(id, dial.attempt)}`
}

export const recordingSid = ({ call, document }: Told, id: string): string =>
  document.door === undefined && isSid('RE', id) ? id : `RE${hexOfPart(call.id, id)}`

/** Where the application gets it: at its door, if it came through one, else at the carrier. */
export const recordingUrl = (
  told: Told,
  { id, url }: Pick<Recording, 'url'> & { readonly id?: string | undefined },
  account: DocumentAccount | undefined,
): string | undefined => {
  const { door } = told.document
  return door === undefined || id === undefined
    ? url
    : `${door}/2010-04-01/Accounts/${accountSid(account)}/Recordings/${recordingSid(told, id)}`
}
