import { inputError, type Fault, type FrontDoor } from '@callplane/core'
import { objectOf, postedObject, readFields, textOf } from '@callplane/kit'
import { calloutKinds, readCallout } from './parse.ts'
import { renderCall } from './render.ts'

type CallInput = ReturnType<FrontDoor['parse']>['call']

const clean = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T

const refuse = (faults: readonly Fault[]): never => {
  throw inputError('input-invalid', 'Sinch request', faults, 'sinch')
}

/** `POST /calling/v1/callouts` as Sinch's customers send it, and responses as Sinch sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const posted = postedObject(request, faults, {
      pattern: /\/calling\/v1\/callouts\/?$/,
      expected: '…/calling/v1/callouts',
    })
    const method = textOf(posted?.method)?.toLowerCase()
    const kind = calloutKinds.find((one) => one.toLowerCase() === method)
    if (posted && !kind)
      faults.push({
        path: ['body', 'method'],
        message: `must be one of ${calloutKinds.join(', ')}`,
      })
    if (posted && kind && !objectOf(posted[kind]))
      faults.push({ path: ['body', kind], message: 'must be an object' })
    if (!posted || !kind || faults.length > 0) return refuse(faults)
    const body = readFields(posted)
    body.kept('method')
    const callout = body.fields(kind)
    if (!callout) return refuse(faults)
    const { fields, options } = readCallout(kind, callout)
    if (!fields.to)
      refuse([{ path: ['body', kind], message: 'must call a number or a SIP address' }])
    const own = clean(options)
    const call = {
      ...clean(fields),
      ...(Object.keys(own).length > 0 && { options: { sinch: own } }),
    } as CallInput
    return { call, route: {}, notes: body.notes() }
  },
  render: renderCall,
}
