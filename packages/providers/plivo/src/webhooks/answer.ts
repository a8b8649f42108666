import { isSipUri, type Connect, type OutboundCall, type Plan } from '@callplane/core'
import { callbackFor } from '../map/callback-url.ts'
import { flowDocument } from '../map/flow.ts'
import { isNearFirst } from '../map/leg-order.ts'
import { timeLimitOf } from '../map/limits.ts'
import { plivoDigits } from '../map/notes.ts'
import { optionsOf, type PlivoOptions } from '../options.ts'
import type { Sdk, XmlElement } from '../client/sdk.ts'
import { dialledHeaders } from '../map/sip-headers.ts'

type Attributes = Readonly<Record<string, string | number | boolean>>
type Given = Readonly<Record<string, string | number | boolean | undefined>>

/** The SDK would write `undefined` as text. */
const given = (attributes: Given): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  ) as Attributes

/** Seconds; Plivo's own limit of a call that names none (`time_limit`). */
const defaultLimit = 14_400

const dialParty = (
  response: XmlElement,
  party: string,
  dial: Given,
  leg: { readonly digits?: string | undefined; readonly headers?: string | undefined } = {},
): void => {
  const element = response.addDial(given({ callbackMethod: dial.callbackUrl && 'POST', ...dial }))
  if (isSipUri(party))
    element.addUser(party, given({ sendDigits: leg.digits, sipHeaders: leg.headers }))
  else element.addNumber(party, given({ sendDigits: leg.digits }))
}

const connectNearEnd = (
  response: XmlElement,
  connect: Connect,
  dial: Given,
  headers?: string,
  conference: PlivoOptions['conference'] = {},
): void => {
  if ('conference' in connect) response.addConference(connect.conference, given({ ...conference }))
  else if ('sip' in connect) dialParty(response, connect.sip, dial, { headers })
  else if ('phone' in connect) dialParty(response, connect.phone, dial)
  // A reachable room arrives here as its SIP address; any other cannot be dialled.
  else response.addHangup({})
}

const callDocument = (response: XmlElement, call: OutboundCall, callbackUrl?: string): void => {
  const callerId = call.from
  if (isNearFirst(call)) {
    const { dtmf } = call
    return dialParty(
      response,
      call.to,
      {
        callerId,
        timeout: call.ringTimeout,
        timeLimit: timeLimitOf(call),
        callerName: optionsOf(call).callerName,
        callbackUrl: callbackFor(callbackUrl, 'dial', 'far'),
      },
      {
        digits: (dtmf && plivoDigits(dtmf)) || undefined,
        headers: dialledHeaders(call),
      },
    )
  }
  if (!call.connect) {
    // Keeps the line open until one side hangs up or the limit of the call is reached.
    response.addWait({ length: timeLimitOf(call) ?? defaultLimit })
    return
  }
  connectNearEnd(
    response,
    call.connect,
    { callerId, callbackUrl: callbackFor(callbackUrl, 'dial', 'near') },
    dialledHeaders(call),
    optionsOf(call).conference,
  )
}

/** Core's decision about a call as Plivo XML. `transferTo`: the call is being transferred there. */
export const documentOf = ({ Response }: Sdk, plan: Plan, transferTo?: string): string => {
  if (plan.action === 'flow') return flowDocument(plan)
  const response = new Response()
  switch (plan.action) {
    case 'hang-up':
      response.addHangup({})
      break
    case 'reject':
      response.addHangup({ reason: plan.reason === 'busy' ? 'busy' : 'rejected' })
      break
    case 'connect':
      connectNearEnd(response, plan.connect, {
        callerId: plan.from,
        callbackUrl: callbackFor(plan.callbackUrl, 'dial', 'near'),
      })
      break
    case 'call':
      if (transferTo === undefined) callDocument(response, plan.call, plan.callbackUrl)
      else
        dialParty(response, transferTo, {
          callerId: plan.call.from,
          callbackUrl: callbackFor(plan.callbackUrl, 'dial', 'near'),
        })
      break
  }
  return response.toXML()
}
