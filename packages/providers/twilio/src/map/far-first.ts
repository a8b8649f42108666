import { isFlow, type Note, type OutboundCall } from '@callplane/core'
import { flowStartUrl, type FormFields, note } from '@callplane/kit'
import { callbackFor } from './callback-url.ts'
import {
  detectionModes,
  detectionNotes,
  recordingEvents,
  type Draft,
  type Drafted,
} from './draft.ts'
import { hasOwnDocument } from './leg-order.ts'
import { labelOf, ringTimeoutOf } from './limits.ts'
import type { TwilioOptions } from '../options.ts'
import { partiesOf } from './parties.ts'
import { rememberedDocument } from './remembered-document.ts'
import { addNearEnd, document } from './twiml.ts'
import { unsupportedNotes } from './notes.ts'

/** Longest `SendDigits` (OpenAPI, Apr 2026). */
const maxDigits = 32

interface Digits {
  readonly send?: string
  readonly play?: string
  readonly notes: readonly Note[]
}

/**
 * `SendDigits` takes 32 digits, and beside it Twilio ignores `MachineDetection` silently (OpenAPI, Apr 2026).
 * `<Play digits>` has neither limit, but needs a document of ours.
 */
const digitsOf = ({ dtmf, machineDetection }: OutboundCall, documentIsOurs: boolean): Digits => {
  if (!dtmf) return { notes: [] }
  const reason = machineDetection
    ? 'Twilio ignores machine detection beside SendDigits'
    : dtmf.length > maxDigits
      ? `SendDigits takes at most ${maxDigits}`
      : undefined
  if (!reason) return { send: dtmf, notes: [] }
  return documentIsOurs
    ? { play: dtmf, notes: [note('dtmf', 'adjusted', `played by the document: ${reason}`)] }
    : { notes: [note('dtmf', 'dropped', reason)] }
}

const ownDocument = (options: TwilioOptions): FormFields | undefined =>
  hasOwnDocument(options)
    ? {
        Url: options.url,
        Method: options.method,
        FallbackUrl: options.fallbackUrl,
        Twiml: options.twiml,
        ApplicationSid: options.applicationSid,
      }
    : undefined

/** The document of a flow is requested once the call is answered, because that is when its first turn is. */
const flowDocumentUrl = ({ call, callbackUrl }: Draft): FormFields | undefined =>
  isFlow(call.connect) && callbackUrl !== undefined ? { Url: flowStartUrl(callbackUrl) } : undefined

const detectionFields = (
  { machineDetection }: OutboundCall,
  { detection }: TwilioOptions,
  callbackUrl: string | undefined,
): FormFields =>
  machineDetection
    ? {
        MachineDetection: detectionModes[machineDetection],
        // In the background: otherwise the far party hears silence until the result.
        AsyncAmd: true,
        AsyncAmdStatusCallback: callbackUrl,
        MachineDetectionTimeout: detection?.timeout,
        MachineDetectionSpeechThreshold: detection?.speechThreshold,
        MachineDetectionSpeechEndThreshold: detection?.speechEndThreshold,
        MachineDetectionSilenceTimeout: detection?.silenceTimeout,
      }
    : {}

const recordingFields = (
  { record }: OutboundCall,
  options: TwilioOptions,
  callbackUrl: string | undefined,
): FormFields =>
  record
    ? {
        Record: true,
        RecordingChannels: options.recordingChannels,
        RecordingTrack: options.recordingTrack,
        Trim: options.trim,
        RecordingStatusCallback: callbackUrl,
        RecordingStatusCallbackEvent: callbackUrl ? recordingEvents : undefined,
      }
    : { Record: record }

/** The far party is called, and once it has answered it is connected to the near end. */
export const placeFarFirst = (draft: Draft): Drafted => {
  const { call, options, from, callbackUrl, VoiceResponse } = draft
  const own = ownDocument(options) ?? flowDocumentUrl(draft)
  const { far, connect, notes } = partiesOf(call, own ? undefined : call.connect)
  const digits = digitsOf(call, !own)
  const ring = ringTimeoutOf(call)
  const legUrl = callbackFor(callbackUrl, 'leg', 'far')
  const near = {
    connect,
    dialled: { callerId: from, answerOnBridge: call.waitUntilAnswered },
    label: labelOf(call),
    conference: options.conference,
    maxDuration: call.maxDuration,
  }
  const twiml = () =>
    rememberedDocument([digits.play, near], callbackUrl, (url) =>
      document(VoiceResponse, (response) => {
        if (digits.play) response.play({ digits: digits.play })
        addNearEnd(response, { ...near, callbackUrl: url })
      }),
    )
  const lost: Note[] = []
  if (own && call.connect && !isFlow(call.connect))
    lost.push(note('connect', 'dropped', 'options.twilio brings a document of its own'))
  if (call.waitUntilAnswered && !connect)
    lost.push(note('waitUntilAnswered', 'dropped', 'there is no near end of ours that could wait'))
  return {
    fields: {
      To: far,
      From: from,
      ...(own ?? { Twiml: twiml() }),
      Timeout: ring.timeout,
      TimeLimit: call.maxDuration,
      SendDigits: digits.send,
      ...recordingFields(call, options, legUrl),
      ...detectionFields(call, options, legUrl),
    },
    notes: [
      ...notes,
      ...digits.notes,
      ...ring.notes,
      ...lost,
      ...detectionNotes(draft),
      ...unsupportedNotes(call, connect !== undefined && 'conference' in connect),
    ],
  }
}
