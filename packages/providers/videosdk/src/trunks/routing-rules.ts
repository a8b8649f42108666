import type { FormFields } from '@callplane/kit'
import { dataOf, type Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { ruleSegment } from '../references.ts'
import { rulePath } from './rule-path.ts'
import { wireRule, type WireRule } from '../client/schemas.ts'

/** How the room of a call is named: a strategy, although the field is called `prefix`. */
export type RoomPrefix = 'blank' | 'participantNumber' | 'sipNumber' | 'random'

/** The room of a routing rule, in VideoSDK's terms. */
export interface RuleRoom {
  readonly type: 'static' | 'dynamic'
  /** Of dynamic rooms. */
  readonly prefix?: RoomPrefix | undefined
  /** Of a static room. */
  readonly id?: string | undefined
  readonly pin?: string | undefined
}

/** The fields of a new rule, as VideoSDK names them (docs …/routing-rules/create-routing-rule, singular path). */
export interface NewRoutingRule {
  readonly name: string
  /** Cannot be changed later. */
  readonly type: 'inbound' | 'outbound'
  /** Numbers of the account. A number can be in only one inbound rule. */
  readonly phoneNumbers: readonly string[]
  readonly room?: RuleRoom | null | undefined
  readonly agentId?: string | null | undefined
  readonly agentMetadata?: Readonly<Record<string, unknown>> | undefined
  /** Outbound only: headers of the INVITE. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Inbound only: SIP header → participant attribute. */
  readonly headersToAttributes?: Readonly<Record<string, string>> | undefined
  readonly includeHeaders?: 'ALL' | 'SIP_X_HEADERS' | 'NONE' | undefined
  readonly allowedNumbers?: readonly string[] | undefined
  readonly allowedIpAddresses?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly recording?: boolean | undefined
  readonly dtmf?: boolean | undefined
  readonly noiseCancellation?: boolean | undefined
  readonly hidePhoneNumber?: boolean | undefined
  readonly apiKey?: string | undefined
}
/** Fields of a routing rule that change. */
export type RoutingRuleChanges = Partial<Omit<NewRoutingRule, 'type'>>

/** Which routing rules are listed. */
export interface RoutingRuleFilter {
  /** In names and numbers. */
  readonly search?: string | undefined
  /** Rules of this direction. Absent: both. */
  readonly type?: 'inbound' | 'outbound' | undefined
  /** Rules with these ids. */
  readonly ruleIds?: readonly string[] | undefined
  /** Rules with these kinds of room. */
  readonly roomType?: readonly ('static' | 'dynamic')[] | undefined
}

/** VideoSDK's own routing rules, in which the `rules` port stores neutral ones. */
export interface RoutingRulesApi {
  create(rule: NewRoutingRule): Promise<WireRule>
  list(filter?: RoutingRuleFilter): Promise<readonly WireRule[]>
  get(id: string): Promise<WireRule | null>
  update(id: string, changes: RoutingRuleChanges): Promise<WireRule>
  remove(id: string): Promise<void>
}

const readRule = (reply: unknown): WireRule => {
  const read = wireRule.safeParse(dataOf(reply))
  if (!read.success) throw unreadable('routing rule')
  return read.data
}

/** Lists are sent as one parameter, joined by commas. */
const queryOf = ({ search, type, ruleIds, roomType }: RoutingRuleFilter): FormFields => ({
  search,
  type,
  ruleIds: ruleIds?.join(','),
  roomType: roomType?.join(','),
})

/** `body` has the format of the configured path; the plural path is written with PUT. */
export const ruleStore = (api: Api) => {
  const path = rulePath(api.settings)
  const pathTo = (id: string) => `${path}/${ruleSegment(id)}`
  const updateMethod = api.settings.routingRulePath === 'plural' ? 'PUT' : 'PATCH'
  return {
    create: async (body: unknown) => readRule(await api.request('POST', path, { body })),
    list: (query: FormFields = {}) => api.list(path, wireRule, query),
    get: async (id: string) => {
      const reply = await api.request('GET', pathTo(id), { nullable: true })
      return reply === null ? null : readRule(reply)
    },
    update: async (id: string, body: unknown) =>
      readRule(await api.request(updateMethod, pathTo(id), { body })),
    remove: async (id: string) => void (await api.request('DELETE', pathTo(id))),
  }
}

export const routingRulesApi = (api: Api): RoutingRulesApi => {
  const store = ruleStore(api)
  return { ...store, list: (filter = {}) => store.list(queryOf(filter)) }
}
