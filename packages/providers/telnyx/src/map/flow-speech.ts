import type { GatherStep, PromptStep, SayStep, Step } from '@callplane/core'

/** Fields of `speak`, and of a gather that speaks first. */
export interface Speech {
  readonly payload: string
  readonly payload_type: 'text' | 'ssml'
  readonly voice: string
  readonly language?: 'en-US' | undefined
}

const plain: Readonly<Record<string, string>> = { man: 'male', woman: 'female' }

/** `male` and `female` with a language, or a voice as `Provider.Model.Voice` (OpenAPI, 16 Jul 2026, `SpeakRequest`). */
const voiceOf = (voice: string | undefined): string => {
  if (voice === undefined) return 'female'
  if (Object.hasOwn(plain, voice)) return plain[voice] ?? 'female'
  return voice.startsWith('Polly.') ? `AWS.${voice}` : voice
}

export const speechOf = ({ text, ssml, language = 'en-US', voice }: SayStep): Speech => ({
  payload: ssml ?? text ?? '',
  payload_type: ssml === undefined ? 'text' : 'ssml',
  voice: voiceOf(voice),
  // The SDK lists the languages that were known when it was made; Telnyx decides.
  language: language as 'en-US',
})

const sameVoice = (one: SayStep, other: SayStep): boolean =>
  one.voice === other.voice && one.language === other.language

/**
 * Prompts of a gather: one text that is spoken or one file that is played while keys are collected, and what has to be
 * played before because a gather has one prompt only.
 */
export const splitPrompts = (
  prompts: readonly PromptStep[],
): { readonly before: readonly PromptStep[]; readonly during: PromptStep | undefined } => {
  const texts = prompts.filter((one) => one.step === 'say' && one.ssml === undefined) as SayStep[]
  const [first] = texts
  if (first && texts.length === prompts.length && texts.every((one) => sameVoice(one, first)))
    return { before: [], during: { ...first, text: texts.map(({ text }) => text).join(' ') } }
  const last = prompts.at(-1)
  return last === undefined || last.step === 'pause'
    ? { before: prompts, during: undefined }
    : { before: prompts.slice(0, -1), during: last }
}

/** The prompt that a gather itself speaks or plays: there is one at most once it is expanded. */
export const promptOf = ({ prompts = [] }: GatherStep): PromptStep | undefined =>
  splitPrompts(prompts).during

/**
 * A gather of Telnyx has one prompt: those before the last are steps of their own, and so are all prompts that keys must
 * not interrupt.
 */
export const expanded = (step: Step): readonly Step[] => {
  if (step.step !== 'gather' || !step.prompts) return [step]
  if (step.interruptible === false) return [...step.prompts, { ...step, prompts: undefined }]
  const { before, during } = splitPrompts(step.prompts)
  return [...before, { ...step, prompts: during && [during] }]
}
