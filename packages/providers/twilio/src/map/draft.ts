import type { Note, OutboundCall } from '@callplane/core'
import { type FormFields, note } from '@callplane/kit'
import type { TwilioOptions } from '../options.ts'
import type { Sdk } from '../client/sdk.ts'

/** Input of a create request. */
export interface Draft {
  readonly call: OutboundCall
  readonly options: TwilioOptions
  /** Caller ID shown to both ends. */
  readonly from: string | undefined
  readonly callbackUrl: string | undefined
  readonly VoiceResponse: Sdk['VoiceResponse']
}
export interface Drafted {
  readonly fields: FormFields
  readonly notes: readonly Note[]
}

export const recordingEvents = ['in-progress', 'completed', 'absent'] as const

export const detectionModes = {
  detect: 'Enable',
  'hang-up': 'Enable',
  'greeting-end': 'DetectMessageEnd',
} as const

export const detectionNotes = ({ call, callbackUrl }: Draft): Note[] => {
  const notes: Note[] = []
  if (call.machineDetection === 'hang-up')
    notes.push(
      note('machineDetection', 'dropped', 'Twilio tells who answered, and leaves hanging up to us'),
    )
  // "AMD results will still be available in the /Calls resource once the call is complete" (twilio.com/docs/errors/21262).
  if (call.machineDetection && !callbackUrl)
    notes.push(
      note(
        'machineDetection',
        'adjusted',
        'without publicUrl Twilio tells who answered after the end only',
      ),
    )
  return notes
}
