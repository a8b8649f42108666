import type { Call, Recording } from '@callplane/core'
import { hexOfCallId, hexOfPart } from '@callplane/kit'

export { callIdOfHex, uuidOfHex } from '@callplane/kit'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The 32 hexadecimal digits of a call's id, of which a door makes the id that the application sees. */
export const hexOfCall = ({ id }: Pick<Call, 'id'>): string => hexOfCallId(id)

/** The digits of an id of that prefix, such as `CA`; null for any other text. */
export const hexOfSid = (prefix: string, id: string): string | null =>
  id.startsWith(prefix) && /^[0-9a-f]{32}$/.test(id.slice(prefix.length))
    ? id.slice(prefix.length)
    : null

/** The digits of a UUID; null for any other text. */
export const hexOfUuid = (id: string): string | null => {
  const lower = id.toLowerCase()
  return uuid.test(lower) ? lower.replaceAll('-', '') : null
}

/** The digits of the id of a recording, which lead back to its call without a table. */
export const hexOfRecording = ({ id }: Pick<Call, 'id'>, recording: Recording): string =>
  hexOfPart(id, recording.id)
