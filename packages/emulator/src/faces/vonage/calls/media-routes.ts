import type { Clock } from '../../../time/clock.ts'
import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { scalarText } from '../../shared/json.ts'
import { spokenWords, type Prompt } from '../../shared/prompts.ts'
import { createRequestedSounds } from '../../shared/requested-sounds.ts'
import { VonageError } from '../errors.ts'
import { readBody, throwIfAny, type Faults, type Reader } from '../parameters.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Calls } from './calls.ts'
import { playDigits } from './digits.ts'
import { findLive } from './routes.ts'

type Kind = 'speech' | 'file'

/** Sounds and digits of a live leg, and the files of recordings. */
export function mediaRoutes(clock: Clock, calls: Calls, recordings: Recordings): readonly Route[] {
  const root = '/v1/calls/:uuid'
  const sounds = createRequestedSounds(clock)
  const done = (message: string, uuid: string): ReturnType<typeof json> =>
    json(200, { message, uuid })
  const started =
    (kind: Kind, message: string, check: (reader: Reader) => Prompt): Route[2] =>
    (request, { uuid }) => {
      const prompts: Prompt[] = []
      validate(request.json(), (reader) => void prompts.push(check(reader)))
      const call = findLive(request, calls, uuid)
      sounds.start(call, kind, prompts)
      return done(message, call.uuid)
    }
  const stopped =
    (kind: Kind, message: string): Route[2] =>
    (request, { uuid }) => {
      const call = findLive(request, calls, uuid)
      sounds.stop(call, kind)
      return done(message, call.uuid)
    }
  return [
    route.put(`${root}/dtmf`, (request, { uuid }) => {
      let digits = ''
      validate(request.json(), (reader) => {
        reader.required('digits')
        digits = reader.text('digits', { pattern: /^[\dA-D*#p]+$/ }) ?? ''
      })
      const call = findLive(request, calls, uuid)
      playDigits(clock, call, digits)
      return done('DTMF sent', call.uuid)
    }),
    route.put(`${root}/talk`, started('speech', 'Talk started', checkTalk)),
    route.delete(`${root}/talk`, stopped('speech', 'Talk stopped')),
    route.put(`${root}/stream`, started('file', 'Stream started', checkStream)),
    route.delete(`${root}/stream`, stopped('file', 'Stream stopped')),
    route.put(`${root}/input/dtmf`, (request, { uuid }) => {
      let url: string | undefined
      validate(request.json(), (reader) => {
        reader.required('event_url')
        url = reader.url('event_url')
      })
      findLive(request, calls, uuid).digitsTo = url
      return empty(200)
    }),
    route.delete(`${root}/input/dtmf`, (request, { uuid }) => {
      findLive(request, calls, uuid).digitsTo = undefined
      return empty(200)
    }),
    route.get('/v1/files/:id', (request, { id }) => {
      const file = recordings.file(id ?? '')
      if (!file || file.createdAt > request.visibleUntil) throw new VonageError(404)
      return { status: 200, headers: { 'content-type': file.type }, body: file.body() }
    }),
  ]
}

function validate(body: unknown, check: (reader: Reader) => void): void {
  const faults: Faults = []
  check(readBody(body, faults))
  throwIfAny(faults)
}

function checkTalk(reader: Reader): Prompt {
  reader.required('text')
  const loop = checkPlayback(reader)
  return { kind: 'speech', text: spokenWords(reader.text('text', { max: 1_500 }) ?? ''), loop }
}

function checkStream(reader: Reader): Prompt {
  reader.required('stream_url')
  const loop = checkPlayback(reader)
  return { kind: 'file', text: reader.url('stream_url') ?? '', loop }
}

/** Returns how often it is played, 0 without an end. `level` is documented as a string and sent as one by the vendor's client. */
function checkPlayback(reader: Reader): number {
  const loop = reader.integer('loop', 0, 1_000_000) ?? 1
  const level = reader.has('level') ? Number(scalarText(reader.value['level']) || Number.NaN) : 0
  if (!(level >= -1 && level <= 1)) reader.fault('level', 'must be from -1 to 1')
  return loop
}
