import { isSipUri, type Connect } from '@callplane/core'
import { note } from '@callplane/kit'
import { callbackFor } from './callback-url.ts'
import { detectionModes, detectionNotes, type Draft, type Drafted } from './draft.ts'
import { ringTimeoutOf } from './limits.ts'
import { partiesOf } from './parties.ts'
import { dialParty, document, type Dialled, type DialledParty } from './twiml.ts'
import { unsupportedNotes } from './notes.ts'

const dialledOf = ({ call, options, from, callbackUrl }: Draft): Dialled => {
  const dialled: Dialled = {
    callerId: from,
    answerOnBridge: call.waitUntilAnswered,
    timeout: ringTimeoutOf(call).timeout,
    timeLimit: call.maxDuration,
  }
  if (call.record === false) return { ...dialled, record: 'do-not-record' }
  if (!call.record) return dialled
  return {
    ...dialled,
    record: options.recordingChannels === 'dual' ? 'record-from-answer-dual' : 'record-from-answer',
    recordingTrack: options.recordingTrack,
    trim: options.trim,
    // The recording belongs to the call with the `<Dial>`.
    recordingStatusCallback: callbackFor(callbackUrl, 'leg', 'near'),
  }
}

const partyOf = ({ call, options, callbackUrl }: Draft): DialledParty => {
  const url = callbackFor(callbackUrl, 'child', 'far')
  const party: DialledParty = { statusCallback: url, sendDigits: call.dtmf || undefined }
  if (!call.machineDetection) return party
  return {
    ...party,
    machineDetection: detectionModes[call.machineDetection],
    machineDetectionTimeout: options.detection?.timeout,
    machineDetectionSpeechThreshold: options.detection?.speechThreshold,
    machineDetectionSpeechEndThreshold: options.detection?.speechEndThreshold,
    machineDetectionSilenceTimeout: options.detection?.silenceTimeout,
    amdStatusCallback: url,
  }
}

/**
 * The near phone is called, and once it has answered its document dials the far party. The far party's settings are on
 * `<Dial>` and its noun; the create parameters apply to the near phone.
 */
export const placeNearFirst = (draft: Draft): Drafted => {
  const { call, VoiceResponse } = draft
  const { phone } = call.connect as Extract<Connect, { phone: string }>
  const { far, notes } = partiesOf(call, call.connect)
  const digitNotes =
    call.dtmf && isSipUri(call.to)
      ? [note('dtmf', 'dropped', 'a sip: party that the document dials gets no digits')]
      : []
  return {
    fields: {
      To: phone,
      From: draft.from,
      Twiml: document(VoiceResponse, (response) =>
        dialParty(response, far, dialledOf(draft), partyOf(draft)),
      ),
    },
    notes: [
      ...notes,
      ...ringTimeoutOf(call).notes,
      ...digitNotes,
      ...detectionNotes(draft),
      ...unsupportedNotes(call, false),
    ],
  }
}
