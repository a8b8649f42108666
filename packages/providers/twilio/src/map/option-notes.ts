import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { isSet, note } from '@callplane/kit'
import { hasOwnDocument, isNearFirst } from './leg-order.ts'
import type { TwilioOptions } from '../options.ts'

type Name = keyof TwilioOptions

/** Notes for options whose precondition the call does not meet: they have no effect, or affect another party. */
export const unusedOptionNotes = (call: OutboundCall, options: TwilioOptions): Note[] => {
  if (!isSet(options)) return []
  const nearFirst = isNearFirst(call)
  const { connect } = call
  const inConference = connect !== undefined && 'conference' in connect && !hasOwnDocument(options)
  const unused: readonly (readonly [names: readonly Name[], holds: boolean, detail: string])[] = [
    [
      ['recordingChannels', 'recordingTrack', 'trim'],
      call.record === true,
      'has an effect with record only',
    ],
    [
      ['detection'],
      call.machineDetection !== undefined,
      'has an effect with machineDetection only',
    ],
    [['conference'], inConference, 'has an effect with connect: { conference } only'],
    [
      ['sipAuth'],
      isSipUri(call.to) && !nearFirst,
      'only a sip: destination that Twilio calls itself asks for it',
    ],
    // OpenAPI, Apr 2026: "`byoc` is only meaningful when `to` is a phone number".
    [['byoc'], nearFirst || !isSipUri(call.to), 'has an effect where a phone is called only'],
  ]
  const dropped = unused.flatMap(([names, holds, detail]) =>
    holds ? [] : names.map((name) => [name, 'dropped', detail] as const),
  )
  const near = (['byoc', 'callReason', 'callToken'] as const).map(
    (name) => [name, 'adjusted', 'is about the call to the near phone'] as const,
  )
  return [...dropped, ...(nearFirst ? near : [])].flatMap(([name, effect, detail]) => {
    const given = options[name]
    const isGiven =
      given !== undefined && (typeof given !== 'object' || Object.keys(given).length > 0)
    return isGiven ? [note(`options.twilio.${name}`, effect, detail)] : []
  })
}
