import type { GatherStep, PromptStep, RecordStep, SayStep, StreamStep } from '@callplane/core'
import { StepWriter } from '../fields.ts'
import { commonSsml, markupOf } from '../ssml.ts'
import type { PlacedStep, WriteContext } from '../write-context.ts'
import { endsEarly, XmlElement } from '../xml-element.ts'
import { whole } from '../codecs.ts'
import type { TwimlProfile } from './profile.ts'
import { writeDial } from './write-dial.ts'
import { finish, setAddress, setNext, type TwimlWriting } from './writing.ts'

/** The text or markup of a step that speaks. */
const addSpeech = (element: XmlElement, say: SayStep, writer: StepWriter): void => {
  writer.take('text')
  writer.take('ssml')
  if (say.text !== undefined) element.text(say.text)
  else {
    const markup = markupOf(say.ssml ?? '', {
      allowed: commonSsml,
      fault: (message) => writer.note('ssml', 'dropped', message),
      lost: (name) =>
        writer.note('ssml', 'dropped', `<${name}> has no counterpart; its content is spoken`),
    })
    if (markup !== undefined) element.markup(markup)
  }
}

/** `<Say>`, `<Play>` or `<Pause>`. */
const writePrompt = (
  step: PromptStep,
  path: string,
  { context, profile }: TwimlWriting,
): XmlElement => {
  const writer = new StepWriter(step.step, step, path, context.notes)
  if (step.step === 'say') {
    const element = new XmlElement('Say')
    writer.write(profile.say, element.set)
    addSpeech(element, step, writer)
    finish(writer, profile)
    return element
  }
  if (step.step === 'play') {
    const element = new XmlElement('Play').text(step.url)
    writer.take('url')
    writer.write(profile.play, element.set)
    finish(writer, profile)
    return element
  }
  const element = new XmlElement('Pause')
  writer.write([{ path: 'seconds', name: 'length', codec: whole(1, 86_400) }], element.set)
  return element
}

const inputOf = ({ digits, speech }: GatherStep): string =>
  digits && speech ? 'dtmf speech' : speech ? 'speech' : 'dtmf'

/** One timeout stands for those of the flow. */
const setTimeouts = (
  element: XmlElement,
  step: GatherStep,
  writer: StepWriter,
  { timeout, ...profile }: TwimlProfile,
): void => {
  const first = step.timeout ?? 5
  writer.write([{ path: 'timeout', name: 'timeout', codec: timeout, absent: 5 }], element.set)
  const between = writer.take('digits.timeout')
  if (between !== undefined && between !== first)
    writer.note(
      'digits.timeout',
      'adjusted',
      `${profile.title} has one timeout for the first key and between keys; \`timeout\` counts`,
    )
  if (!step.speech) return
  const written = timeout.write(first).raw
  const absent = profile.speechTimeoutIsTimeout ? written : 'auto'
  writer.write(
    [{ path: 'speech.endSilence', name: 'speechTimeout', codec: profile.speechTimeout, absent }],
    element.set,
  )
}

const writeGather = (step: GatherStep, path: string, writing: TwimlWriting): XmlElement[] => {
  const { context, profile } = writing
  const element = new XmlElement('Gather')
  const writer = new StepWriter('gather', step, path, context.notes)
  const input = inputOf(step)
  if (input !== 'dtmf') element.set('input', input)
  if (step.digits) writer.write(profile.digits, element.set)
  if (step.speech) writer.write(profile.speech, element.set)
  setTimeouts(element, step, writer, profile)
  if (step.digits && step.interruptible === false)
    writer.note(
      'interruptible',
      'adjusted',
      `keys interrupt prompts of ${profile.title} in any case`,
    )
  const address = setNext(element, step, writer, writing)
  if (step.next === undefined && profile.requestsItself)
    writer.note(
      'next',
      'adjusted',
      `without a continuation, ${profile.carrier} requests the document again`,
    )
  const steps: XmlElement[] = [element]
  if (profile.postsEmptyResult) writer.write(profile.gather, element.set)
  else if (writer.take('emptyTurn') === true && address) {
    writer.note('emptyTurn', 'emulated', 'a <Redirect> after it requests the continuation')
    const redirect = new XmlElement('Redirect').text(address.url)
    if (address.method === 'GET') redirect.set('method', 'GET')
    steps.push(redirect)
  }
  writer.take('prompts')
  step.prompts?.forEach((prompt, index) =>
    element.add(writePrompt(prompt, `${path}.prompts[${index}]`, writing)),
  )
  finish(writer, profile)
  return steps
}

