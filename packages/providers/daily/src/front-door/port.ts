import { inputError, roomName, type Fault, type FrontDoor } from '@callplane/core'
import { formDecode, pathOf, postedObject, readFields, readForm } from '@callplane/kit'
import { readDialOutBody } from './parse.ts'
import { renderCall } from './render.ts'
import { provider } from '../references.ts'

const path = /\/rooms\/([^/]+)\/dialOut\/start\/?$/i

const roomOf = (url: string): string | undefined => {
  const room = path.exec(pathOf(url))?.[1]
  try {
    return room && decodeURIComponent(room)
  } catch {
    return undefined
  }
}

/** `POST /rooms/{room}/dialOut/start` as Daily's customers send it, and responses as Daily sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const expected = '/rooms/{room}/dialOut/start'
    const given = postedObject(request, faults, { pattern: path, expected })
    const room = roomOf(request.url)
    if (path.test(pathOf(request.url)) && !roomName.safeParse(room).success)
      faults.push({ path: ['url'], message: `must be ${expected}` })
    const body = readFields(given ?? {})
    const call = given && readDialOutBody(body, room ?? '', faults)
    if (!call || faults.length > 0)
      throw inputError('input-invalid', 'Daily request', faults, provider)
    // The API has no query parameters; given ones become notes.
    const query = readForm(formDecode(/\?([^#]*)/.exec(request.url)?.[1] ?? ''))
    return { call, route: {}, notes: [...body.notes(), ...query.notes()] }
  },
  render: renderCall,
}
