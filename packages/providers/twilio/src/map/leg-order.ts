import type { OutboundCall } from '@callplane/core'
import { optionsOf, type TwilioOptions } from '../options.ts'
import { partiesOf } from './parties.ts'

type NearFirst = OutboundCall & {
  readonly connect: { readonly phone: string; readonly first: true }
}

/** Whether the user supplies the TwiML, so that the near end is unknown. */
export const hasOwnDocument = ({ url, twiml, applicationSid }: TwilioOptions): boolean =>
  Boolean(url || twiml || applicationSid)

/**
 * Click-to-call: the near phone is the call we create, and its document dials the far party. Not with a document
 * supplied by the user, which may dial any party.
 */
export const isNearFirst = (call: OutboundCall): call is NearFirst =>
  call.connect !== undefined &&
  'phone' in call.connect &&
  call.connect.first === true &&
  !hasOwnDocument(optionsOf(call))

/** The party of the call that we create, as Twilio dials it. */
export const firstParty = (call: OutboundCall): string =>
  isNearFirst(call)
    ? call.connect.phone
    : partiesOf(call, hasOwnDocument(optionsOf(call)) ? undefined : call.connect).far
