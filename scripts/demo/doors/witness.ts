import type { WireRequest, WireResponse } from '@callplane/core'
import type { Door } from '@callplane/doors'

/** What a client asked of a door, and was answered. */
export interface DoorExchange {
  readonly request: WireRequest
  readonly reply: WireResponse
}

/** Sees what a client and a door exchange. */
export type Witness = (exchange: DoorExchange) => void

/** A door whose requests and answers are seen. */
export const witnessed = (door: Door, witness: Witness): Door => ({
  async fetch(request) {
    const body = await request.clone().text()
    const response = await door.fetch(request)
    witness({
      request: {
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        ...(body !== '' && { body }),
      },
      reply: {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.clone().text(),
      },
    })
    return response
  },
})
