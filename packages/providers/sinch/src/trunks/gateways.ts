import type { Gateway, GatewaysPort, Host } from '@callplane/core'
import { runSteps, stepVerbs, type MadeSteps, type RunStepsOptions } from '@callplane/kit'
import type { SinchSettings } from '../settings.ts'
import { trunkApi, type TrunkApi } from './api.ts'
import { numberSteps, placedNumbers, refuseOthers } from './assign-numbers.ts'
import { planOf, trunkSteps } from './create.ts'
import { finders, type Created } from './find.ts'
import { listGateways, readGateway } from './read.ts'
import { removeGateway } from './remove.ts'
import { changeGateway } from './update.ts'
import { gatewayFault, isInbound, validateSpec, type GatewaySpec } from './validate.ts'

/** Options of a trunk that is created. */
export type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'>

/** The gateways port with Sinch's additions. */
export interface SinchGateways extends GatewaysPort {
  /**
   * Safe to repeat: adopts what an earlier run with the same name left behind. For outbound, `address` is
   * `<name>.pstn.sinch.com` with a name of yours, which no other account may have. For both directions, which are one
   * trunk, it is the target of inbound calls; the result has the address to dial. Sinch takes a minute to use it.
   */
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>
  attach(id: string, numbers: readonly string[]): Promise<Gateway>
  /** Names of the steps that `create` would take. Throws every fault that can be found without a request to Sinch. */
  plan(wanted: GatewaySpec): readonly string[]
  /** Names of the steps that `create` would do now; none where all is as wanted. */
  missing(wanted: GatewaySpec): Promise<readonly string[]>
  /** Undoes exactly the steps that a record names. Returns what was kept. */
  unmake(wanted: GatewaySpec, record: MadeSteps): Promise<string | void>
}

/** Objects that an earlier run left, checked before anything is changed; throws for those that must not be adopted. */
const checkThere = async (api: TrunkApi, wanted: GatewaySpec): Promise<string | undefined> => {
  const find = finders(api, wanted)
  const [trunk] = await Promise.all([
    find.trunk(),
    wanted.credentials ? find.credentialList() : null,
    wanted.allowedAddresses?.length ? find.accessList() : null,
  ])
  if (trunk && isInbound(wanted)) await find.endpoint(trunk.id)
  return trunk?.id
}

/** Elastic SIP trunks, each for one direction or both. `account`: the numbers of the account. */
export const createGateways = (
  { baseUrl, ...project }: NonNullable<SinchSettings['trunks']>,
  host: Host,
  scrub: (text: string) => string,
  account: () => Promise<readonly string[]>,
): SinchGateways => {
  const api = trunkApi({ ...project, trunksUrl: baseUrl }, host, scrub)
  const options = { provider: 'sinch', subject: 'Sinch trunk' }
  const stepsOf = async (wanted: GatewaySpec) => {
    validateSpec(wanted)
    const placed = await placedNumbers(api, account, wanted.numbers)
    const there = await checkThere(api, wanted)
    if (isInbound(wanted)) refuseOthers(placed, there)
    const numbers = placed.map(({ number }) => number)
    return trunkSteps(api, wanted, numbers)
  }
  const { missing, unmake } = stepVerbs('sinch', stepsOf)
  return {
    role: 'provides',
    missing: (wanted) => missing(wanted, {}),
    unmake: (wanted, record) => unmake(wanted, record, {}),
    async create(wanted, telling = {}) {
      const steps = await stepsOf(wanted)
      const made = await runSteps<Created>(steps, {}, { ...options, ...telling })
      return {
        ...wanted,
        id: made.trunk ?? '',
        address: wanted.direction === 'inbound' ? wanted.address : (made.domain ?? wanted.address),
        mediaEncryption: 'none',
      }
    },
    get: async (id) => (await readGateway(api, id))?.gateway ?? null,
    list: () => listGateways(api),
    update: (id, changes) => changeGateway(api, account, id, changes),
    remove: (id) => removeGateway(api, id),
    /** An outbound trunk has no numbers: they are only checked to belong to the account. */
    async attach(id, numbers) {
      const found = await readGateway(api, id)
      if (!found) throw gatewayFault('id', 'no gateway has this id')
      const placed = await placedNumbers(api, account, numbers)
      const { gateway } = found
      const all = [...new Set([...gateway.numbers, ...numbers])]
      if (gateway.direction === 'outbound') return { ...gateway, numbers: all }
      refuseOthers(placed, id)
      const wanted = placed.map(({ number }) => number)
      await runSteps<Created>(
        numberSteps(api, wanted, () => id),
        {},
        options,
      )
      return { ...gateway, numbers: all }
    },
    plan(wanted) {
      validateSpec(wanted)
      return planOf(wanted)
    },
  }
}
