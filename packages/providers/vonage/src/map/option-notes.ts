import type { Note, OutboundCall } from '@callplane/core'
import { isSet, note } from '@callplane/kit'
import { firstRole } from './leg-order.ts'
import { hasOwnDocument, type VonageOptions } from '../options.ts'

/** Notes for options whose precondition the call does not meet. */
export const unusedOptionNotes = (call: OutboundCall, options: VonageOptions): Note[] => {
  const { connect, machineDetection } = call
  const nearFirst = firstRole(call) === 'near'
  const own = !nearFirst && hasOwnDocument(options)
  const inConference = connect !== undefined && 'conference' in connect
  const ownDocument = 'the call brings a document of its own'
  const ourDocument = 'the document is ours where the near end is called first'
  const unused: readonly (readonly [name: keyof VonageOptions, unused: boolean, detail: string])[] =
    [
      ['ncco', nearFirst, ourDocument],
      ['answerUrl', nearFirst, ourDocument],
      ['answerMethod', nearFirst, ourDocument],
      ['recording', own || !call.record, own ? ownDocument : 'takes effect with record only'],
      ['detection', !machineDetection, 'takes effect with machineDetection only'],
      [
        'conversation',
        own || !inConference,
        own ? ownDocument : 'takes effect with a conference only',
      ],
    ]
  const notes = unused.flatMap(([name, isUnused, detail]) =>
    isUnused && isSet(options[name]) ? [note(`options.vonage.${name}`, 'dropped', detail)] : [],
  )
  const mode = options.detection?.mode
  if (machineDetection === 'greeting-end' && mode !== undefined && mode !== 'detect_beep')
    notes.push(
      note(
        'options.vonage.detection.mode',
        'adjusted',
        'only detect_beep tells the end of a greeting',
      ),
    )
  return notes
}
