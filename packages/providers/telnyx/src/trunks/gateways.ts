import type { Gateway, GatewaysPort } from '@callplane/core'
import { runSteps, stepVerbs, type MadeSteps, type RunStepsOptions } from '@callplane/kit'
import { trunkApi } from './api.ts'
import { changeGateway } from './update.ts'
import { validateSpec, gatewayFault, type GatewaySpec } from './validate.ts'
import { planOf, trunkSteps, type TrunkExtras } from './create.ts'
import { findConnection } from './find.ts'
import type { Created } from './host.ts'
import { numberSteps, ownedNumbers, refuseOthers } from './assign-numbers.ts'
import { listGateways, readGateway } from './read.ts'
import { removeGateway } from './remove.ts'
import type { Sdk } from '../client/sdk.ts'

/** Options of a connection that is created. */
export interface CreateOptions
  extends TrunkExtras, Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'> {}

/** The gateways port with Telnyx's additions. */
export interface TelnyxGateways extends GatewaysPort {
  /**
   * Safe to repeat: adopts what an earlier run with the same name left behind. The numbers of an outbound gateway must
   * belong to the account, as Telnyx requires of a caller ID; their own routing is not changed.
   */
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>
  attach(id: string, numbers: readonly string[]): Promise<Gateway>
  /** Names of the steps that `create` would take. Throws every fault that can be found without a request to Telnyx. */
  plan(wanted: GatewaySpec): readonly string[]
  /** Names of the steps that `create` would do now; none where all is as wanted. */
  missing(wanted: GatewaySpec, extras?: TrunkExtras): Promise<readonly string[]>
  /** Undoes exactly the steps that a record names. Returns what was kept. */
  unmake(wanted: GatewaySpec, record: MadeSteps, extras?: TrunkExtras): Promise<string | void>
}

/** One SIP connection per gateway: outbound by credentials or addresses with a voice profile, inbound to a host. */
export const createGateways = (sdk: () => Promise<Sdk>): TelnyxGateways => {
  const apiOf = async () => trunkApi(await sdk())
  const options = { provider: 'telnyx', subject: 'Telnyx trunk' }
  const stepsOf = async (wanted: GatewaySpec, extras: TrunkExtras) => {
    validateSpec(wanted)
    const api = await apiOf()
    const numbers = await ownedNumbers(api, wanted.numbers)
    const existing = await findConnection(api, wanted)
    const own = existing?.id ?? null
    if (wanted.direction === 'inbound') await refuseOthers(api, numbers, own)
    // One that an earlier run has put on it goes back to none: where it was before is not known here.
    const before = numbers.map((one) =>
      one.connection_id === own ? { ...one, connection_id: null } : one,
    )
    return trunkSteps(api, wanted, extras, before)
  }
  const { missing, unmake } = stepVerbs('telnyx', stepsOf)
  return {
    role: 'provides',
    missing: (wanted, extras = {}) => missing(wanted, extras),
    unmake: (wanted, record, extras = {}) => unmake(wanted, record, extras),
    async create(wanted, { onProgress, onUndoable, record, ...extras } = {}) {
      const steps = await stepsOf(wanted, extras)
      const telling = { ...options, onProgress, onUndoable, record }
      const { connection = '' } = await runSteps<Created>(steps, {}, telling)
      return { ...wanted, mediaEncryption: wanted.mediaEncryption ?? 'none', id: connection }
    },
    async get(id) {
      return (await readGateway(await apiOf(), id))?.gateway ?? null
    },
    list: async () => listGateways(await apiOf()),
    update: async (id, changes) => changeGateway(await apiOf(), id, changes),
    remove: async (id) => removeGateway(await apiOf(), id),
    async attach(id, numbers) {
      const api = await apiOf()
      const found = await readGateway(api, id)
      if (!found) throw gatewayFault('id', 'no gateway has this id')
      const owned = await ownedNumbers(api, numbers)
      const { gateway } = found
      const all = [...new Set([...gateway.numbers, ...numbers])]
      if (gateway.direction === 'outbound') return { ...gateway, numbers: all }
      await refuseOthers(api, owned, id)
      await runSteps<object>(
        numberSteps(api, owned, () => id),
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
