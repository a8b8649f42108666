import type { Note } from '../../model/note.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Capabilities, Verb } from '../../plugin/capabilities.ts'

/** Which mid-call verb replaces a feature that a provider lacks. */
const substitutes: Readonly<Record<string, { readonly verb: Verb; readonly detail: string }>> = {
  ringTimeout: { verb: 'hangUp', detail: 'the dispatcher hangs up when it has rung long enough' },
  maxDuration: { verb: 'hangUp', detail: 'the dispatcher hangs up when it has lasted long enough' },
  dtmf: { verb: 'sendDigits', detail: 'the dispatcher sends the digits after the answer' },
  record: {
    verb: 'startRecording',
    detail: 'the dispatcher starts the recording after the answer',
  },
}

/** Turns `dropped` into `emulated` where a timer and a verb can do it. One place for all providers. */
export const emulate = (
  notes: readonly Note[],
  call: OutboundCall,
  can: Capabilities,
): readonly Note[] =>
  notes.map((note) => {
    if (note.effect !== 'dropped') return note
    const substitute = substitutes[note.field]
    if (substitute && can.verbs.includes(substitute.verb))
      return {
        field: note.field,
        effect: 'emulated',
        detail: `${note.detail}; ${substitute.detail}`,
      }
    if (
      note.field === 'machineDetection' &&
      call.machineDetection === 'hang-up' &&
      can.features.machineDetection !== undefined &&
      can.verbs.includes('hangUp')
    )
      return {
        field: note.field,
        effect: 'emulated',
        detail: `${note.detail}; the dispatcher hangs up on a machine`,
      }
    return note
  })

/** A route that cannot honour what must not be lost is not taken at all. */
export const unhonoured = (
  notes: readonly Note[],
  call: OutboundCall,
  { strict, impliedFrom }: { readonly strict: boolean; readonly impliedFrom: boolean },
): {
  readonly reason: 'caller-id-hiding-unsupported' | 'encryption-unsupported' | 'strict'
  readonly detail: string
} | null => {
  const lost = notes.filter((note) => note.effect === 'dropped')
  if (call.hideCallerId === true && lost.some((note) => note.field === 'hideCallerId'))
    return {
      reason: 'caller-id-hiding-unsupported',
      detail: 'the provider cannot withhold the caller ID',
    }
  if (
    call.mediaEncryption === 'required' &&
    notes.some((n) => n.field === 'mediaEncryption' && n.effect !== 'emulated')
  )
    return {
      reason: 'encryption-unsupported',
      detail: 'the provider cannot require media encryption for this call',
    }
  if (!strict) return null
  // A caller ID from the rule was not requested by the call: losing it loses nothing of the call.
  const missed = notes.filter(
    (note) => note.effect !== 'emulated' && !(note.field === 'from' && impliedFrom),
  )
  return missed.length === 0
    ? null
    : { reason: 'strict', detail: missed.map((n) => `${n.field}: ${n.detail}`).join('; ') }
}
