// `w` waits half a second and `W` a whole one (OpenAPI, SendDigits).
const PAUSES: Readonly<Record<string, number>> = { w: 500, W: 1000 }
// One tone and the silence behind it.
const TONE = 200

/** Digits grouped by the pauses before them: `ww12W3` → 1 s, `12`; 1 s, `3`. */
export function playDigits(
  digits: string,
): readonly { readonly wait: number; readonly tones: string }[] {
  const steps: { wait: number; tones: string }[] = []
  let step = { wait: 0, tones: '' }
  for (const key of digits) {
    const pause = PAUSES[key]
    if (pause === undefined) step.tones += key
    else {
      if (step.tones !== '') {
        steps.push(step)
        step = { wait: step.tones.length * TONE, tones: '' }
      }
      step.wait += pause
    }
  }
  if (step.wait > 0 || step.tones !== '') steps.push(step)
  return steps
}
