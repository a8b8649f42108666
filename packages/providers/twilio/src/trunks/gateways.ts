import type { Gateway, GatewaysPort } from '@callplane/core'
import {
  orNull,
  runSteps,
  stepVerbs,
  type MadeSteps,
  type RunStepsOptions,
  type Step,
} from '@callplane/kit'
import type twilio from 'twilio'
import { validateSpec, gatewayFault, isSecure } from './validate.ts'
import { findTrunk, planOf, trunkSteps } from './create.ts'
import {
  createDomain,
  domainSteps,
  domainGateway,
  listDomains,
  removeDomain,
} from './sip-domain.ts'
import type { Created, GatewaySpec } from './steps.ts'
import { ownedNumbers, refuseOthers } from './assign-numbers.ts'
import { gatewayOf, partsOf } from './read.ts'
import { removeTrunk, withdrawTrunk } from './remove.ts'
import { attachAll, updateTrunk } from './update.ts'
import { guarded } from '../client/guarded.ts'
import { gatewayId } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'

/** Options of a trunk that is created. */
export type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'>

/** Which gateway is meant where steps are looked at or undone. */
export interface StepOptions {
  /** Of a SIP domain, as `createAnswered` takes it. */
  readonly answerUrl?: string | undefined
  /**
   * Undo everything, also the trunk or SIP domain that holds an address: Twilio then reserves the address for 30 days.
   * Default: it is kept, and accepts no calls.
   */
  readonly releasesAddress?: boolean | undefined
}

/** The gateways port with Twilio's additions. */
export interface TwilioGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>
  attach(id: string, numbers: readonly string[]): Promise<Gateway>
  /** Names of the steps that `create` would take. Throws every fault that can be found without a request to Twilio. */
  plan(wanted: GatewaySpec): readonly string[]
  /**
   * Like `remove`, but keeps objects that hold an address: Twilio reserves a removed address for 30 days, so recreating
   * the gateway would fail. Returns what was kept.
   */
  withdraw(id: string): Promise<string | void>
  /** A SIP domain: calls from an allowed address are answered with the document at `answerUrl`. */
  createAnswered(wanted: GatewaySpec, answerUrl: string, options?: CreateOptions): Promise<Gateway>
  /** Names of the steps that `create` or `createAnswered` would do now; none where all is as wanted. */
  missing(wanted: GatewaySpec, options?: StepOptions): Promise<readonly string[]>
  /** Undoes exactly the steps that a record names. Returns what was kept. */
  unmake(wanted: GatewaySpec, record: MadeSteps, options?: StepOptions): Promise<string | void>
}

/** The steps of a trunk or a SIP domain, to be run, looked at, or undone. */
const trunkVerbs = (clientOf: () => Promise<twilio.Twilio>) => {
  const stepsOf = async (wanted: GatewaySpec, releasesAddress = false) => {
    validateSpec(wanted)
    const client = await clientOf()
    const numbers = await ownedNumbers(client, wanted.numbers)
    const existing = await findTrunk(client, wanted)
    if (wanted.direction === 'inbound') refuseOthers(numbers, existing?.sid ?? null)
    return trunkSteps(client, wanted, numbers, releasesAddress)
  }
  const verbs = stepVerbs(
    'twilio',
    async (wanted: GatewaySpec, { answerUrl, releasesAddress }: StepOptions) =>
      (answerUrl === undefined
        ? stepsOf(wanted, releasesAddress)
        : domainSteps(await clientOf(), wanted, answerUrl, releasesAddress)) as Promise<
        readonly Step<object>[]
      >,
  )
  return { stepsOf, ...verbs }
}

/** Elastic SIP trunks, one per direction, and SIP domains. */
export const createGateways = (sdk: () => Promise<Sdk>): TwilioGateways => {
  const clientOf = async (): Promise<twilio.Twilio> => (await sdk()).client
  const read = async (client: twilio.Twilio, sid: string): Promise<Gateway> => {
    const trunk = await client.trunking.v1.trunks(sid).fetch()
    return gatewayOf(trunk, await partsOf(client, trunk))
  }

  const { stepsOf, missing, unmake } = trunkVerbs(clientOf)

  const verbs = guarded({
    missing: (wanted: GatewaySpec, options: StepOptions = {}) => missing(wanted, options),
    unmake: (wanted: GatewaySpec, record: MadeSteps, options: StepOptions = {}) =>
      unmake(wanted, record, options),
    async create(wanted: GatewaySpec, telling: CreateOptions = {}) {
      const steps = await stepsOf(wanted)
      const options = { provider: 'twilio', subject: 'Twilio trunk', ...telling }
      const { trunk = '' } = await runSteps<Created>(steps, {}, options)
      return {
        ...wanted,
        mediaEncryption: isSecure(wanted) ? 'required' : 'none',
        id: trunk,
      } as const
    },
    async get(given: string) {
      const { id, isDomain } = gatewayId(given)
      const client = await clientOf()
      return isDomain ? domainGateway(client, id) : orNull(read(client, id))
    },
    async list() {
      const client = await clientOf()
      const gateways: Gateway[] = []
      for (const trunk of await client.trunking.v1.trunks.list())
        gateways.push(gatewayOf(trunk, await partsOf(client, trunk)))
      return [...gateways, ...(await listDomains(client))]
    },
    async update(given: string, changes: Partial<GatewaySpec>) {
      const { id, isDomain } = gatewayId(given)
      if (isDomain) throw gatewayFault('id', 'a SIP domain is not changed, but made again')
      const client = await clientOf()
      await updateTrunk(client, id, await read(client, id), changes)
      return read(client, id)
    },
    async remove(given: string) {
      const { id, isDomain } = gatewayId(given)
      const client = await clientOf()
      if (isDomain) return removeDomain(client, id)
      await removeTrunk(client, id)
    },
    async attach(given: string, numbers: readonly string[]) {
      const { id } = gatewayId(given)
      const client = await clientOf()
      await attachAll(client, id, numbers)
      return read(client, id)
    },
    async withdraw(given: string) {
      const { id, isDomain } = gatewayId(given)
      const client = await clientOf()
      if (isDomain) return `SIP domain ${id}, which holds its address`
      return withdrawTrunk(client, id)
    },
    createAnswered: async (wanted: GatewaySpec, answerUrl: string, options: CreateOptions = {}) =>
      createDomain(await clientOf(), wanted, answerUrl, options),
  })
  return {
    ...verbs,
    role: 'provides',
    plan(wanted) {
      validateSpec(wanted)
      return planOf(wanted)
    },
  }
}
