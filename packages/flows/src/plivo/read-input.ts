import type { Step } from '@callplane/core'
import { readFields } from '../fields.ts'
import type { NamedAddresses } from '../names.ts'
import type { ElementSource } from '../xml-source.ts'
import * as fields from './fields.ts'
import { readPrompts } from './read-prompts.ts'
import { readNext, type Built } from './reading.ts'

/** The time between keys, which a flow leaves out where it is the time for the first. */
const readDigitTimeout = (source: ElementSource, built: Built, name: string): void => {
  const isInput = name === 'digitEndTimeout'
  const codec = isInput ? fields.digitEndTimeout : fields.digitTimeout
  const raw = source.take(name)
  const value = raw === undefined ? (isInput ? 'auto' : 2) : codec.read(raw)
  if (value === undefined) source.fault(name, codec.expected)
  else if (value !== (built['timeout'] ?? 5))
    built['digits'] = { ...(built['digits'] as Built), timeout: value }
}

const inputs: ReadonlyMap<string, readonly string[]> = new Map([
  ['dtmf', ['digits']],
  ['speech', ['speech']],
  ['dtmf speech', ['digits', 'speech']],
  ['speech dtmf', ['digits', 'speech']],
])

export const readGetInput = (source: ElementSource, names: NamedAddresses): Step[] => {
  const given = source.take('inputType')
  const input = inputs.get((given ?? '').trim().replaceAll(/\s+/g, ' '))
  if (!input) source.fault('inputType', 'must be dtmf, speech, or dtmf speech')
  const built: Built = { step: 'gather', ...readPrompts(source) }
  for (const [kind, own] of [
    ['digits', fields.getInputDigits],
    ['speech', fields.getInputSpeech],
  ] as const) {
    if (input?.includes(kind)) {
      built[kind] = {}
      readFields(source, 'gather', own, built)
    } else
      source.lose(
        own.map(({ name }) => name),
        `has no effect without ${kind}`,
      )
  }
  readFields(source, 'gather', fields.getInput, built)
  if (input?.includes('digits')) readDigitTimeout(source, built, 'digitEndTimeout')
  else source.lose(['digitEndTimeout'], 'has no effect without digits')
  readNext(source, built, names)
  return [built as unknown as Step]
}

export const readGetDigits = (source: ElementSource, names: NamedAddresses): Step[] => {
  const built: Built = { step: 'gather', ...readPrompts(source), digits: {} }
  readFields(source, 'gather', fields.getDigits, built)
  readDigitTimeout(source, built, 'digitTimeout')
  readNext(source, built, names)
  return [built as unknown as Step]
}
