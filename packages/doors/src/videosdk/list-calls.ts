import type { Call } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import { countedPage } from '../counted-pages.ts'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import { invalid } from '../door-refusal.ts'
import { pageInfoOf, readMoment, readPage, refuseOthers } from '../videosdk-pages.ts'
import type { VideosdkDoorCredentials } from '../videosdk-token.ts'
import { viewCall } from './render.ts'

const day = 86_400_000

const filters = ['roomId', 'id', 'gatewayId', 'ruleId', 'type', 'search', 'startDate', 'endDate']

const directionOf = (type: string | null): Call['direction'] | undefined => {
  if (type === null || type === '') return undefined
  if (type === 'inbound' || type === 'outbound') return type
  throw invalid('type', 'must be inbound or outbound')
}

/** The last day of a range counts to its end (server-sdk 0.1.1). */
const endOfDay = (moment: number | undefined): number | undefined =>
  moment === undefined ? undefined : (Math.floor(moment / day) + 1) * day

/** `GET /v2/sip/call`, newest first. */
export const listCalls = async ({
  request,
  calls,
}: DoorContext<VideosdkDoorCredentials>): Promise<DoorResponse> => {
  const { query } = request
  refuseOthers(query, filters)
  const page = readPage(query)
  const direction = directionOf(query.get('type'))
  const [from, until] = [readMoment(query, 'startDate'), endOfDay(readMoment(query, 'endDate'))]
  const search = (query.get('search') ?? '').toLowerCase()
  const is = (name: string, value: string | null): boolean => {
    const wanted = query.get(name)
    return wanted === null || wanted === '' || wanted === value
  }
  const matches = (call: Call): boolean =>
    is('id', call.id) &&
    is('roomId', call.room) &&
    is('ruleId', call.rule) &&
    is('gatewayId', call.attempts.at(-1)?.gateway ?? null) &&
    [call.to, call.from, call.room].some((text) => text?.toLowerCase().includes(search))
  const filter = {
    ...(direction && { direction }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  }
  const found = await countedPage(page, calls, { filter, matches }, (call) => [call])
  return jsonResponse(200, {
    pageInfo: pageInfoOf(page, found),
    data: found.items.map((call) => viewCall(call)),
  })
}
