import type { DoorContext, DoorResponse } from '../door-face.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { wantedCalls, type StatusWords } from './call-filters.ts'
import { pageOf, renderPage } from './pages.ts'
import { callResource } from './render.ts'

/** Twilio's words for statuses, as `render` writes them. */
const statuses: StatusWords = {
  queued: ['queued', 'initiated', 'unknown'],
  ringing: ['ringing'],
  'in-progress': ['in-progress'],
  completed: ['completed'],
  busy: ['busy', 'rejected'],
  'no-answer': ['no-answer'],
  canceled: ['canceled'],
  failed: ['failed'],
}

/** `GET …/Calls.json` */
export const listCalls = async ({
  request,
  calls,
  credentials,
}: DoorContext<TwilioDoorCredentials>): Promise<DoorResponse> => {
  const asked = pageOf(request)
  const page = await calls.list({
    ...wantedCalls(request.query, statuses),
    limit: asked.size,
    ...(asked.after !== undefined && { after: asked.after }),
  })
  const entries = page.calls.map((call) => callResource(call, credentials.accountSid))
  return renderPage('calls', entries, page.next, asked, request)
}
