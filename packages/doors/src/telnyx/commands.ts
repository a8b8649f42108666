import type { Call, Fault } from '@callplane/core'
import { jsonResponse, parseObject, readFields, type FieldReader } from '@callplane/kit'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import { notServed, refuseFaults } from '../door-refusal.ts'
import type { TelnyxDoorCredentials } from './authenticate.ts'
import { callIdOfControl } from './ids.ts'
import { recordingsOf } from './recordings.ts'
import { clientStateOf, isAlive } from './render.ts'
import { ended } from './ended.ts'

type Context = DoorContext<TelnyxDoorCredentials>

/** One command, once its call was found and is alive. */
interface Given {
  readonly context: Context
  readonly call: Call
  readonly reader: FieldReader
  readonly faults: Fault[]
  readonly commandId: string | undefined
}

const required = ({ reader, faults }: Given, name: string): string => {
  const value = reader.text(name)
  if (value === undefined) faults.push({ path: ['body', name], message: 'is required' })
  return value ?? ''
}

/** Refuses what the command says and the door does not do, and what it says wrongly, before anything is done. */
const settle = ({ reader, faults }: Given): void => {
  faults.push(
    ...reader.notes().map(({ field, detail }) => ({
      path: ['body', ...field.split('.')],
      message: detail === 'not carried over' ? 'is not served by this door' : detail,
    })),
  )
  refuseFaults(faults)
}

const oneOf = ({ reader, faults }: Given, name: string, words: readonly string[]): void => {
  const value = reader.text(name)
  if (value !== undefined && !words.includes(value))
    faults.push({ path: ['body', name], message: `must be ${words.join(' or ')}` })
}

const sendDigits = async (given: Given): Promise<void> => {
  const { call, context, commandId, faults } = given
  const digits = required(given, 'digits')
  if (digits !== '' && !/^[0-9A-DwW*#]+$/.test(digits))
    faults.push({ path: ['body', 'digits'], message: 'must be 0-9 A-D * # w or W' })
  // Every provider has its own length; it cannot be chosen for one command.
  oneOf(given, 'duration_millis', ['250'])
  settle(given)
  await context.dispatcher.sendDigits(call.id, digits.replaceAll('W', 'ww'), {
    ...(commandId !== undefined && { idempotencyKey: commandId }),
  })
}

const transfer = async (given: Given): Promise<void> => {
  const to = required(given, 'to')
  settle(given)
  await given.context.dispatcher.transfer(given.call.id, to)
}

/** Channels and format are those that the provider of the call records with; both are required here, and only checked. */
const startRecording = async (given: Given): Promise<void> => {
  for (const name of ['channels', 'format']) required(given, name)
  oneOf(given, 'channels', ['single', 'dual'])
  oneOf(given, 'format', ['wav', 'mp3'])
  oneOf(given, 'recording_track', ['both'])
  settle(given)
  await given.context.dispatcher.startRecording(given.call.id)
}

const stopRecording = async (given: Given): Promise<void> => {
  const { call, context, reader, faults } = given
  const id = reader.text('recording_id')
  if (id !== undefined && !recordingsOf(call).some((one) => one.id === id))
    faults.push({ path: ['body', 'recording_id'], message: 'is not a recording of this call' })
  settle(given)
  await context.dispatcher.stopRecording(call.id)
}

const hangUp = async (given: Given): Promise<void> => {
  settle(given)
  await given.context.dispatcher.hangUp(given.call.id)
}

const commands: ReadonlyMap<string, (given: Given) => Promise<void>> = new Map([
  ['hangup', hangUp],
  ['send_dtmf', sendDigits],
  ['transfer', transfer],
  ['record_start', startRecording],
  ['record_stop', stopRecording],
])

/** Every later webhook has the state of the dial. A command that wants another one is refused. */
const checkState = ({ reader, call, faults }: Given): void => {
  const state = reader.text('client_state')
  if (state !== undefined && state !== clientStateOf(call))
    faults.push({
      path: ['body', 'client_state'],
      message: 'must be that of the dial: this door does not change it during the call',
    })
}

/** `POST /v2/calls/{call_control_id}/actions/{command}`. */
export const command = async (context: Context): Promise<DoorResponse> => {
  const { request, params, calls } = context
  const call = await calls.find(callIdOfControl(params['id'] ?? ''))
  const name = params['command'] ?? ''
  const run = commands.get(name)
  if (!run) throw notServed(`the command ${name}`)
  if (!isAlive(call)) throw ended()
  const body = request.body === '' ? {} : parseObject(request.body)
  const faults: Fault[] = body ? [] : [{ path: ['body'], message: 'must be a JSON object' }]
  const reader = readFields(body ?? {})
  const given = { context, call, reader, faults, commandId: reader.text('command_id') }
  checkState(given)
  await run(given)
  return jsonResponse(200, { data: { result: 'ok' } })
}
