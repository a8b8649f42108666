import type { GatherStep, PromptStep, RecordStep, StreamStep } from '@callplane/core'
import { whole } from '../codecs.ts'
import { StepWriter } from '../fields.ts'
import { commonSsml, markupOf } from '../ssml.ts'
import type { PlacedStep, WriteContext } from '../write-context.ts'
import { endsEarly, XmlElement } from '../xml-element.ts'
import * as fields from './fields.ts'
import { writeDial } from './write-dial.ts'
import { finish, setAddress, setNext } from './writing.ts'

const writePrompt = (step: PromptStep, path: string, { notes }: WriteContext): XmlElement => {
  const writer = new StepWriter(step.step, step, path, notes)
  if (step.step === 'pause') {
    const element = new XmlElement('Wait')
    writer.write([{ path: 'seconds', name: 'length', codec: whole(1, 86_400) }], element.set)
    return element
  }
  if (step.step === 'play') {
    const element = new XmlElement('Play').text(step.url)
    writer.take('url')
    writer.write(fields.play, element.set)
    finish(writer)
    return element
  }
  const element = new XmlElement('Speak')
  writer.write(fields.speak, element.set)
  writer.take('text')
  writer.take('ssml')
  if (step.text !== undefined) element.text(step.text)
  else
    element.markup(
      markupOf(step.ssml ?? '', {
        allowed: commonSsml,
        fault: (message) => writer.note('ssml', 'dropped', message),
        lost: (name) =>
          writer.note('ssml', 'dropped', `<${name}> has no counterpart; its content is spoken`),
      }) ?? '',
    )
  finish(writer)
  return element
}

/** Keys alone are read by `<GetDigits>`, unless the time between them is left to Plivo. */
const startGather = (step: GatherStep, writer: StepWriter): XmlElement => {
  const between = writer.take('digits.timeout') ?? step.timeout ?? 5
  if (!step.speech && between !== 'auto') {
    const element = new XmlElement('GetDigits')
    writer.write(fields.getDigits, element.set)
    const { raw, loss } = fields.digitTimeout.write(between)
    if (raw !== undefined && raw !== 2) element.set('digitTimeout', raw)
    if (loss !== undefined) writer.note('digits.timeout', 'adjusted', loss)
    return element
  }
  const element = new XmlElement('GetInput')
  element.set(
    'inputType',
    step.digits && step.speech ? 'dtmf speech' : step.speech ? 'speech' : 'dtmf',
  )
  writer.write(fields.getInput, element.set)
  if (step.speech) writer.write(fields.getInputSpeech, element.set)
  if (!step.digits) return element
  writer.write(fields.getInputDigits, element.set)
  const { raw = 'auto', loss } = fields.digitEndTimeout.write(between)
  if (raw !== 'auto') element.set('digitEndTimeout', raw)
  if (loss !== undefined) writer.note('digits.timeout', 'adjusted', loss)
  return element
}

const writeGather = (step: GatherStep, path: string, context: WriteContext): XmlElement[] => {
  const writer = new StepWriter('gather', step, path, context.notes)
  const element = startGather(step, writer)
  writer.take('prompts')
  step.prompts?.forEach((prompt, index) =>
    element.add(writePrompt(prompt, `${path}.prompts[${index}]`, context)),
  )
  const address = setNext(element, step.next, writer, context)
  const elements = [element]
  if (writer.take('emptyTurn') === true && address) {
    writer.note('emptyTurn', 'emulated', 'a <Redirect> after it requests the continuation')
    const redirect = new XmlElement('Redirect').text(address.url)
    if (address.method === 'GET') redirect.set('method', 'GET')
    elements.push(redirect)
  }
  finish(writer)
  return elements
}

const writeRecord = (step: RecordStep, path: string, context: WriteContext): XmlElement => {
  const writer = new StepWriter('record', step, path, context.notes)
  const element = new XmlElement('Record')
  if (writer.take('background') === true) {
    element.set('recordSession', true)
    writer.write(fields.backgroundRecord, element.set)
  } else writer.write(fields.record, element.set)
  setNext(element, step.next, writer, context)
  setAddress(element, ['callbackUrl', 'callbackMethod'], step.report, writer)
  writer.noteRest(
    step.background === true
      ? 'a recording in the background has no counterpart of it in Plivo XML'
      : 'Plivo XML has no counterpart',
  )
  return element
}

const writeStream = (step: StreamStep, path: string, context: WriteContext): XmlElement => {
  const writer = new StepWriter('stream', step, path, context.notes)
  const element = new XmlElement('Stream')
  if (writer.take('background') !== true) {
    element.set('bidirectional', true)
    element.set('keepCallAlive', true)
  }
  writer.write(fields.stream, element.set)
  const { codec, rate } = step.audio ?? { codec: 'mulaw', rate: 8000 }
  const type = Object.entries(fields.contentTypes).find(
    ([, own]) => own[0] === codec && own[1] === rate,
  )
  writer.take('audio')
  if (type) element.set('contentType', type[0])
  else
    writer.note(
      'audio',
      'dropped',
      `Plivo takes ${Object.keys(fields.contentTypes).join(', ')}; its default is the first`,
    )
  const parameters = Object.entries(step.parameters ?? {})
  const isPlain = (text: string): boolean => /^[A-Za-z0-9]*$/.test(text)
  const kept = parameters.filter(([name, value]) => isPlain(name) && isPlain(value))
  if (kept.length > 0)
    element.set('extraHeaders', kept.map(([name, value]) => `${name}=${value}`).join(','))
  writer.take('parameters')
  writer.take('url')
  if (kept.length < parameters.length)
    writer.note(
      'parameters',
      'dropped',
      'Plivo takes letters and digits only; parameters with others are lost',
    )
  setAddress(element, ['statusCallbackUrl', 'statusCallbackMethod'], step.report, writer)
  finish(writer)
  return element.text(step.url)
}

const writeStep = ({ step, path }: PlacedStep, context: WriteContext): XmlElement[] => {
  switch (step.step) {
    case 'say':
    case 'play':
    case 'pause':
      return [writePrompt(step, path, context)]
    case 'gather':
      return writeGather(step, path, context)
    case 'record':
      return [writeRecord(step, path, context)]
    case 'dial':
      return writeDial(step, path, context)
    case 'stream':
      return [writeStream(step, path, context)]
    case 'digits':
      return [new XmlElement('DTMF').text(step.digits)]
    case 'goto': {
      const address = context.addressOf(step.to, `${path}.to`)
      if (!address) return []
      if (address.url === '') {
        context.note(`${path}.to`, 'dropped', 'Plivo has no reference to the document itself')
        return []
      }
      const element = new XmlElement('Redirect').text(address.url)
      if (address.method === 'GET') element.set('method', 'GET')
      return [element]
    }
    case 'hangUp':
      return [new XmlElement('Hangup')]
    case 'reject': {
      const element = new XmlElement('Hangup')
      element.set('reason', step.reason ?? 'rejected')
      return [element]
    }
  }
}

/** The document as Plivo XML. */
export const writePlivo = (context: WriteContext): XmlElement => {
  const root = new XmlElement('Response')
  context.steps().forEach((placed, index) => {
    if (index > 0 && endsEarly(root)) {
      context.note(
        placed.path,
        'dropped',
        'is never reached, because the step before it always goes on elsewhere',
      )
      return
    }
    for (const element of writeStep(placed, context)) root.add(element)
  })
  return root
}
