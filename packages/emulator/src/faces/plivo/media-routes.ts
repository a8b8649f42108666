import { empty, json, type EmulatorResponse } from '../../message.ts'
import { route, type Route } from '../router.ts'
import { isOver } from './call.ts'
import { findCall, findTalking, type CallRouteDeps } from './call-routes.ts'
import { PlivoError } from './errors.ts'
import { readBody, readOptionalBody } from './parameters.ts'

/** Digits, recordings and sounds on a call that is talked on. */
export function mediaRoutes(deps: CallRouteDeps): readonly Route[] {
  const { calls, callbacks, context } = deps
  const { random, clock } = context
  const answer = (status: number, body: object): EmulatorResponse =>
    json(status, { api_id: deps.apiId(), ...body })
  return [
    route.post('/Call/:uuid/DTMF/', (request, { uuid }) => {
      const body = readBody(request)
      body.required('digits')
      const digits = body.text('digits', /^[\d*#wW]+$/) ?? ''
      const leg = body.oneOf('leg', ['aleg', 'bleg']) ?? 'aleg'
      const call = findTalking(request, calls, uuid)
      const other = calls.all().find((one) => one.parent === call && one.state === 'in-progress')
      const target = leg === 'aleg' ? call : other
      if (!target) throw new PlivoError(404, 'the call has no B leg')
      target.leg?.sendDigits(digits.replaceAll(/w/gi, ''))
      return answer(202, { message: 'digits sent' })
    }),
    route.post('/Call/:uuid/Record/', (request, { uuid }) => {
      const body = readOptionalBody(request)
      body.oneOf('file_format', ['mp3', 'wav'])
      body.integer('time_limit', 1)
      const target = body.target('callback_url', 'callback_method')
      const call = findTalking(request, calls, uuid)
      if (call.stopRecording) throw new PlivoError(400, 'the call is being recorded already')
      const id = random.uuid()
      const url = `https://media.plivo.com/v1/Account/${deps.account.authId}/Recording/${id}.mp3`
      const startedAt = clock.now()
      call.stopRecording = () => {
        call.stopRecording = undefined
        if (!target) return
        const ms = (call.endedAt ?? clock.now()) - startedAt
        callbacks.tell(target, call, {
          Event: 'RecordStop',
          RecordUrl: url,
          RecordingID: id,
          RecordingDuration: String(Math.round(ms / 1000)),
          RecordingDurationMs: String(ms),
          RecordingStartMs: String(startedAt),
          RecordingEndMs: String(startedAt + ms),
        })
      }
      return answer(202, { message: 'call recording started', recording_id: id, url })
    }),
    route.delete('/Call/:uuid/Record/', (request, { uuid }) => {
      const call = findTalking(request, calls, uuid)
      if (!call.stopRecording) throw new PlivoError(404, 'no recording')
      call.stopRecording()
      return empty(204)
    }),
    ...(['Play', 'Speak'] as const).flatMap((verb): Route[] => [
      route.post(`/Call/:uuid/${verb}/`, (request, { uuid }) => {
        readBody(request).required(verb === 'Play' ? 'urls' : 'text')
        findTalking(request, calls, uuid)
        return answer(202, { message: verb === 'Play' ? 'play started' : 'speak started' })
      }),
      route.delete(`/Call/:uuid/${verb}/`, (request, { uuid }) => {
        if (isOver(findCall(request, calls, uuid))) throw new PlivoError(404, 'call not found')
        return empty(204)
      }),
    ]),
  ]
}
