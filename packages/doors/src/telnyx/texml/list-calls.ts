import type { CallStatus } from '@callplane/core'
import type { DoorContext, DoorResponse } from '../../door-face.ts'
import { wantedCalls, type StatusWords } from '../../twilio/call-filters.ts'
import { pageOf, renderPage } from '../../twilio/pages.ts'
import type { TelnyxDoorCredentials } from '../authenticate.ts'
import { texmlStatuses, viewTexmlCall } from './render.ts'

const entries = Object.entries(texmlStatuses) as [CallStatus, string][]

const statuses: StatusWords = Object.fromEntries(
  entries.map(([, word]) => [
    word,
    entries.filter(([, other]) => other === word).map(([status]) => status),
  ]),
)

/** `GET /v2/texml/Accounts/{account_sid}/Calls`, whose filters and pages are those of Twilio's API. */
export const listTexmlCalls = async ({
  request,
  calls,
  params,
}: DoorContext<TelnyxDoorCredentials>): Promise<DoorResponse> => {
  const asked = pageOf(request)
  const page = await calls.list({
    ...wantedCalls(request.query, statuses),
    limit: asked.size,
    ...(asked.after !== undefined && { after: asked.after }),
  })
  const shown = page.calls.map((call) => viewTexmlCall(call, params['account'] ?? ''))
  return renderPage('calls', shown, page.next, asked, request)
}
