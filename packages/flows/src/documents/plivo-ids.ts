import type { DocumentCall, Recording, ReportingApplication } from '@callplane/core'
import { hexOfCallId, hexOfPart, uuidOfHex } from '@callplane/kit'
import type { DocumentAccount } from './accounts.ts'

/** What an application is told about, and as whom. */
export interface Told {
  readonly call: DocumentCall
  readonly document: Pick<ReportingApplication, 'door'>
}

/**
 * Plivo's own id of a call that Plivo carries; else one that is made of ours. An application behind a door knows the latter
 * alone.
 */
export const callUuid = ({ call, document }: Told): string => {
  const { plugin, references, id } = call
  const given = document.door === undefined && plugin === 'plivo' ? references['call'] : undefined
  return given ?? uuidOfHex(hexOfCallId(id))
}

/** Plivo's own id of a party that Plivo rang; else one that is made of ours. */
export const partyUuid = ({ call: { id, dial }, document }: Told): string | undefined => {
  if (!dial) return undefined
  const { near } = dial.references
  return document.door === undefined && near !== undefined
    ? near
    : uuidOfHex(hexOfPart(id, dial.attempt))
}

/** A recording under the id and at the URL where the application finds it: at its door, if it came through one. */
export const foundAt = (
  { call, document: { door } }: Told,
  { id, url }: Pick<Recording, 'id' | 'url'>,
  account: DocumentAccount | undefined,
): { readonly id: string; readonly url: string | undefined } => {
  if (door === undefined || account?.dialect !== 'plivo-xml') return { id, url }
  const own = uuidOfHex(hexOfPart(call.id, id))
  return { id: own, url: `${door}/v1/Account/${account.authId}/Recording/${own}.mp3` }
}
