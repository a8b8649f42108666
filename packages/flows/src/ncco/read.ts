import type { PromptStep, Step } from '@callplane/core'
import { readFields } from '../fields.ts'
import { flowOf } from '../flow-of.ts'
import { NamedAddresses } from '../names.ts'
import type { DocumentPosition, FlowRead, ReadReport } from '../report.ts'
import { ActionSource } from './action-source.ts'
import * as fields from './fields.ts'
import { readJsonTree, type JsonTree } from './json-tree.ts'
import { readConnect, readConversation } from './read-connect.ts'
import { readInput } from './read-input.ts'
import { readStream, readTalk } from './read-prompts.ts'
import { asStep, type Built } from './reading.ts'

const readRecord = (source: ActionSource): Step[] => {
  const waits = ['timeOut', 'endOnSilence', 'endOnKey'].some((name) => source.has(name))
  const built: Built = { step: 'record', ...(!waits && { background: true }) }
  if (waits) readFields(source, 'record', fields.record, built)
  readFields(source, 'record', fields.anyRecord, built)
  if (!waits) delete built['beep']
  const channels = source.take('channels')
  if (channels === 1) built['channels'] = 1
  if (source.text('split') === 'conversation' || (typeof channels === 'number' && channels > 1)) {
    built['channels'] = 2
    if (channels !== undefined && channels !== 2)
      source.note('channels', 'adjusted', 'a flow has one channel or two')
  }
  if (source.take('transcription') !== undefined) {
    built['transcribe'] = true
    source.note('transcription', 'adjusted', 'a flow says only that it is transcribed')
  }
  const report = source.address('eventUrl', 'eventMethod')
  if (report) built['report'] = report
  return [asStep(built)]
}

const readWait = (source: ActionSource): Step[] => {
  const raw = source.take('timeout')
  const seconds = raw === undefined ? 10 : fields.wait.read(raw)
  if (seconds === undefined) source.fault('timeout', fields.wait.expected)
  return [{ step: 'pause', seconds: Number(seconds ?? 10) }]
}

/** A last `notify` asks for the next NCCO, as a `goto` does; any other is only told, and the flow goes on. */
const readNotify = (source: ActionSource, names: NamedAddresses, isLast: boolean): Step[] => {
  const { fields: payload } = source.tree.fields?.get('payload') ?? {}
  source.take('payload')
  const address = source.address('eventUrl', 'eventMethod')
  if (!address) source.fault('eventUrl', 'is required')
  if (!isLast || !address) {
    source.note(
      '',
      'dropped',
      'tells the application where the call is, for which there is no step',
    )
    return []
  }
  if (payload && payload.size > 0)
    source.note('payload', 'dropped', 'a flow gives a goto no content')
  return [{ step: 'goto', to: names.nameOf('goto', address) }]
}

const actions = [
  'talk',
  'stream',
  'input',
  'record',
  'connect',
  'conversation',
  'wait',
  'notify',
] as const

interface NccoReading {
  readonly names: NamedAddresses
  /** Prompts with `bargeIn` that the next `input` ends. */
  readonly prompts: [PromptStep, ActionSource][]
  readonly steps: [Step, DocumentPosition][]
}

/** Prompts with `bargeIn` that no input follows are steps of their own. */
const flushPrompts = ({ prompts, steps }: NccoReading): void => {
  for (const [prompt, source] of prompts.splice(0)) {
    source.note('bargeIn', 'dropped', 'has no effect, because no input follows')
    steps.push([prompt, source.tree])
  }
}

const readPrompt = (source: ActionSource, reading: NccoReading, read: typeof readTalk): void => {
  const isInterruptible = source.flag('bargeIn')
  for (const prompt of read(source)) {
    // Once one is interruptible, those after it are too (NCCO reference, `talk`).
    if (isInterruptible || reading.prompts.length > 0) reading.prompts.push([prompt, source])
    else reading.steps.push([prompt, source.tree])
  }
}

const readAction = (source: ActionSource, reading: NccoReading, isLast: boolean): void => {
  const { names, steps } = reading
  const push = (read: readonly Step[]): void => {
    flushPrompts(reading)
    for (const step of read) steps.push([step, source.tree])
  }
  const kind = source.text('action')
  switch (kind) {
    case 'talk':
      readPrompt(source, reading, readTalk)
      break
    case 'stream':
      readPrompt(source, reading, readStream)
      break
    case 'input': {
      const prompts = reading.prompts.splice(0).map(([prompt]) => prompt)
      for (const step of readInput(source, names, prompts)) steps.push([step, source.tree])
      break
    }
    case 'record':
      push(readRecord(source))
      break
    case 'connect':
      push(readConnect(source, names))
      break
    case 'conversation':
      push(readConversation(source))
      break
    case 'wait':
      push(readWait(source))
      break
    case 'notify':
      push(readNotify(source, names, isLast))
      break
    case 'pay':
    case 'transfer':
      source.fault('action', `${kind} has no counterpart in a flow`)
      return
    default:
      source.fault('action', `unknown action; actions: ${actions.join(', ')}`)
      return
  }
  source.finish()
}

const readItems = (root: JsonTree, report: ReadReport, reading: NccoReading): void => {
  const { items } = root
  if (!items) {
    report.fault([], 'an NCCO is a list of actions', root)
    return
  }
  items.forEach((item, index) => {
    const kind = item.fields?.get('action')?.leaf
    if (!item.fields) report.fault([index], 'must be an action: an object', item)
    else
      readAction(
        new ActionSource(item, report, typeof kind === 'string' ? kind : 'action'),
        reading,
        index === items.length - 1,
      )
  })
  flushPrompts(reading)
}

/** Reads an NCCO: a list of actions in JSON. */
export const readNcco = (text: string, report: ReadReport): FlowRead => {
  const reading: NccoReading = { names: new NamedAddresses(), prompts: [], steps: [] }
  const { root, fault } = readJsonTree(text)
  if (root) readItems(root, report, reading)
  else report.fault([], fault.message, fault)
  return flowOf(reading.steps, reading.names, { report, title: 'NCCO' })
}
