import { inputError, roomName, type Fault, type FrontDoor } from '@callplane/core'
import { formDecode, parseObject, readFields, readForm } from '@callplane/kit'
import { readDialOutBody } from './parse.ts'
import { renderCall } from './render.ts'
import { provider } from '../references.ts'

const roomOf = (url: string): string | undefined => {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  const room = /\/rooms\/([^/]+)\/dialOut\/start\/?$/i.exec(path)?.[1]
  try {
    return room && decodeURIComponent(room)
  } catch {
    return undefined
  }
}

/** `POST /rooms/{room}/dialOut/start` as Daily's customers send it today, and responses as Daily sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    const room = roomOf(request.url)
    if (!roomName.safeParse(room).success)
      faults.push({ path: ['url'], message: 'must be /rooms/{room}/dialOut/start' })
    const given = parseObject(request.body ?? '')
    if (!given) faults.push({ path: ['body'], message: 'must be a JSON object' })
    const body = readFields(given ?? {})
    const call = given && readDialOutBody(body, room ?? '', faults)
    if (!call || faults.length > 0)
      throw inputError('input-invalid', 'Daily request', faults, provider)
    // The request has no query; a parameter there was meant for something.
    const query = readForm(formDecode(/\?([^#]*)/.exec(request.url)?.[1] ?? ''))
    return { call, route: {}, notes: [...body.notes(), ...query.notes()] }
  },
  render: renderCall,
}
