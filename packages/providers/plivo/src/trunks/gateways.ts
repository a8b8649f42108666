import type { Gateway, GatewaysPort } from '@callplane/core'
import { runSteps, stepVerbs, type MadeSteps, type RunStepsOptions } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { trunkApi } from './api.ts'
import { changeGateway } from './update.ts'
import { validateSpec, gatewayFault, isSecure, type GatewaySpec } from './validate.ts'
import { planOf, trunkSteps } from './create.ts'
import { findAll, type Created } from './find.ts'
import { numberSteps, ownedNumbers, refuseOthers } from './assign-numbers.ts'
import { idOf, listGateways, readGateway } from './read.ts'
import { removeGateway } from './remove.ts'

/** Options of a trunk that is created. */
export type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'>

/** The gateways port with Plivo's additions. */
export interface PlivoGateways extends GatewaysPort {
  /**
   * Safe to repeat: adopts what an earlier run with the same name left behind. For outbound, `address` is
   * `zt.plivo.com`, and the result has the one that Plivo generated. For both directions, which are two trunks, it is
   * the target of inbound calls; the result has Plivo's address, and a combined id: `<outbound>+<inbound>`.
   */
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>
  attach(id: string, numbers: readonly string[]): Promise<Gateway>
  /** Names of the steps that `create` would take. Throws every fault that can be found without a request to Plivo. */
  plan(wanted: GatewaySpec): readonly string[]
  /** Names of the steps that `create` would do now; none where all is as wanted. */
  missing(wanted: GatewaySpec): Promise<readonly string[]>
  /** Undoes exactly the steps that a record names. Returns what was kept. */
  unmake(wanted: GatewaySpec, record: MadeSteps): Promise<string | void>
}

/** Zentrunk: a trunk per direction. */
export const createGateways = (api: Api): PlivoGateways => {
  const options = { provider: 'plivo', subject: 'Plivo trunk' }
  const stepsOf = async (wanted: GatewaySpec) => {
    validateSpec(wanted)
    const numbers = await ownedNumbers(api, wanted.numbers)
    const { inbound } = await findAll(trunkApi(api), wanted)
    if (wanted.direction !== 'outbound') refuseOthers(numbers, inbound)
    // One that an earlier run has put on it goes back to none: where it was before is not known here.
    const before = numbers.map((one) =>
      one.isOnTrunk && one.appId === inbound ? { ...one, appId: undefined } : one,
    )
    return trunkSteps(api, wanted, before)
  }
  const { missing, unmake } = stepVerbs('plivo', stepsOf)
  return {
    role: 'provides',
    missing: (wanted) => missing(wanted, {}),
    unmake: (wanted, record) => unmake(wanted, record, {}),
    async create(wanted, telling = {}) {
      const steps = await stepsOf(wanted)
      const made = await runSteps<Created>(steps, {}, { ...options, ...telling })
      return {
        ...wanted,
        id: idOf(made),
        address: made.domain ?? wanted.address,
        mediaEncryption: isSecure(wanted) ? 'required' : 'none',
      }
    },
    async get(id) {
      return (await readGateway(api, id))?.gateway ?? null
    },
    list: () => listGateways(api),
    update: (id, changes) => changeGateway(api, id, changes),
    remove: (id) => removeGateway(api, id),
    /** An outbound trunk has no numbers: they are only checked to belong to the account. */
    async attach(id, numbers) {
      const found = await readGateway(api, id)
      if (!found) throw gatewayFault('id', 'no gateway has this id')
      const owned = await ownedNumbers(api, numbers)
      const { gateway, pair } = found
      const all = [...new Set([...gateway.numbers, ...numbers])]
      const trunk = pair.inbound?.uuid
      if (trunk === undefined) return { ...gateway, numbers: all }
      refuseOthers(owned, trunk)
      await runSteps<object>(
        numberSteps(api, owned, () => trunk),
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
