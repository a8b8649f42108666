import type { CallEnd, EndReason, Rang } from '@callplane/core'

/**
 * Known texts of `error_msg`, which is free text without a published list. The gates are from the dial-out guide
 * (docs.pipecat.ai, daily-dial-out); at them nothing has been dialled. That a SIP status is in the text of a failed one
 * is an inference, and such a call may have rung before.
 */
const messages: readonly (readonly [RegExp, EndReason, Rang])[] = [
  [/not enabled for (?:room|domain)|current plan/i, 'blocked', 'no'],
  [/international dial-?out/i, 'blocked', 'no'],
  [/\b404\b|\b484\b|not found|invalid number|unallocated/i, 'invalid-number', 'unknown'],
  [/\b403\b|forbidden/i, 'blocked', 'unknown'],
  [/\b(?:408|480)\b|temporarily unavailable/i, 'unreachable', 'unknown'],
  [/\b5\d\d\b|service unavailable/i, 'carrier-fault', 'unknown'],
]

export const endOfError = (message = ''): CallEnd => {
  const found = messages.find(([words]) => words.test(message))
  return {
    status: 'failed',
    reason: found?.[1] ?? 'unspecified',
    rang: found?.[2] ?? 'unknown',
  }
}
