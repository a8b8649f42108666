import { createHash } from 'node:crypto'
import {
  inputError,
  type Call,
  type CallErrorCode,
  type Fault,
  type FrontDoor,
  type WireResponse,
} from '@callplane/core'
import { parseObject } from '@callplane/kit'
import { textOf } from '../client/api.ts'
import { readBody, type CallInput } from './parse.ts'

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T

const nonEmpty = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length > 0 ? value : undefined

/** Plivo has statuses and sentences only. */
const statuses: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  permission: 403,
  geo: 403,
  'not-found': 404,
  rate: 429,
  concurrency: 429,
  'provider-down': 500,
}

/** Always the same for one text, and a UUID in form. */
const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const render = (call: Call): WireResponse => {
  const json = (status: number, body: object): WireResponse => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_id: uuidOf(`api:${call.id}`), ...body }),
  })
  if (call.status === 'failed' && call.error?.dialled === 'no')
    return json(statuses[call.error.code] ?? 400, { error: call.error.message })
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(call.providerRef ?? '')
  return json(201, {
    message: call.status === 'queued' ? 'call queued' : 'call fired',
    request_uuid: isUuid ? call.providerRef : uuidOf(call.id),
  })
}

/** `POST …/Call/` as Plivo's customers send it today, and answers as Plivo gives them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const [path = ''] = request.url.split('?', 1)
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    if (!/\/Account\/[^/]+\/Call\/?$/.test(path))
      faults.push({ path: ['url'], message: 'must be …/Account/{auth_id}/Call/' })
    const body = parseObject(request.body ?? '')
    if (!body) faults.push({ path: ['body'], message: 'must be a JSON object' })
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

    const { fields, options, notes } = readBody(body)
    const { detection, ...others } = options
    const kept = defined({ ...others, detection: nonEmpty(defined(detection ?? {})) })
    const plivo = nonEmpty(kept)
    const call = { ...defined(fields), ...(plivo && { options: { plivo } }) } as CallInput
    return { call, route: {}, notes }
  },
  render,
}
