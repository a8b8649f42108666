import {
  inputError,
  type Call,
  type CallErrorCode,
  type Fault,
  type FrontDoor,
  type WireResponse,
} from '@callplane/core'
import { jsonResponse, postedObject, refusalOf, uuidFor } from '@callplane/kit'
import { textOf } from '../client/api.ts'
import { readBody, type CallInput } from './parse.ts'

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T

const nonEmpty = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length > 0 ? value : undefined

/** Plivo has no error codes, only HTTP statuses and texts. */
const statuses: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  permission: 403,
  geo: 403,
  'not-found': 404,
  rate: 429,
  concurrency: 429,
  'provider-down': 500,
}

const render = (call: Call): WireResponse => {
  const json = (status: number, body: object): WireResponse =>
    jsonResponse(status, { api_id: uuidFor(`api:${call.id}`), ...body })
  const refusal = refusalOf(call)
  if (refusal) return json(statuses[refusal.code] ?? 400, { error: refusal.message })
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(call.providerRef ?? '')
  return json(201, {
    message: call.status === 'queued' ? 'call queued' : 'call fired',
    request_uuid: isUuid ? call.providerRef : uuidFor(call.id),
  })
}

const read = (
  request: Parameters<FrontDoor['parse']>[0],
  isPortable: boolean,
): ReturnType<FrontDoor['parse']> => {
  const faults: Fault[] = []
  const body = postedObject(request, faults, {
    pattern: /\/Account\/[^/]+\/Call\/?$/,
    expected: '…/Account/{auth_id}/Call/',
  })
  for (const name of ['from', 'to', 'answer_url'])
    if (body && !textOf(body[name])) faults.push({ path: ['body', name], message: 'is required' })
  const to = textOf(body?.to) ?? ''
  if (to.includes('<'))
    faults.push({
      path: ['body', 'to'],
      message: 'must be one destination; send one call for each',
    })
  if (!body || faults.length > 0)
    throw inputError('input-invalid', 'Plivo request', faults, 'plivo')

  const { fields, options, notes } = readBody(body, isPortable)
  const { detection, ...others } = options
  const kept = defined({ ...others, detection: nonEmpty(defined(detection ?? {})) })
  const plivo = nonEmpty(kept)
  const call = { ...defined(fields), ...(plivo && { options: { plivo } }) } as CallInput
  return { call, route: {}, notes }
}

/** `POST …/Call/` as Plivo's customers send it, and responses as Plivo sends them. */
export const frontDoor: FrontDoor = {
  parse: (request) => read(request, false),
  portable: (request) => read(request, true),
  render,
}
