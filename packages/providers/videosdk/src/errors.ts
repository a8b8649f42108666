import type { CallError } from '@callplane/core'
import { createRefusal, faultUnder, isStockMessage, unreadableReply } from '@callplane/kit'

/** The plugin's id, as errors name it. */
export const provider = 'videosdk'

/** Classifies a response other than 2xx. */
export const refusal = createRefusal({
  provider,
  // The names that VideoSDK's client looks for (`extractMessageAndCode`, server-sdk 0.1.1).
  faultOf: faultUnder({
    text: ['message', 'error', 'msg', 'statusMessage'],
    code: ['code', 'errorCode'],
  }),
  // Excludes 409, which may mean that the call already exists.
  refusals: [400, 401, 402, 403, 404, 429],
  // A second 404 in VideoSDK's API (`normalizeApiError`, server-sdk 0.1.1).
  statuses: { 402: 'not-found' },
  // VideoSDK publishes no codes and no texts for a refused call, so these are guesses from the names of its fields.
  // None maps to `number-invalid`, which would prevent other routes from being tried.
  wording: [
    [/sipCallFrom|caller ?id/i, 'caller-id'],
    [/\broom/i, 'room-unusable'],
  ],
  // A text that only repeats the status may come from a proxy in front of VideoSDK (decision 0013). 429 is the only
  // status after which its own client repeats a POST, whatever the text (`shouldRetry`, server-sdk 0.1.1).
  mayHaveDialled: ({ text }, status) => status !== 429 && isStockMessage(text),
})

export const unreadable = (what: string): CallError => unreadableReply(provider, what)
