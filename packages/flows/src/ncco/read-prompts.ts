import type { PromptStep } from '@callplane/core'
import { readXmlTree } from '@callplane/kit/xml'
import { whole } from '../codecs.ts'
import { readFields } from '../fields.ts'
import { speechOf } from '../ssml.ts'
import type { ActionSource } from './action-source.ts'
import * as fields from './fields.ts'
import type { Built } from './reading.ts'

const asPrompt = (built: Built): PromptStep => built as unknown as PromptStep

/** A style of Vonage's voices as a voice of a flow: `Vonage.2`, or `Vonage.2.premium`. */
const voiceOf = (source: ActionSource): string | undefined => {
  const raw = source.take('style')
  const style = raw === undefined ? 0 : whole(0, 99).read(raw)
  const premium = source.flag('premium')
  if (style === undefined) source.fault('style', whole(0, 99).expected)
  if ((style === 0 || style === undefined) && !premium) return undefined
  return `Vonage.${String(style ?? 0)}${premium ? '.premium' : ''}`
}

/** Markup in `<speak>`, or plain text. */
const spokenOf = (source: ActionSource): Built => {
  const text = source.text('text') ?? ''
  if (!/^\s*<speak[\s>]/.test(text)) {
    if (text.trim() === '') source.fault('text', 'must not be empty')
    return { text: text.replaceAll(/\s+/g, ' ').trim() }
  }
  const { root, fault } = readXmlTree(text)
  if (!root) {
    source.fault('text', `is not well-formed SSML: ${fault.message}`)
    return { ssml: text }
  }
  for (const name of root.attributes.keys())
    if (name !== 'version' && name !== 'xmlns')
      source.note('text', 'dropped', `<speak ${name}> has no counterpart in a flow`)
  const speech = speechOf(root, (message) => source.fault('text', message))
  return 'ssml' in speech ? { ssml: speech.ssml } : { text: speech.text }
}

export const readTalk = (source: ActionSource): PromptStep[] => {
  const built: Built = { step: 'say', ...spokenOf(source) }
  readFields(source, 'say', fields.talk, built)
  const voice = voiceOf(source)
  if (voice !== undefined) built['voice'] = voice
  // Replaced by `style`; still accepted by Vonage.
  source.lose(['voiceName'], 'voices have styles instead')
  return [asPrompt(built)]
}

export const readStream = (source: ActionSource): PromptStep[] => {
  const url = source.url('streamUrl')
  if (url === undefined) source.fault('streamUrl', 'must be a list of one URL')
  const built: Built = { step: 'play', url: url ?? '' }
  readFields(source, 'play', fields.stream, built)
  return [asPrompt(built)]
}
