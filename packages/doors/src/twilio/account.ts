import { jsonResponse } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { notFound, notServed } from '../door-refusal.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { callOf } from './calls.ts'
import { pageOf, renderPage } from './pages.ts'
import { accountPath } from './render.ts'

type Context = DoorContext<TwilioDoorCredentials>

/** The account, as clients fetch it to check their credentials. What the door does not know is null. */
const fetchAccount = ({ credentials: { accountSid }, params }: Context): DoorResponse => {
  if (params['account'] !== accountSid) throw notFound('account')
  return jsonResponse(200, {
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: 'Callplane',
    status: 'active',
    type: 'Full',
    auth_token: null,
    date_created: null,
    date_updated: null,
    uri: `${accountPath(accountSid)}.json`,
    subresource_uris: {
      calls: `${accountPath(accountSid)}/Calls.json`,
      recordings: `${accountPath(accountSid)}/Recordings.json`,
    },
  })
}

/** Nothing is recorded of requests here, so that the list is empty, as it is at Twilio where nothing happened. */
const emptyList =
  (name: string) =>
  async (context: Context): Promise<DoorResponse> => {
    await callOf(context)
    return renderPage(name, [], null, pageOf(context.request), context.request)
  }

/** Found first: a call of the real provider is forwarded to it. */
const refused =
  (what: string) =>
  async (context: Context): Promise<DoorResponse> => {
    await callOf(context)
    throw notServed(what)
  }

const account = '/2010-04-01/Accounts/:account'
const ofCall = `${account}/Calls/:call`

const notServedOfCalls: Readonly<Record<string, string>> = {
  Payments: 'a payment during a call',
  Siprec: 'SIPREC of a call',
  Streams: 'a stream that begins during a call',
  Transcriptions: 'the transcription of a call',
  UserDefinedMessages: 'a user-defined message',
  UserDefinedMessageSubscriptions: 'a subscription to user-defined messages',
}

export const accountRoutes: readonly DoorRoute<TwilioDoorCredentials>[] = [
  { method: 'GET', path: `${account}.json`, answer: fetchAccount },
  { method: 'GET', path: `${ofCall}/Events.json`, answer: emptyList('events') },
  { method: 'GET', path: `${ofCall}/Notifications.json`, answer: emptyList('notifications') },
  { method: 'DELETE', path: `${ofCall}.json`, answer: refused('deleting the record of a call') },
  ...Object.entries(notServedOfCalls).map(([name, what]): DoorRoute<TwilioDoorCredentials> => ({
    method: 'POST',
    path: `${ofCall}/${name}.json`,
    answer: refused(what),
  })),
]
