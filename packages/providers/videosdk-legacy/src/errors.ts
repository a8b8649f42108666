import type { CallError } from '@callplane/core'
import { createRefusal, faultUnder, isStockMessage, unreadableReply } from '@callplane/kit'

/** The plugin's id, as errors name it. */
export const provider = 'videosdk-legacy'

/** Classifies a response other than 2xx. */
export const refusal = createRefusal({
  provider,
  // The legacy page has `statusCode` and `message` ("success or error message"); the other names are those that
  // VideoSDK's own client looks for (`extractMessageAndCode`, server-sdk 0.1.1).
  faultOf: faultUnder({
    text: ['message', 'error', 'msg', 'statusMessage'],
    code: ['code', 'errorCode'],
    status: 'statusCode',
  }),
  // Excludes 409, which may mean that the call already exists.
  refusals: [400, 401, 402, 403, 404, 429],
  // A second 404 in VideoSDK's API (`normalizeApiError`, server-sdk 0.1.1).
  statuses: { 402: 'not-found' },
  // VideoSDK publishes no codes and no texts for a refused call, so these are guesses from the names of the fields.
  wording: [
    [/\bmeeting|\broom/i, 'room-unusable'],
    [/["'`]?\bfrom\b["'`]? (?:number|must|is)|caller ?id/i, 'caller-id'],
    [/["'`]?\bto\b["'`]? (?:number|must|is)|destination/i, 'number-invalid'],
  ],
  // A text that only repeats the status may come from a proxy in front of VideoSDK (decision 0013). 429 is the only
  // status after which its own client repeats a POST, whatever the text (`shouldRetry`, server-sdk 0.1.1).
  mayHaveDialled: ({ text }, status) => status !== 429 && isStockMessage(text),
})

export const unreadable = (what: string): CallError => unreadableReply(provider, what)
