import type { Connect, Note, OutboundCall } from '@callplane/core'

/** Makes a note. */
export const note = (field: string, effect: Note['effect'], detail: string): Note => ({
  field,
  effect,
  detail,
})

/** A field that is lost where `applies` holds. */
export type Loss = readonly [field: string, applies: boolean, detail: string]

/** A `dropped` note for each loss that applies. */
export const droppedNotes = (losses: readonly Loss[]): Note[] =>
  losses.flatMap(([field, applies, detail]) => (applies ? [note(field, 'dropped', detail)] : []))

/** Whether an option was set: `undefined`, `null`, `false`, `''` and empty objects and lists are not. */
export const isSet = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)

/**
 * The near phone of a click-to-call, which rings first; undefined for every other call. The far party is dialled once it
 * has answered.
 */
export const nearPhoneFirst = ({ connect }: Pick<OutboundCall, 'connect'>): string | undefined =>
  connect && 'phone' in connect && connect.first === true ? connect.phone : undefined

/** The phone number or `sip:` URI of the near end; undefined for a room, a conference and no near end. */
export const nearAddressOf = (connect: Connect | undefined): string | undefined => {
  if (!connect) return undefined
  if ('sip' in connect) return connect.sip
  return 'phone' in connect ? connect.phone : undefined
}