const writeRecord = (step: RecordStep, path: string, writing: TwimlWriting): XmlElement => {
  const { context, profile } = writing
  const writer = new StepWriter('record', step, path, context.notes)
  if (step.background === true) {
    const recording = new XmlElement('Recording')
    writer.take('background')
    writer.write(profile.backgroundRecord, recording.set)
    setAddress(recording, 'recordingStatusCallback', step.report, writer)
    writer.noteRest(`a recording in the background has no counterpart of it in ${profile.title}`)
    return new XmlElement('Start').add(recording)
  }
  const element = new XmlElement('Record')
  writer.write(profile.record, element.set)
  if (context.wholeRecordings && profile.dialect === 'twiml') element.set('trim', 'do-not-trim')
  setNext(element, step, writer, writing)
  if (step.next === undefined && profile.requestsItself)
    writer.note(
      'next',
      'adjusted',
      `without a continuation, ${profile.carrier} requests the document again`,
    )
  setAddress(element, 'recordingStatusCallback', step.report, writer)
  finish(writer, profile)
  return element
}

const writeStream = (step: StreamStep, path: string, writing: TwimlWriting): XmlElement => {
  const { context, profile } = writing
  const writer = new StepWriter('stream', step, path, context.notes)
  const stream = new XmlElement('Stream')
  stream.set('url', step.url)
  writer.take('url')
  writer.take('background')
  writer.write(profile.stream, stream.set)
  setAddress(stream, 'statusCallback', step.report, writer)
  // µ-law at 8 kHz is what Twilio and Telnyx send (twilio.com/docs/voice/media-streams); the rest is a note.
  writer.take('parameters')
  for (const [name, value] of Object.entries(step.parameters ?? {})) {
    const parameter = new XmlElement('Parameter')
    parameter.set('name', name)
    parameter.set('value', value)
    stream.add(parameter)
  }
  const outer = new XmlElement(step.background === true ? 'Start' : 'Connect')
  setNext(outer, step, writer, writing)
  finish(writer, profile)
  return outer.add(stream)
}

/** The elements of one step. */
const writeStep = ({ step, path }: PlacedStep, writing: TwimlWriting): XmlElement[] => {
  switch (step.step) {
    case 'say':
    case 'play':
    case 'pause':
      return [writePrompt(step, path, writing)]
    case 'gather':
      return writeGather(step, path, writing)
    case 'record':
      return [writeRecord(step, path, writing)]
    case 'dial':
      return writeDial(step, path, writing)
    case 'stream':
      return [writeStream(step, path, writing)]
    case 'digits': {
      const element = new XmlElement('Play')
      element.set('digits', step.digits)
      return [element]
    }
    case 'goto': {
      const address = writing.context.addressOf(step.to, `${path}.to`)
      if (!address) return []
      const element = new XmlElement('Redirect').text(address.url)
      if (address.method === 'GET') element.set('method', 'GET')
      return [element]
    }
    case 'hangUp':
      return [new XmlElement('Hangup')]
    case 'reject': {
      const element = new XmlElement('Reject')
      if (step.reason === 'busy') element.set('reason', 'busy')
      return [element]
    }
  }
}

/** The document as TwiML or TeXML. */
export const writeTwiml = (context: WriteContext, profile: TwimlProfile): XmlElement => {
  const root = new XmlElement('Response')
  const steps = context.steps()
  steps.forEach((placed, index) => {
    if (index > 0 && endsEarly(root)) {
      context.note(
        placed.path,
        'dropped',
        'is never reached, because the step before it always goes on elsewhere',
      )
      return
    }
    for (const element of writeStep(placed, { context, profile })) root.add(element)
  })
  return root
}
