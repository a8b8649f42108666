import { empty } from '../../../message.ts'
import { route, type Route } from '../../router.ts'
import { PlivoError } from '../errors.ts'
import { readBody, readOptionalBody } from '../parameters.ts'
import { isOver, type Call, type Target } from './call.ts'
import { findCall, findInProgress, secondLegOf, type CallRouteDeps } from './routes.ts'

/** Digits, recordings and sounds on an answered call. */
export function mediaRoutes(deps: CallRouteDeps): readonly Route[] {
  const { calls, answer } = deps
  const sounds = [
    { verb: 'Play', kind: 'file', needs: 'urls', message: 'play started' },
    { verb: 'Speak', kind: 'speech', needs: 'text', message: 'speak started' },
  ] as const
  return [
    route.post('/Call/:uuid/DTMF/', (request, { uuid }) => {
      const body = readBody(request)
      body.required('digits')
      const digits = body.text('digits', /^[\d*#wW]+$/) ?? ''
      const leg = body.oneOf('leg', ['aleg', 'bleg']) ?? 'aleg'
      const call = findInProgress(request, calls, uuid)
      const target = leg === 'aleg' ? call : secondLegOf(call, calls)
      if (!target) throw new PlivoError(404, 'the call has no B leg')
      target.leg?.sendDigits(digits.replaceAll(/w/gi, ''))
      return answer(202, { message: 'digits sent' })
    }),
    route.post('/Call/:uuid/Record/', (request, { uuid }) => {
      const body = readOptionalBody(request)
      body.oneOf('file_format', ['mp3', 'wav'])
      body.integer('time_limit', 1)
      const target = body.target('callback_url', 'callback_method')
      const call = findInProgress(request, calls, uuid)
      if (call.stopRecording) throw new PlivoError(400, 'the call is being recorded already')
      const recording = startRecording(call, target, deps)
      return answer(202, { message: 'call recording started', ...recording })
    }),
    route.delete('/Call/:uuid/Record/', (request, { uuid }) => {
      const call = findInProgress(request, calls, uuid)
      if (!call.stopRecording) throw new PlivoError(404, 'no recording')
      call.stopRecording()
      return empty(204)
    }),
    ...sounds.flatMap(({ verb, kind, needs, message }) => [
      route.post(`/Call/:uuid/${verb}/`, (request, { uuid }) => {
        const sound = readBody(request).required(needs)
        findInProgress(request, calls, uuid).leg?.play(kind, sound)
        return answer(202, { message })
      }),
      route.delete(`/Call/:uuid/${verb}/`, (request, { uuid }) => {
        if (isOver(findCall(request, calls, uuid))) throw new PlivoError(404, 'call not found')
        return empty(204)
      }),
    ]),
  ]
}

function startRecording(
  call: Call,
  target: Target | undefined,
  { account, webhooks, context: { random, clock } }: CallRouteDeps,
): { readonly recording_id: string; readonly url: string } {
  const id = random.uuid()
  const url = `https://media.plivo.com/v1/Account/${account.authId}/Recording/${id}.mp3`
  const startedAt = clock.now()
  call.stopRecording = () => {
    call.stopRecording = undefined
    if (!target) return
    const ms = (call.endedAt ?? clock.now()) - startedAt
    webhooks.tell(target, call, {
      Event: 'RecordStop',
      RecordUrl: url,
      RecordingID: id,
      RecordingDuration: String(Math.round(ms / 1000)),
      RecordingDurationMs: String(ms),
      RecordingStartMs: String(startedAt),
      RecordingEndMs: String(startedAt + ms),
    })
  }
  return { recording_id: id, url }
}
