import { empty, json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible } from '../../shared/records.ts'
import { SinchError } from '../errors.ts'
import { readSvaml } from '../svaml/read.ts'
import { isOver, viewCall, type Call } from './call.ts'
import { readCallout } from './callouts.ts'
import type { Calls } from './calls.ts'

/** `/calling/v1/callouts` and `/calling/v1/calls/id/{callId}`. */
export function callRoutes({ clock }: Pick<FaceContext, 'clock'>, calls: Calls): readonly Route[] {
  const find = (request: FaceRequest, id: string | undefined): Call => {
    const call = findVisible(request, calls, id)
    if (!call) throw new SinchError('missingCall')
    return call
  }
  /** [inferred] A call that is over takes no SVAML, as one that never was. */
  const findLive = (request: FaceRequest, id: string | undefined): Call => {
    const call = find(request, id)
    if (isOver(call)) throw new SinchError('missingCall')
    return call
  }
  const path = '/calling/v1/calls/id/:id'
  return [
    route.post('/calling/v1/callouts', (request) => {
      const call = calls.place(readCallout(request.json()), request)
      return json(200, { callId: call.id })
    }),
    route.get(path, (request, { id }) => json(200, viewCall(find(request, id), clock.now()))),
    route.patch(path, (request, { id }) => {
      const svaml = readSvaml(request.json(), 'request')
      if ('wrong' in svaml) throw new SinchError('invalid', svaml.wrong)
      const call = findLive(request, id)
      if (svaml.instructions.length === 0 && svaml.action?.name === 'hangup') calls.hangUp(call)
      else calls.runner.run(call, svaml)
      return empty(204)
    }),
    // "Only used when using the PlayFiles and Say instructions."
    route.patch(`${path}/leg/:leg`, (request, { id, leg }) => {
      if (!/^(?:caller|callee|both)$/.test(leg ?? ''))
        throw new SinchError('invalid', 'callLeg must be caller, callee or both')
      const svaml = readSvaml(request.json(), 'request')
      if ('wrong' in svaml) throw new SinchError('invalid', svaml.wrong)
      if (svaml.instructions.some(({ name }) => name !== 'playFiles' && name !== 'say'))
        throw new SinchError('invalid', 'only playFiles and say may be given')
      calls.runner.run(findLive(request, id), svaml)
      return empty(204)
    }),
  ]
}
