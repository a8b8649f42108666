import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { isJsonObject } from '../../shared/json.ts'
import { pageOf } from '../pages.ts'
import { TrunkError } from './errors.ts'
import { find, flag, listOf, need, objectOf, times, whole } from './fields.ts'
import type { TrunkDeps } from './resources.ts'
import type { AccessList, IpRange } from './state.ts'

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/

const path = '/v1/projects/:project/accessControlLists'

function rangesOf(given: readonly unknown[], { state }: TrunkDeps): readonly IpRange[] {
  // "When creating you need to submit at least one IP range."
  if (given.length === 0) throw new TrunkError(400, 'ipRanges must not be empty')
  return given.map((one) => {
    const fields = isJsonObject(one) ? one : {}
    const ipAddress = need(fields, 'ipAddress')
    if (!IPV4.test(ipAddress)) throw new TrunkError(400, 'ipAddress must be an IPv4 address')
    const description = fields['description']
    return {
      ...state.begin(),
      ipAddress,
      description: typeof description === 'string' ? description : '',
      range: whole(fields, 'range', [0, 32], 32),
    }
  })
}

const accessListOf = ({ state }: TrunkDeps, id: string | undefined) =>
  find(state.accessLists, id, 'Access control list')

const viewRange = (range: IpRange, list: AccessList, { project }: TrunkDeps) => ({
  id: range.id,
  description: range.description,
  ipAddress: range.ipAddress,
  range: range.range,
  accessControlListId: list.id,
  ...times(range, project.projectId),
})

/** Access control lists of a project, and their ranges of addresses. */
export const accessListRoutes = (deps: TrunkDeps): readonly Route[] => [
  ...ownRoutes(deps),
  ...rangeRoutes(deps),
]

function ownRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, project, now } = deps
  const view = (list: AccessList) => ({
    id: list.id,
    name: list.name,
    enabled: list.enabled,
    ipRanges: [...list.ranges.values()].map((range) => viewRange(range, list, deps)),
    trunks: [...state.trunks.values()].flatMap(({ id, accessLists }) =>
      accessLists.has(list.id) ? [id] : [],
    ),
    ...times(list, project.projectId),
  })
  const listWith = (id: string | undefined) => accessListOf(deps, id)
  const put = (list: AccessList, ranges: readonly IpRange[]): void => {
    list.ranges.clear()
    for (const range of ranges) list.ranges.set(range.id, range)
  }
  return [
    route.get(path, (request) =>
      pageOf(request, 'accessControlLists', state.accessLists.values(), view),
    ),
    route.post(path, (request) => {
      const body = objectOf(request)
      const list: AccessList = {
        ...state.begin(),
        name: need(body, 'name'),
        enabled: flag(body, 'enabled', true),
        ranges: new Map(),
      }
      put(list, rangesOf(listOf(body, 'ipRanges'), deps))
      state.accessLists.set(list.id, list)
      return json(201, view(list))
    }),
    route.get(`${path}/:id`, (_, { id }) => json(200, view(listWith(id)))),
    route.put(`${path}/:id`, (request, { id }) => {
      const list = listWith(id)
      const body = objectOf(request)
      Object.assign(list, {
        name: need(body, 'name'),
        enabled: flag(body, 'enabled', true),
        updatedAt: now(),
      })
      if (body['ipRanges'] !== undefined) put(list, rangesOf(listOf(body, 'ipRanges'), deps))
      return json(200, view(list))
    }),
    route.delete(`${path}/:id`, (_, { id }) => {
      const list = listWith(id)
      if (view(list).trunks.length > 0)
        throw new TrunkError(
          400,
          'Access control list cannot be deleted while attached to a SIP trunk',
        )
      state.accessLists.delete(list.id)
      return empty(204)
    }),
  ]
}

function rangeRoutes(deps: TrunkDeps): readonly Route[] {
  const { now } = deps
  const listWith = (id: string | undefined) => accessListOf(deps, id)
  return [
    route.get(`${path}/:id/ipRanges`, (request, { id }) => {
      const list = listWith(id)
      return pageOf(request, 'ipRanges', list.ranges.values(), (range) =>
        viewRange(range, list, deps),
      )
    }),
    route.post(`${path}/:id/ipRanges`, (request, { id }) => {
      const list = listWith(id)
      const [range] = rangesOf([objectOf(request)], deps)
      list.ranges.set(range!.id, range!)
      return json(201, viewRange(range!, list, deps))
    }),
    route.put(`${path}/:id/ipRanges/:range`, (request, { id, range: rangeId }) => {
      const list = listWith(id)
      const range = find(list.ranges, rangeId, 'IP range')
      const [read] = rangesOf([objectOf(request)], deps)
      const { description, ipAddress, range: bits } = read!
      Object.assign(range, { description, ipAddress, range: bits, updatedAt: now() })
      return json(200, viewRange(range, list, deps))
    }),
    route.delete(`${path}/:id/ipRanges/:range`, (_, { id, range }) => {
      const list = listWith(id)
      list.ranges.delete(find(list.ranges, range, 'IP range').id)
      return empty(204)
    }),
  ]
}
