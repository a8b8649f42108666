import { empty } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { createRequestedSounds } from '../../shared/requested-sounds.ts'
import { PlivoError } from '../errors.ts'
import { readBody, readOptionalBody } from '../parameters.ts'
import { readRecording, type Recordings } from '../recordings/recordings.ts'
import { isOver } from './call.ts'
import { findCall, findInProgress, secondLegOf, type CallRouteDeps } from './routes.ts'

/** Digits, recordings and sounds on an answered call. */
export function mediaRoutes(
  deps: CallRouteDeps & { readonly recordings: Recordings },
): readonly Route[] {
  const { calls, answer, recordings } = deps
  const requested = createRequestedSounds(deps.context.clock)
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
      const options = readRecording(readOptionalBody(request))
      const call = findInProgress(request, calls, uuid)
      if (call.stopRecording) throw new PlivoError(400, 'the call is being recorded already')
      const recording = recordings.start(call, options)
      call.stopRecording = () => {
        call.stopRecording = undefined
        recordings.stop(recording)
      }
      const { id } = recording
      const url = recordings.urlOf(recording)
      return answer(202, { message: 'call recording started', recording_id: id, url })
    }),
    route.delete('/Call/:uuid/Record/', (request, { uuid }) => {
      const call = findInProgress(request, calls, uuid)
      if (!call.stopRecording) throw new PlivoError(404, 'no recording')
      call.stopRecording()
      return empty(204)
    }),
    ...sounds.flatMap(({ verb, kind, needs, message }) => [
      route.post(`/Call/:uuid/${verb}/`, (request, { uuid }) => {
        const body = readBody(request)
        const sound = body.required(needs)
        // "If set to true, the audio is played indefinitely."
        const loop = body.flag('loop') ? 0 : 1
        const texts = kind === 'file' ? sound.split(',') : [sound]
        requested.start(
          findInProgress(request, calls, uuid),
          kind,
          texts.map((text) => ({ kind, text: text.trim(), loop })),
        )
        return answer(202, { message })
      }),
      route.delete(`/Call/:uuid/${verb}/`, (request, { uuid }) => {
        const call = findCall(request, calls, uuid)
        if (isOver(call)) throw new PlivoError(404, 'call not found')
        requested.stop(call, kind)
        return empty(204)
      }),
    ]),
  ]
}
