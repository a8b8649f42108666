import type { Direction } from './json-schema.ts'

/** A place where a document is known to be wrong or behind, with the reason and where that is from. */
export interface Defect {
  readonly document: string
  /** Operations as the document writes them; absent: all. */
  readonly operation?: RegExp
  readonly direction: Direction
  readonly pointer: RegExp
  readonly reason: RegExp
  readonly because: string
}

/** Replies and paths that a provider documents elsewhere than in the file. */
interface Outside {
  readonly document: string
  readonly because: string
}

/** Of an operation that is in the file: a status that is not. `fields` must be in its JSON body. */
export interface OutsideReply extends Outside {
  readonly status: RegExp
  readonly media: string
  readonly fields: readonly string[]
}
/** `GET /path`, below the base URL. */
export interface OutsidePath extends Outside {
  readonly request: RegExp
}

const twilioPages =
  'its own examples have paths there, such as `/2010-04-01/Accounts/AC…`, not URLs'

export const defects: readonly Defect[] = [
  {
    document: 'twilio',
    operation: /^GET /,
    direction: 'reply',
    pointer: /^\/body\/(?:first_page_|next_page_|previous_page_)?uri$/,
    reason: /format "uri"/,
    because: twilioPages,
  },
  {
    document: 'telnyx',
    direction: 'reply',
    pointer: /\/webhook_event_failover_url$/,
    reason: /format "uri"/,
    because: 'its documented default is an empty text, which is not a URL',
  },
  {
    document: 'telnyx',
    operation: /\/active_calls$/,
    direction: 'reply',
    pointer: /^\/body\/meta$/,
    reason: /page_(?:number|size)$/,
    because:
      'its client (7.24.0) counts the pages of this list, and without them never gets past the second one',
  },
  {
    document: 'vonage',
    direction: 'reply',
    pointer: /\/conversation_uuid$/,
    reason: /format "uuid"/,
    because: 'its own example is `CON-` and a UUID, which is not a UUID',
  },
  {
    document: 'vonage',
    operation: /^GET \/v1\/calls$/,
    direction: 'request',
    pointer: /^\/query\/conversation_uuid\/0$/,
    reason: /format "uuid"/,
    because: 'asked for by the id that its replies give, `CON-` and a UUID',
  },
  {
    document: 'vonage',
    operation: /^POST \/v1\/calls$/,
    direction: 'request',
    pointer: /^\/body$/,
    reason: /no field advanced_machine_detection$/,
    because: 'the file is of 2021; the field: developer.vonage.com/en/api/voice, version 1.3.7',
  },
  {
    document: 'vonage',
    operation: /^PUT \/v1\/calls\/\{uuid\}$/,
    direction: 'reply',
    pointer: /^\/body$/,
    reason: /no body here/,
    because:
      'its 401 and 404 are listed without a body; its contents: developer.vonage.com/en/api-errors',
  },
]

export const outsideReplies: readonly OutsideReply[] = [
  {
    document: 'twilio',
    status: /^[45]/,
    media: 'application/json',
    fields: ['code', 'message', 'more_info', 'status'],
    because:
      'the file has successes only; refusals: twilio.com/docs/usage/twilios-response#exceptions',
  },
  {
    document: 'vonage',
    status: /^[45]/,
    media: 'application/problem+json',
    fields: ['type', 'title', 'detail'],
    because: 'the file has successes only; refusals: developer.vonage.com/en/api-errors',
  },
]

export const outsidePaths: readonly OutsidePath[] = [
  {
    document: 'twilio',
    request: /^GET \/2010-04-01\/Accounts\/AC\w{32}\/Recordings\/RE\w{32}\.wav$/,
    because: 'the audio itself: twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file',
  },
  {
    document: 'telnyx',
    request: /^GET \/media\/[\w-]+\.(?:mp3|wav)$/,
    because: 'a signed URL of a file store, out of `download_urls`; it is not on the API’s host',
  },
]
