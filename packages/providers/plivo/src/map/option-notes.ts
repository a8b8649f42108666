import type { Note, OutboundCall } from '@callplane/core'
import { isSet, note } from '@callplane/kit'
import { isNearFirst } from './leg-order.ts'
import { plivoDigits } from './notes.ts'
import type { PlivoOptions } from '../options.ts'

/** Notes for options whose precondition the call does not meet. */
export const unusedOptionNotes = (call: OutboundCall, options: PlivoOptions): Note[] => {
  const { connect, dtmf, machineDetection } = call
  const nearFirst = isNearFirst(call)
  const inConference = connect !== undefined && 'conference' in connect
  const noDigits = !dtmf || plivoDigits(dtmf) === ''
  const unused: readonly (readonly [name: keyof PlivoOptions, unused: boolean, detail: string])[] =
    [
      [
        'sendOnPreanswer',
        nearFirst || noDigits,
        nearFirst ? 'not available for a leg that a document dials' : 'takes effect with dtmf only',
      ],
      [
        'detection',
        nearFirst || !machineDetection,
        nearFirst
          ? 'the far party is dialled by a document'
          : 'takes effect with machineDetection only',
      ],
      ['conference', !inConference, 'takes effect with a conference only'],
      [
        'errorIfParentNotFound',
        options.parentCallUuid === undefined,
        'takes effect with parentCallUuid only',
      ],
    ]
  return unused.flatMap(([name, isUnused, detail]) =>
    isUnused && isSet(options[name]) ? [note(`options.plivo.${name}`, 'dropped', detail)] : [],
  )
}
