import type { PromptStep, Step } from '@callplane/core'
import { whole } from '../codecs.ts'
import { readFields } from '../fields.ts'
import { speechOf } from '../ssml.ts'
import type { ElementSource } from '../xml-source.ts'
import * as fields from './fields.ts'
import { loseKnown, type Built } from './reading.ts'

const asStep = (built: Built): PromptStep => built as unknown as PromptStep

export const readSpeak = (source: ElementSource): PromptStep[] => {
  const speech = speechOf(source.tree, (message, at) =>
    source.report.fault([source.name], message, at),
  )
  const built: Built = { step: 'say', ...speech }
  readFields(source, 'say', fields.speak, built)
  if ('text' in speech && speech.text === '') {
    source.note('', 'dropped', 'it has no text')
    return []
  }
  return [asStep(built)]
}

export const readPlay = (source: ElementSource): PromptStep[] => {
  const built: Built = { step: 'play', url: source.content() }
  if (built['url'] === '') source.fault('', 'needs a URL')
  readFields(source, 'play', fields.play, built)
  return [asStep(built)]
}

export const readWait = (source: ElementSource): PromptStep[] => {
  const raw = source.take('length')
  const seconds = raw === undefined ? 1 : whole(1, 86_400).read(raw)
  if (seconds === undefined) source.fault('length', whole(1, 86_400).expected)
  return [{ step: 'pause', seconds: Number(seconds ?? 1) }]
}

const readers: Readonly<Record<string, (source: ElementSource) => PromptStep[]>> = {
  Speak: readSpeak,
  Play: readPlay,
  Wait: readWait,
}

/** What is nested in `<GetInput>` and `<GetDigits>`. */
export const readPrompts = (source: ElementSource): { readonly prompts?: Step[] } => {
  const prompts = source.elements().flatMap((child) => {
    const read = Object.hasOwn(readers, child.name) ? readers[child.name] : undefined
    if (!read) {
      child.fault('', `unknown prompt; prompts: ${Object.keys(readers).join(', ')}`)
      return []
    }
    const steps = read(child)
    loseKnown(child)
    child.finish()
    return steps
  })
  return prompts.length > 0 ? { prompts } : {}
}
