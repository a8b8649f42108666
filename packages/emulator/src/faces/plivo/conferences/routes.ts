import { soundMs } from '../../../network/leg-sounds.ts'
import { empty, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { withoutPlus } from '../calls/call.ts'
import { hangups } from '../calls/hangup-cause.ts'
import type { CallRouteDeps } from '../calls/routes.ts'
import { PlivoError } from '../errors.ts'
import { readBody, readOptionalBody } from '../parameters.ts'
import { readRecording, type Recordings } from '../recordings/recordings.ts'
import type { Conference, Conferences, Member } from './conferences.ts'

export type ConferenceDeps = CallRouteDeps & {
  readonly conferences: Conferences
  readonly recordings: Recordings
}

/** Running conferences (plivo.com/docs/voice/api/conference; bodies of replies: fixtures of npm plivo 4.79.0). */
export function conferenceRoutes(deps: ConferenceDeps): readonly Route[] {
  const { calls, conferences, recordings, answer, context } = deps
  const find = findIn(deps)
  const hangUp = ({ members }: Conference): void => {
    for (const { call } of members) calls.hangUp(call, hangups.byApi)
  }
  return [
    route.get('/Conference/', (request) => {
      const shown = conferences.all().filter((one) => one.startedAt <= request.visibleUntil)
      return answer(200, { conferences: shown.map(({ name }) => name) })
    }),
    route.delete('/Conference/', () => {
      for (const one of conferences.all()) hangUp(one)
      return answer(200, { message: 'all conferences hung up' })
    }),
    route.get('/Conference/:name/', (request, { name }) =>
      answer(200, view(find(request, name), context.clock.now())),
    ),
    route.delete('/Conference/:name/', (request, { name }) => {
      hangUp(find(request, name))
      return answer(200, { message: 'conference hung up' })
    }),
    route.post('/Conference/:name/Record/', (request, { name }) => {
      const conference = find(request, name)
      const options = readRecording(readOptionalBody(request))
      if (conference.recording)
        throw new PlivoError(400, 'the conference is being recorded already')
      const [first] = conference.members
      if (!first) throw new PlivoError(404, 'conference not found')
      const about = { ...options, conference: { name: conference.name, uuid: conference.uuid } }
      conference.recording = recordings.start(first.call, about)
      const { id } = conference.recording
      const url = recordings.urlOf(conference.recording)
      return answer(202, { message: 'conference recording started', recording_id: id, url })
    }),
    route.delete('/Conference/:name/Record/', (request, { name }) => {
      const conference = find(request, name)
      if (!conference.recording) throw new PlivoError(404, 'no recording')
      recordings.stop(conference.recording)
      conference.recording = undefined
      return empty(204)
    }),
    ...memberRoutes(deps),
  ]
}

const findIn =
  ({ conferences }: ConferenceDeps) =>
  ({ visibleUntil }: FaceRequest, name = ''): Conference => {
    const found = conferences.named(name)
    if (!found || found.startedAt > visibleUntil) throw new PlivoError(404, 'conference not found')
    return found
  }

type Act = (members: readonly Member[], request: FaceRequest) => EmulatorResponse

function memberRoutes(deps: ConferenceDeps): readonly Route[] {
  const { calls, answer } = deps
  const find = findIn(deps)
  const member = (method: 'post' | 'delete', verb: string, act: Act): Route =>
    route[method](
      `/Conference/:name/Member/:member/${verb === '' ? '' : `${verb}/`}`,
      (request, { name, member: ids }) => act(membersOf(find(request, name), ids), request),
    )
  const done = (message: string, members: readonly Member[]): EmulatorResponse =>
    answer(202, { message, member_id: members.map(({ id }) => id).join(',') })
  const change = (verb: string, message: string, on: Partial<Member>, off: Partial<Member>) => [
    member('post', verb, (members) => {
      for (const one of members) Object.assign(one, on)
      return done(message, members)
    }),
    member('delete', verb, (members) => {
      for (const one of members) Object.assign(one, off)
      return empty(204)
    }),
  ]
  const sound = (verb: 'Play' | 'Speak', stopped: string) => [
    member('post', verb, (members, request) => {
      const kind = verb === 'Play' ? 'file' : 'speech'
      const text = readBody(request).required(verb === 'Play' ? 'url' : 'text')
      for (const { call } of members) call.leg?.line.play(kind, text, soundMs(kind, text))
      return done(`${verb.toLowerCase()} queued into conference`, members)
    }),
    // What is heard is noted as a whole when it begins, so that there is nothing to cut short.
    member('delete', verb, (members) => done(stopped, members)),
  ]
  return [
    member('delete', '', (members) => {
      for (const { call } of members) calls.hangUp(call, hangups.byApi)
      return done('hangup', members)
    }),
    member('post', 'Kick', (members) => {
      for (const one of members) one.leave()
      return done('kicked', members)
    }),
    ...change('Mute', 'muted', { muted: true }, { muted: false }),
    ...change('Deaf', 'deaf', { deaf: true }, { deaf: false }),
    ...sound('Play', 'playing in conference stopped'),
    ...sound('Speak', 'speak stopped'),
  ]
}

/** `10`, `10,11` or `all`. */
function membersOf({ members }: Conference, given = ''): readonly Member[] {
  if (given === 'all') return [...members]
  return given.split(',').map((id) => {
    const found = [...members].find((one) => one.id === id)
    if (!found) throw new PlivoError(404, 'member not found')
    return found
  })
}

const seconds = (ms: number): string => String(Math.floor(ms / 1000))

const view = ({ name, startedAt, members }: Conference, now: number): object => ({
  conference_name: name,
  conference_run_time: seconds(now - startedAt),
  conference_member_count: String(members.size),
  members: [...members].map(({ id, call, joinedAt, muted, deaf }) => ({
    muted,
    deaf,
    member_id: id,
    from: withoutPlus(call.from),
    to: withoutPlus(call.to),
    caller_name: call.callerName,
    direction: call.direction,
    call_uuid: call.uuid,
    join_time: seconds(now - joinedAt),
  })),
})
