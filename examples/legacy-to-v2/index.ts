import { createServer, type IncomingMessage } from 'node:http'
import {
  CallError,
  type Dispatcher,
  type RoutingRuleInput,
  type WireRequest,
  type WireResponse,
} from '@callplane/core'
import { videosdkLegacyFrontDoor } from '@callplane/videosdk-legacy'

/** What takes the place of a legacy trunk: VideoSDK's outbound rule that its numbers were bound to. */
export interface MovedTrunk {
  readonly trunkId: string
  /** The trunk's numbers; the first one calls where a request names none, as it did before. */
  readonly numbers: readonly string[]
  readonly routingRuleId: string
  /** The carrier's host in legacy destinations such as `sip:+14155550123@sip.carrier.example`. */
  readonly carrierHost: string
}

/** One rule for each trunk, under the trunk's id, so that legacy requests find it. */
export const rulesOf = (trunks: readonly MovedTrunk[]): RoutingRuleInput[] =>
  trunks.map(({ trunkId, numbers, routingRuleId }) => ({
    id: trunkId,
    direction: 'outbound',
    numbers: [...numbers],
    routes: [{ provider: 'videosdk', reference: routingRuleId }],
  }))

/** The number's own gateway leads to the carrier now, so a number at the carrier's host is just the number. */
const destinationOf = (to: string, trunk: MovedTrunk | undefined): string => {
  const [, number, host] = /^sips?:(\+\d+)@([^;:?]+)/.exec(to) ?? []
  return number && host === trunk?.carrierHost ? number : to
}

const refusal = (status: number, message: string): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ statusCode: status, message }),
})

/** Answers legacy requests as VideoSDK did, and places their calls by whatever the rules say. */
export const legacyDoor =
  (dispatcher: Dispatcher, trunks: readonly MovedTrunk[]) =>
  async (request: WireRequest): Promise<WireResponse> => {
    try {
      const { call, route } = videosdkLegacyFrontDoor.parse(request)
      const trunk = trunks.find(({ trunkId }) => trunkId === route.gateway)
      const placed = await dispatcher.dispatch({
        ...call,
        to: destinationOf(call.to, trunk),
        rule: route.gateway,
      })
      return videosdkLegacyFrontDoor.render(placed)
    } catch (error) {
      // No record exists: the request itself is at fault.
      if (CallError.isInstance(error))
        return refusal(error.code === 'rule-unknown' ? 404 : 400, error.message)
      throw error
    }
  }

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** The door as a server for code that can do no more than post elsewhere. Check its callers' tokens before it. */
export const serveDoor = async (door: ReturnType<typeof legacyDoor>) => {
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const { status, headers, body } = await door({
        method: incoming.method ?? 'GET',
        url: `http://door${incoming.url ?? '/'}`,
        headers: {},
        body: await bodyOf(incoming),
      })
      outgoing.writeHead(status, headers).end(body)
    }
    answer().catch(() => outgoing.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
