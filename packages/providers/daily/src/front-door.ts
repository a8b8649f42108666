import {
  inputError,
  roomName,
  type Fault,
  type FrontDoor,
  type Note,
  type WireRequest,
} from '@callplane/core'
import { isObject, readDialOutBody } from './front-door-body.ts'
import { renderCall } from './front-door-render.ts'
import { provider } from './provider.ts'

const roomOf = (url: string): string | undefined => {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  const room = /\/rooms\/([^/]+)\/dialOut\/start\/?$/i.exec(path)?.[1]
  try {
    return room && decodeURIComponent(room)
  } catch {
    return undefined
  }
}

const bodyOf = (request: WireRequest): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(request.body ?? '')
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** `POST /rooms/{room}/dialOut/start` as Daily's customers send it today, and answers in Daily's own words. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const notes: Note[] = []
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    const room = roomOf(request.url)
    if (!roomName.safeParse(room).success)
      faults.push({ path: ['url'], message: 'must be /rooms/{room}/dialOut/start' })
    const body = bodyOf(request)
    if (!body) faults.push({ path: ['body'], message: 'must be a JSON object' })
    const call = body && readDialOutBody(body, room ?? '', faults, notes)
    if (!call || faults.length > 0)
      throw inputError('input-invalid', 'Daily request', faults, provider)
    return { call, route: {}, notes }
  },
  render: renderCall,
}
