import type { PromptStep, Step } from '@callplane/core'
import { whole } from '../codecs.ts'
import { readFields } from '../fields.ts'
import { speechOf } from '../ssml.ts'
import type { ElementSource } from '../xml-source.ts'
import { asStep, type Built, type TwimlReading } from './reading.ts'

export const readSay = (source: ElementSource, { profile }: TwimlReading): Step[] => {
  const speech = speechOf(source.tree, (message, at) =>
    source.report.fault([source.name], message, at),
  )
  const built: Built = { step: 'say', ...speech }
  readFields(source, 'say', profile.say, built)
  if ('text' in speech && speech.text === '') {
    source.note('', 'dropped', 'it has no text')
    return []
  }
  return [asStep(built)]
}

/** `<Play digits>` sends digits; `W` is a pause of one second, which a flow writes as two of half a second. */
export const readPlay = (source: ElementSource, { profile }: TwimlReading): Step[] => {
  const digits = source.take('digits')
  const url = source.content()
  const built: Built = { step: 'play', url }
  readFields(source, 'play', profile.play, built)
  if (digits === undefined) {
    if (url === '') source.fault('', 'needs a URL, or digits')
    return [asStep(built)]
  }
  if (url !== '') source.fault('digits', 'cannot be combined with a URL')
  if (!/^[0-9A-Da-d*#wW]+$/.test(digits))
    source.fault('digits', 'must consist of 0-9, A-D, *, # and w')
  if (built['loop'] !== undefined) source.note('loop', 'dropped', 'digits are sent once')
  const written = digits.replaceAll('W', 'ww').replaceAll(/[a-d]/g, (key) => key.toUpperCase())
  return [{ step: 'digits', digits: written }]
}

export const readPause = (source: ElementSource): Step[] => {
  const raw = source.take('length')
  const seconds = raw === undefined ? 1 : whole(1, 86_400).read(raw)
  if (seconds === undefined) source.fault('length', whole(1, 86_400).expected)
  if (source.content() !== '') source.fault('', '<Pause> contains no text')
  return [{ step: 'pause', seconds: Number(seconds ?? 1) }]
}

/** The verbs that can be nested in `<Gather>`. */
export const readPrompt = (source: ElementSource, reading: TwimlReading): PromptStep[] => {
  const verbs: Readonly<Record<string, () => Step[]>> = {
    Say: () => readSay(source, reading),
    Play: () => readPlay(source, reading),
    Pause: () => readPause(source),
  }
  const read = Object.hasOwn(verbs, source.name) ? verbs[source.name] : undefined
  const steps = read?.() ?? []
  if (!read) source.fault('', 'unknown prompt; prompts: Say, Play, Pause')
  else source.finish()
  return steps.filter((step): step is PromptStep => {
    if (step.step !== 'digits') return true
    source.fault('digits', 'digits cannot be sent while input is collected')
    return false
  })
}
