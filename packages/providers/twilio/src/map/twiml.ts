import { CallError, isSipUri, type Connect } from '@callplane/core'
import { callbackFor } from './callback-url.ts'
import { recordingEvents } from './draft.ts'
import type { TwilioOptions } from '../options.ts'
import type { Sdk, VoiceResponse } from '../client/sdk.ts'
import { asXmlText, checkedDocument } from './xml-text.ts'

type Maker = Sdk['VoiceResponse']

/** The events of a leg that Twilio can report; by default it reports the last only. */
export const legEvents = ['initiated', 'ringing', 'answered', 'completed'] as const

/** The longest call that an account allows by default; longer ones need approval (twilio.com/blog, call limits). */
export const defaultTimeLimit = 4 * 3600

/** Attributes of `<Dial>`, and of the party it dials. */
export interface Dialled {
  readonly callerId?: string | undefined
  readonly answerOnBridge?: boolean | undefined
  readonly timeout?: number | undefined
  readonly timeLimit?: number | undefined
  readonly record?: 'record-from-answer' | 'record-from-answer-dual' | 'do-not-record' | undefined
  readonly recordingTrack?: TwilioOptions['recordingTrack']
  readonly trim?: TwilioOptions['trim']
  readonly recordingStatusCallback?: string | undefined
}
export interface DialledParty {
  readonly statusCallback?: string | undefined
  readonly machineDetection?: 'Enable' | 'DetectMessageEnd' | undefined
  readonly machineDetectionTimeout?: number | undefined
  readonly machineDetectionSpeechThreshold?: number | undefined
  readonly machineDetectionSpeechEndThreshold?: number | undefined
  readonly machineDetectionSilenceTimeout?: number | undefined
  readonly amdStatusCallback?: string | undefined
  /** Played after the answer; a phone only. */
  readonly sendDigits?: string | undefined
}

type Dial = ReturnType<VoiceResponse['dial']>

const dialVerb = (response: VoiceResponse, attributes: Dialled): Dial =>
  response.dial({
    ...attributes,
    ...(attributes.recordingStatusCallback && {
      recordingStatusCallbackEvent: [...recordingEvents],
    }),
  })

/** `<Number>` or `<Sip>`, whichever the address is. */
export const dialParty = (
  response: VoiceResponse,
  address: string,
  dialled: Dialled,
  { sendDigits, ...party }: DialledParty,
): void => {
  const dial = dialVerb(response, dialled)
  const attributes = {
    ...party,
    ...(party.statusCallback && { statusCallbackEvent: [...legEvents] }),
  }
  if (isSipUri(address)) dial.sip(attributes, address)
  else dial.number({ ...attributes, sendDigits }, address)
}

export interface NearEnd {
  readonly connect: Connect | undefined
  readonly dialled: Dialled
  readonly callbackUrl: string | undefined
  /** Label of the call in a conference. */
  readonly label?: string | undefined
  readonly conference?: TwilioOptions['conference']
  /** Seconds, for a call without a near end. */
  readonly maxDuration?: number | undefined
}

/** Connects the answered far party to the near end. */
export const addNearEnd = (response: VoiceResponse, near: NearEnd): void => {
  const { connect, dialled, callbackUrl } = near
  const statusCallback = callbackFor(callbackUrl, 'child', 'near')
  // Without a near end the line stays open until it is hung up; an empty document would end the call at once.
  if (!connect) response.pause({ length: near.maxDuration ?? defaultTimeLimit })
  else if ('sip' in connect) dialParty(response, connect.sip, dialled, { statusCallback })
  else if ('phone' in connect) dialParty(response, connect.phone, dialled, { statusCallback })
  else if ('conference' in connect)
    dialVerb(response, dialled).conference(
      { participantLabel: near.label && asXmlText(near.label), ...near.conference },
      connect.conference,
    )
  else
    // Core replaces a room with its SIP address before it reaches a carrier.
    throw new CallError('unsupported', 'twilio: has no rooms', { provider: 'twilio' })
}

/** The document of an answered or incoming call. */
export const document = (VoiceResponse: Maker, fill: (response: VoiceResponse) => void): string => {
  const response = new VoiceResponse()
  fill(response)
  return checkedDocument(response.toString())
}

/** Document that connects the far party to another party. */
export const transferDocument = (
  VoiceResponse: Maker,
  {
    to,
    from,
    callbackUrl,
  }: {
    readonly to: string
    readonly from: string
    readonly callbackUrl: string | undefined
  },
): string =>
  document(VoiceResponse, (response) =>
    dialParty(
      response,
      to,
      { callerId: from },
      {
        statusCallback: callbackFor(callbackUrl, 'child', 'near'),
      },
    ),
  )
