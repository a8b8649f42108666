import type { PromptStep, Step } from '@callplane/core'
import { commaList } from '../codecs.ts'
import { readFields } from '../fields.ts'
import type { NamedAddresses } from '../names.ts'
import type { ActionSource } from './action-source.ts'
import * as fields from './fields.ts'
import { asStep, noCounterpart, type Built } from './reading.ts'

/** Vonage collects four keys where nothing is said. */
const defaultCount = 4

const readDtmf = (source: ActionSource | undefined, built: Built): number => {
  if (!source) {
    built['digits'] = { count: defaultCount, finishKeys: '' }
    return 3
  }
  built['digits'] = {}
  readFields(source, 'gather', fields.dtmf, built)
  if (!source.has('maxDigits'))
    built['digits'] = { count: defaultCount, ...(built['digits'] as Built) }
  const raw = source.take('timeOut')
  const timeout = raw === undefined ? 3 : fields.dtmfTimeout.read(raw)
  if (timeout === undefined) source.fault('timeOut', fields.dtmfTimeout.expected)
  source.finish()
  return Number(timeout ?? 3)
}

const readHints = (source: ActionSource): readonly string[] | undefined => {
  const context = source.take('context')
  if (context === undefined) return undefined
  const hints = Array.isArray(context) ? (context as unknown[]).map(String) : []
  const read = commaList.read(hints.join(','))
  if (!Array.isArray(context) || read === undefined)
    source.fault('context', 'must be a list of phrases')
  return read as readonly string[] | undefined
}

const readSpeech = (source: ActionSource | undefined, built: Built): number => {
  built['speech'] = {}
  if (!source) {
    built['speech'] = { endSilence: 2 }
    return 10
  }
  readFields(source, 'gather', fields.speech, built)
  const hints = readHints(source)
  if (hints && hints.length > 0) built['speech'] = { ...(built['speech'] as Built), hints }
  const raw = source.take('startTimeout')
  const timeout = raw === undefined ? 10 : fields.startTimeout.read(raw)
  if (timeout === undefined) source.fault('startTimeout', fields.startTimeout.expected)
  source.lose(['uuid', 'saveAudio', 'sensitivity', 'provider', 'providerOptions'], noCounterpart)
  source.finish()
  return Number(timeout ?? 10)
}

/** Reads `input`; the prompts before it that a key or word ends belong to it. */
export const readInput = (
  source: ActionSource,
  names: NamedAddresses,
  prompts: readonly PromptStep[],
): Step[] => {
  const types = source.take('type')
  const kinds = Array.isArray(types) ? (types as unknown[]) : []
  if (kinds.length === 0 || kinds.some((kind) => kind !== 'dtmf' && kind !== 'speech'))
    source.fault('type', 'must be a list of dtmf, speech or both')
  const built: Built = { step: 'gather', ...(prompts.length > 0 && { prompts }) }
  const [dtmf, speech] = [source.inner('dtmf'), source.inner('speech')]
  const between = kinds.includes('dtmf') ? readDtmf(dtmf, built) : undefined
  const first = kinds.includes('speech') ? readSpeech(speech, built) : between
  if (dtmf && between === undefined)
    source.note('dtmf', 'dropped', 'has no effect without type dtmf')
  if (speech && !kinds.includes('speech'))
    source.note('speech', 'dropped', 'has no effect without type speech')
  if (first === 0) source.note('dtmf.timeOut', 'adjusted', 'a flow waits for at least 0.1 s')
  if (first !== undefined && first !== 5) built['timeout'] = Math.max(0.1, first)
  if (between !== undefined && between !== first)
    built['digits'] = { ...(built['digits'] as Built), timeout: Math.max(0.1, between) }
  if (source.text('mode') === 'asynchronous')
    source.note('mode', 'dropped', 'a flow collects keys together')
  const address = source.address('eventUrl', 'eventMethod')
  if (address) {
    built['next'] = names.nameOf('gather', address)
    built['emptyTurn'] = true
  } else
    source.note(
      '',
      'adjusted',
      'the result goes to the event URL of the application, which the document does not name',
    )
  return [asStep(built)]
}
