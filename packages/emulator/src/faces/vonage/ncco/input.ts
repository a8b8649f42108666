import { CONFIDENCE, type Collected, type CollectPlan } from '../../shared/collect.ts'

/**
 * The result of an `input` in its event: digits without words, and words without digits, as in the samples of the ASR
 * guide (developer.vonage.com/en/voice/voice-api/guides/asr).
 */
export function inputResult(
  plan: CollectPlan,
  { reason, digits, speech }: Collected,
): Record<string, unknown> {
  const timedOut = reason === 'timeout'
  const isSpeech = speech !== '' || (plan.digits === undefined && digits === '')
  if (!isSpeech) {
    // "timed_out: true if the DTMF input timed out", with digits or without.
    return { speech: { results: [] }, dtmf: { digits, timed_out: timedOut } }
  }
  const results = speech === '' ? [] : [{ confidence: CONFIDENCE.toFixed(7), text: speech }]
  const timeoutReason = timedOut ? 'start_timeout' : 'end_on_silence_timeout'
  return {
    speech: { timeout_reason: timeoutReason, results },
    dtmf: { digits: null, timed_out: false },
  }
}
